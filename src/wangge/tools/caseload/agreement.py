"""Holds a replay against what the city itself found: on time, place, want of a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.tools.caseload.rows import CaseRow

_PIECE = 500


@dataclass
class Agreement:
    """Counts of agreement; each `*_of` is how many could be compared."""

    on_time: int = 0
    on_time_of: int = 0
    unit: int = 0
    unit_among_candidates: int = 0
    unit_of: int = 0
    unlocated: int = 0
    unlocated_of: int = 0
    unlocated_wrongly: int = 0

    @property
    def whole(self) -> bool:
        """Whether every on-time flag and every want of a place agrees."""
        return (
            self.on_time == self.on_time_of
            and self.unlocated == self.unlocated_of
            and self.unlocated_wrongly == 0
        )

    def lines(self) -> Iterator[str]:
        """For printing, the on-time line last."""
        yield _line("located unit agreement", self.unit, self.unit_of)
        yield _line("located unit among candidates", self.unit_among_candidates, self.unit_of)
        yield (
            f"unlocated recognised {self.unlocated}/{self.unlocated_of},"
            f" wrongly {self.unlocated_wrongly}"
        )
        yield _line("on-time agreement", self.on_time, self.on_time_of)


def _line(name: str, part: int, whole: int) -> str:
    share = f" ({part / whole:.2%})" if whole else ""
    return f"{name} {part}/{whole}{share}"


def compare(played: Iterable[tuple[CaseRow, UUID]]) -> Agreement:
    """Every played row against its case as it now stands."""
    result = Agreement()
    piece: list[tuple[CaseRow, UUID]] = []
    for pair in played:
        piece.append(pair)
        if len(piece) == _PIECE:
            _add(result, piece)
            piece = []
    _add(result, piece)
    return result


def _add(result: Agreement, piece: list[tuple[CaseRow, UUID]]) -> None:
    found = cases.verdicts([case_id for _, case_id in piece])
    for row, case_id in piece:
        verdict = found[case_id]
        if row.on_time is not None and row.due_at and row.handled_at:
            result.on_time_of += 1
            result.on_time += verdict.on_time == row.on_time
        if row.unlocated:
            result.unlocated_of += 1
            result.unlocated += verdict.place_status == "unlocated"
            continue
        result.unlocated_wrongly += row.unlocated is False and verdict.place_status == "unlocated"
        if row.unit and verdict.unit_code:
            result.unit_of += 1
            result.unit += verdict.unit_code == row.unit
            near = {verdict.unit_code, *verdict.candidates}
            result.unit_among_candidates += row.unit in near
