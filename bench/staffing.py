"""The S05 city staffed by its pack's rules, and every grid checked: how many people, how long.

    python -m bench.staffing

Makes the demo city (54,516 grids below the city) in a folder of its own, on SQLite or on
`DATABASE_URL` (an empty database). Drawing the city isn't counted; appointing and checking are.
Of a machine that others use too, the CPU's seconds say what the wall's would be without them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

SEED = 20261
LIMIT_SECONDS = 30
WANGGE = Path(sys.executable).parent / "wangge"
_TIMES = r"\(([\d.]+) s, CPU ([\d.]+) s\)"
_STAFFED = re.compile(rf"([\d,]+) people on posts {_TIMES}")
_CHECKED = re.compile(rf"staffing of ([\d,]+) grids checked, ([\d,]+) gaps {_TIMES}")


def main() -> int:
    """Prints a table; exit status 1 when a number is missed."""
    os.environ["WANGGE_HOME"] = mkdtemp(prefix="staffing", dir="/tmp")
    subprocess.run([WANGGE, "migrate"], check=True, stdout=sys.stderr)
    words: list[str | Path] = [WANGGE, "demo", "--size", "fire", "--seed", str(SEED)]
    told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    staffed, checked = _STAFFED.search(told), _CHECKED.search(told)
    if staffed is None or checked is None:
        raise SystemExit(told)
    people, staffing_s, staffing_cpu_s = staffed.groups()
    grids, gaps, checking_s, checking_cpu_s = checked.groups()
    seconds = float(staffing_s) + float(checking_s)
    print("| | |\n| --- | --- |")
    print(f"| grids, the city itself included | {grids} |")
    print(f"| people on posts | {people} |")
    print(f"| gaps | {gaps} |")
    print(f"| seconds to appoint, to check | {staffing_s}, {checking_s} |")
    print(f"| of these reckoning (this process's CPU) | {staffing_cpu_s}, {checking_cpu_s} |")
    print(f"| load of the machine at the end | {os.getloadavg()[0]:.1f} on {os.cpu_count()} |")
    ok = gaps == "0" and seconds <= LIMIT_SECONDS
    print("numbers reached" if ok else "NUMBERS MISSED")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
