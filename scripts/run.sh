#!/usr/bin/env bash
# Migrates, loads the demo city into an empty database, and serves.
set -euo pipefail
cd "$(dirname "$0")/.."
(.venv/bin/wangge prepare-drawing >/dev/null 2>&1 &) # compiles beside the loading, at a low priority
.venv/bin/wangge migrate --verbosity 0
.venv/bin/wangge demo --if-empty --size "${WANGGE_DEMO:-street}"
exec .venv/bin/wangge serve --port "${PORT:-8000}"
