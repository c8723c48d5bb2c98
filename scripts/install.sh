#!/usr/bin/env bash
# Installs one locked set (run or dev) and Wangge itself into .venv; every file is checked by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
export VIRTUAL_ENV="$PWD/.venv"
.venv/bin/uv pip install --quiet --require-hashes -r "requirements/$1.txt"
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation -e .
# Drawing starts in a process of its own: what it imports is compiled now, also where Python is told to write no bytecode.
for package in numba llvmlite numpy pyproj pyogrio shapely; do
  .venv/bin/python -m compileall -q -x '/(tests?|f2py|cuda)/' .venv/lib/python3.*/site-packages/$package
done
touch ".venv/$1"
