#!/usr/bin/env bash
# Builds the front end into web/dist from the locked npm packages.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/node.sh npm --prefix web ci --silent --no-audit --no-fund
scripts/node.sh npm --prefix web run --silent build
touch web/dist/manifest.json
