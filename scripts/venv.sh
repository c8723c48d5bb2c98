#!/usr/bin/env bash
# Makes .venv with uv in it. Needs python3 (3.11 or later); installs python3-venv where it may.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "需要 Python 3.11 或更高版本 · Python 3.11 or later is needed" >&2
  exit 1
}
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  scripts/need.sh python3-venv
fi
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
touch .venv/bin/uv
