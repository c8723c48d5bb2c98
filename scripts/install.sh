#!/usr/bin/env bash
# Installs one locked set (run or dev) and Wangge itself into .venv; every file is checked by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
export VIRTUAL_ENV="$PWD/.venv"
.venv/bin/uv pip install --quiet --require-hashes -r "requirements/$1.txt"
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation -e .
touch ".venv/$1"
