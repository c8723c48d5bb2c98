"""`python -m wangge.tools.partition`: the command without the dispatcher."""

from __future__ import annotations

from wangge.tools.partition.command import main

raise SystemExit(main())
