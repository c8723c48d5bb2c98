#!/usr/bin/env bash
# Renews requirements/*.txt from the *.in files: versions and hashes, no registry's address.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
for name in bootstrap node run dev bench; do
  ../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-emit-index-url "$name.in" -o "$name.txt"
done
