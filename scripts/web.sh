#!/usr/bin/env bash
# Builds the front end into web/dist from the locked npm packages.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
  scripts/node.sh npm --prefix web ci --silent --no-audit --no-fund
  scripts/node.sh npm --prefix web run --silent build
} >"$log" 2>&1 || {
  cat "$log" >&2
  exit 1
}
touch web/dist/manifest.json
