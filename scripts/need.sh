#!/usr/bin/env bash
# Sees to it that Debian packages are there: installs them where it may, else says in one line which are missing.
# In CI a missing one is an error; on a person's machine the tests that need it are skipped by name.
set -uo pipefail
has() {
  case "$1" in
    chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb || command -v initdb ;;
    python3-venv) python3 -c 'import ensurepip, venv' ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}
missing=()
for name in "$@"; do has "$name" || missing+=("$name"); done
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq >/dev/null 2>&1
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1
fi
still=()
for name in "${missing[@]}"; do has "$name" || still+=("$name"); done
[ ${#still[@]} -eq 0 ] && exit 0
echo "缺少 missing: ${still[*]} (sudo apt-get install ${still[*]})" >&2
case " ${still[*]} " in *" python3-venv "*) exit 1 ;; esac
[ -z "${CI:-}" ]
