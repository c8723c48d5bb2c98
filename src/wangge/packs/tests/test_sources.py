"""What a pack gives as its basis is read by people: no key of a list of ours stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

OURS = re.compile(r"^[^#]*\b(?:S(?:0[1-9]|1[0-2])|X(?:[1-9]|1[0-2]))\b")
PACKS = sorted((Path(__file__).resolve().parents[4] / "packs").iterdir())


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.name)
def test_sources_are_named_in_words(pack: Path) -> None:
    found = [
        f"{file.name}:{number}"
        for file in sorted(pack.glob("*.yaml"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if OURS.match(line)
    ]
    assert found == []
