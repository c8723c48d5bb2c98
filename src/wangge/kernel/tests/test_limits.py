"""Time limits: reading, writing, refusing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.errors import InvalidInput
from wangge.kernel.limits import LimitUnit, TimeLimit


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2 working_hours", "2个工作时", "2 working hours"),
        ("1 working_day", "1个工作日", "1 working day"),
        ("10 urgent_minutes", "10紧急分钟", "10 urgent minutes"),
        ("0.5 urgent_hours", "0.5个紧急工作时", "0.5 urgent hours"),
        ("24 calendar_hours", "24小时", "24 hours"),
        ("15 calendar_days", "15个自然日", "15 calendar days"),
        ("90 working_minutes", "90工作分钟", "90 working minutes"),
    ],
)
def test_texts(text: str, zh: str, en: str) -> None:
    limit = TimeLimit.parse(text)
    assert (limit.text("zh-hans"), limit.text("en-us")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2 hours", "time_limit_form"),
        ("working_hours 2", "time_limit_form"),
        ("-2 working_hours", "time_limit_form"),
        ("٢ working_hours", "time_limit_form"),
        ("2 lazy_hours", "time_limit_unit"),
        ("1.5 working_days", "time_limit_not_whole"),
        ("4000 calendar_days", "time_limit_too_long"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        TimeLimit.parse(text)
    assert caught.value.code == code
    assert caught.value.field == "limit"


@pytest.mark.parametrize("amount", [-1, float("nan"), float("inf"), True])
def test_amounts_refused(amount: float) -> None:
    with pytest.raises(InvalidInput) as caught:
        TimeLimit(amount, LimitUnit.URGENT_HOURS)
    assert caught.value.code == "time_limit_amount"


def test_units_from_text_are_typed() -> None:
    assert TimeLimit(2, "working_hours").unit is LimitUnit.WORKING_HOURS  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        TimeLimit(2, "years")  # type: ignore[arg-type]


@given(st.integers(0, 3_000_000), st.sampled_from(list(LimitUnit)))
def test_written_is_read(thousandths: int, unit: LimitUnit) -> None:
    amount = thousandths // 1000 if unit.is_days else thousandths / 1000
    limit = TimeLimit(amount, unit)
    assert TimeLimit.parse(str(limit)) == limit
