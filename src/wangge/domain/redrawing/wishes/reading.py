"""A wish from JSON. Refuses by field whatever isn't what it should be; guesses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wangge.domain.redrawing.wishes import checking as check
from wangge.domain.redrawing.wishes.wish import USUAL, Closed, Edit, Split, Weighed, Wish
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

WEIGHTS_MOST, EDITS_MOST = 6, 50
SEED_MOST, K_MOST = 2**31 - 1, 1_000_000
EFFORT_LEAST, EFFORT_MOST = 0.05, 4.0
IMBALANCE_MOST = 10.0
WHOLE_PERCENT = 100.0
KNOWN = frozenset(Wish(weights=()).as_json())


def read_wish(given: Mapping[str, Any]) -> Wish:
    """Raises `ManyErrors`, each with its field (`k`, `range`, `edits.0.units`, …)."""
    reader = _Reader(given)
    read: dict[str, Any] = {
        "level": reader.each("level", lambda f, v: check.text(f, v, 63) or None, None),
        "under": reader.each("under", lambda f, v: check.text(f, v, 64), ""),
        "weights": reader.each("weights", _weights, ()),
        "shares": reader.each("shares", _shares, ()),
        "max_imbalance": reader.each("max_imbalance", _imbalance, None),
        "barriers": reader.each("barriers", check.strength, USUAL),
        "stay": reader.each("stay", check.strength, USUAL),
        "seed": reader.each("seed", lambda f, v: check.whole(f, v, 0, SEED_MOST), 0),
        "effort": reader.each("effort", _effort, 1.0),
        "version": reader.each("version", lambda f, v: check.whole(f, v, 1, K_MOST), None),
        "k": reader.each("k", lambda f, v: check.whole(f, v, 1, K_MOST), None),
        "weight_range": reader.each("range", _range, None),
        "edits": reader.each("edits", _edits, ()),
    }
    errors = [*reader.errors, *_together(given, read)]
    if errors:
        raise ManyErrors(errors)
    return Wish(**read)


class _Reader:
    """Reads fields one by one and keeps what is wrong with them."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.errors: list[WanggeError] = []

    def each(self, field: str, read: Callable[[str, Any], Any], otherwise: Any) -> Any:
        value = self.given.get(field)
        if value is None:
            return otherwise
        try:
            return read(field, value)
        except ManyErrors as several:
            self.errors += several.errors
        except WanggeError as error:
            self.errors.append(error)
        return otherwise


def _together(given: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[WanggeError]:
    for field in sorted(given.keys() - KNOWN)[:10]:
        yield check.odd(str(field)[:40], "不是可用的项", "is no option")
    if not given.get("weights"):
        yield check.odd("weights", "至少选一种权重", "needs at least one weight")
    if (given.get("k") is None) == (given.get("range") is None):
        yield check.odd("k", "和每格范围须填一个，且只填一个", "or a range: give one of the two")
    if read["shares"]:
        yield from _with_shares(read)


def _weights(field: str, value: Any) -> tuple[str, ...]:
    return check.texts(field, value, WEIGHTS_MOST, 63)


def _shares(field: str, value: Any) -> tuple[float, ...]:
    found = tuple(
        check.number(field, share, 0, WHOLE_PERCENT)
        for share in check.listed(field, value, WEIGHTS_MOST)
    )
    if found and abs(sum(found) - WHOLE_PERCENT) > 1e-6:
        raise check.odd(
            field,
            f"之和应为 100，现在是 {sum(found):g}",
            f"should add up to 100; they are {sum(found):g}",
        )
    return found


def _with_shares(read: Mapping[str, Any]) -> Iterator[WanggeError]:
    """A mixed load needs a share for each weight; a range is of one weight, so it can't be met."""
    if read["weights"] and len(read["shares"]) != len(read["weights"]):
        zh, en = "应与所选权重一一对应", "needs one number for each weight"
        yield check.odd("shares", zh, en)
    if read["weight_range"] is not None:
        zh = "只能用于单项权重；按综合负荷均衡时请给网格数"
        yield check.odd("range", zh, "is of one weight: with a mixed load give the number of grids")


def _imbalance(field: str, value: Any) -> float:
    try:
        return check.number(field, value, 0, IMBALANCE_MOST)
    except InvalidInput:
        zh, en = f"应在 0% 到 {IMBALANCE_MOST:.0%} 之间", f"is from 0% to {IMBALANCE_MOST:.0%}"
        raise check.odd(field, zh, en) from None


def _effort(field: str, value: Any) -> float:
    return check.number(field, value, EFFORT_LEAST, EFFORT_MOST)


def _range(field: str, value: Any) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2 or None in value:
        raise check.odd(field, "须填最小和最大两个数", "needs both a least and a most")
    least, most = (check.number(field, v, 0, 1e15) for v in value)
    if not least <= most or most <= 0:
        raise check.odd(field, "最小应不大于最大，最大应大于零", "needs 0 ≤ least ≤ most")
    return least, most


def _edits(field: str, value: Any) -> tuple[Edit, ...]:
    listed = check.listed(field, value, EDITS_MOST)
    reader = _Reader({f"{field}.{n}": v if v is not None else 0 for n, v in enumerate(listed)})
    found = [reader.each(name, _edit, None) for name in reader.given]
    if reader.errors:
        raise ManyErrors(reader.errors)
    return tuple(found)


def _edit(field: str, value: Any) -> Edit:
    kinds: dict[str, Callable[[str, Mapping[str, Any]], Edit]] = {
        "weight": _weighed,
        "closed": _closed,
        "split": _split,
    }
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if not isinstance(kind, str) or kind not in kinds:
        raise check.odd(
            f"{field}.kind", "只能是 weight、closed、split", "is weight, closed or split"
        )
    return kinds[kind](field, value)


def _weighed(field: str, value: Mapping[str, Any]) -> Weighed:
    return Weighed(
        units=check.units(f"{field}.units", value.get("units")),
        key=check.text(f"{field}.key", value.get("key"), 63, needed=True),
        value=check.number(f"{field}.value", value.get("value"), 0, 1e12),
    )


def _closed(field: str, value: Mapping[str, Any]) -> Closed:
    name = f"{field}.borders"
    pairs = [check.units(name, pair) for pair in check.listed(name, value.get("borders"), 20_000)]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise check.odd(name, "应为若干对单元编码", "is pairs of codes of units")
    return Closed(tuple((pair[0], pair[1]) for pair in pairs))


def _split(field: str, value: Mapping[str, Any]) -> Split:
    return Split(
        upper=check.text(f"{field}.upper", value.get("upper"), 64, needed=True),
        units=check.units(f"{field}.units", value.get("units")),
        name=check.text(f"{field}.name", value.get("name"), 60, needed=True),
    )
