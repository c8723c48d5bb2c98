"""Division codes and path ranges, also against a whole country's table."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.codes import DivisionCode, DivisionKind, prefix_range
from wangge.kernel.errors import InvalidInput

REPOSITORY = Path(__file__).parents[4]
TABLES = Path(os.environ.get("WANGGE_SHARED", REPOSITORY.parent / "shared")) / "data/cn_divisions"
needs_tables = pytest.mark.skipif(not TABLES.is_dir(), reason=f"no division tables at {TABLES}")

codes = st.from_regex(r"[0-9A-Za-z]{0,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "level", "path", "parent", "kind"),
    [
        ("230000000000", 1, "23", None, "province"),
        ("500000000000", 1, "50", None, "province"),  # Chongqing ends in a zero of its own
        ("230100000000", 2, "2301", "230000000000", "prefecture"),
        ("230102000000", 3, "230102", "230100000000", "county"),
        ("230102004000", 4, "230102004", "230102000000", "street"),
        ("110101001001", 5, "110101001001", "110101001000", "residents_committee"),
        ("371121100000", 4, "371121100", "371121000000", "town"),
        ("371121200000", 4, "371121200", "371121000000", "township"),
        ("371121400000", 4, "371121400", "371121000000", "quasi_township"),
        ("371121600000", 4, "371121600", "371121000000", "other"),
        ("371121100200", 5, "371121100200", "371121100000", "villagers_committee"),
        ("371121100498", 5, "371121100498", "371121100000", "pseudo_community"),
        ("441900003000", 4, "441900003", "441900000000", "street"),  # no districts there
    ],
)
def test_parts(text: str, level: int, path: str, parent: str | None, kind: str) -> None:
    code = DivisionCode.parse(f" {text}\n")
    assert (code.level, code.path, code.kind) == (level, path, DivisionKind(kind))
    assert str(code) == text
    assert (str(code.parent) if code.parent else None) == parent
    assert DivisionCode.from_path(path) == code


@pytest.mark.parametrize(
    "text",
    [
        "23", "2301020040000", "23010200400x", "２３０１０２００４０００", "000000000000",
        "930102000000", "230002000000", "230102000001", "-30102004000", "110000001000",
    ],
)  # fmt: skip
def test_bad_codes(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        DivisionCode.parse(text)
    assert (caught.value.code, caught.value.field) == ("division_code_form", "division")


def test_bad_paths() -> None:
    for path in ("", "230", "23010"):
        with pytest.raises(InvalidInput):
            DivisionCode.from_path(path)


def test_containment() -> None:
    harbin, street = DivisionCode("230100000000"), DivisionCode("230102004000")
    assert harbin.contains(street)
    assert harbin.contains(harbin)
    assert not street.contains(harbin)


@given(codes, codes)
def test_a_range_is_exactly_what_begins_with_it(prefix: str, code: str) -> None:
    low, high = prefix_range(prefix)
    for candidate in (code, prefix + code):
        inside = low.encode() <= candidate.encode() < high.encode()
        assert inside == candidate.startswith(prefix)


@pytest.mark.parametrize("prefix", ["23-01", "23%", "网格", "2３", " "])
def test_prefixes_refused(prefix: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        prefix_range(prefix)
    assert caught.value.code == "path_code_form"


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(TABLES / name, "rt", encoding="utf-8") as table:
        return list(csv.DictReader(table))


@needs_tables
def test_the_country_down_to_townships() -> None:
    for row in rows("divisions_l1_l4.csv.gz"):
        code = DivisionCode.parse(row["code12"])
        if code.path != row["code"]:
            # The table's rows with an empty last level say the division above once more.
            assert row["code"].rstrip("0") == code.path.rstrip("0")
            continue
        assert code.level == int(row["level"])
        assert code.kind is not DivisionKind.OTHER
        if row["parent"]:
            assert str(code.parent) == row["parent"].ljust(12, "0")
            assert code.path.startswith(code.parent.path)


@needs_tables
def test_villages_lie_in_their_township() -> None:
    with (TABLES / "focus_villages_harbin_qixia_wulian.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            code = DivisionCode.parse(row["code"])
            assert code.parent == DivisionCode.from_path(row["parent"])
            assert code.kind.value.endswith(("committee", "pseudo_community"))
