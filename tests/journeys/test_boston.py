"""A fixed sample of Boston's half-year goes round the loop and agrees with the city's findings.

Five thousand cases on SQLite. On PostgreSQL a thousand, as the loop's rules are the same there
and only its statements are other ones; `WANGGE_BOSTON_SAMPLE=5000 make postgres` plays as many.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

SHARED = Path(os.environ.get("WANGGE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATA = SHARED / "data" / "boston_311"
FEWER = 1000


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not DATA.is_dir(), reason="the Boston data set isn't on this machine")
def test_a_sample_agrees_with_the_city() -> None:
    usual = FEWER if connection.vendor == "postgresql" else 5000
    sample = int(os.environ.get("WANGGE_BOSTON_SAMPLE", usual))
    out, log = io.StringIO(), io.StringIO()
    call_command("replay", str(DATA), check=True, sample=sample, stdout=out, stderr=log)
    said = out.getvalue().strip().splitlines()
    found = re.fullmatch(r"on-time agreement (\d+)/(\d+).*", said[-1])
    assert found is not None and found[1] == found[2] and int(found[2]) > sample * 0.7
    assert "unowned tasks 0" in said
    assert any(line.startswith("journal ") and line.endswith(" 0 findings") for line in said)
    assert any(re.fullmatch(r"unlocated recognised (\d+)/\1, wrongly 0", line) for line in said)
    unit = next(line for line in said if line.startswith("located unit agreement"))
    assert f" {_agreement(sample)} " in unit


def _agreement(count: int) -> str:
    """How many of the sample's points lie in the precinct that the city names, by the data set.

    Of all 53,365 located rows it is 50,906 (95.4 %): the city files some matters next door.
    """
    with gzip.open(DATA / "boston_311_2011h2.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda r: hashlib.sha256(r["case_id"].encode()).digest())
    located = [
        r
        for r in rows[:count]
        if r["geocode_default"] != "1" and r["precinct"] and r["precinct_pip"]
    ]
    return f"{sum(r['precinct'] == r['precinct_pip'] for r in located)}/{len(located)}"
