"""A fixed sample of Boston's half-year goes round the loop and agrees with the city's findings."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command

SHARED = Path(os.environ.get("WANGGE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATA = SHARED / "data" / "boston_311"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.django_db
@pytest.mark.skipif(not DATA.is_dir(), reason="the Boston data set isn't on this machine")
def test_a_sample_of_five_thousand_agrees_with_the_city() -> None:
    out, log = io.StringIO(), io.StringIO()
    call_command("replay", str(DATA), check=True, sample=5000, stdout=out, stderr=log)
    said = out.getvalue().strip().splitlines()
    found = re.fullmatch(r"on-time agreement (\d+)/(\d+).*", said[-1])
    assert found is not None and found[1] == found[2] and int(found[2]) > 3500
    assert "unowned tasks 0" in said
    assert any(line.startswith("journal ") and line.endswith(" 0 findings") for line in said)
    assert any(re.fullmatch(r"unlocated recognised (\d+)/\1, wrongly 0", line) for line in said)
    unit = next(line for line in said if line.startswith("located unit agreement"))
    right, compared = map(int, re.search(r"(\d+)/(\d+)", unit).groups())  # type: ignore[union-attr]
    assert right / compared > 0.94
