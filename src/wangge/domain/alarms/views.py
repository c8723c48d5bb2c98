"""What goes out of warnings: frozen values, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.registers.api import RegisterRef
from wangge.packs.schema import BandSpec, EstimationSpec, PackSpec, Text


@dataclass(frozen=True, slots=True)
class Model:
    """An estimation model of a town's pack; its name is `<pack>/<model>`.

    `register` is where its subjects stand; None: subjects are grids, values entered by hand.
    """

    jurisdiction_key: str
    pack: PackSpec
    spec: EstimationSpec
    version: str
    register: RegisterRef | None

    @property
    def name(self) -> str:
        return f"{self.pack.key}/{self.spec.key}"

    @property
    def scheme_key(self) -> str:
        return self.pack.scheme.key

    @property
    def department(self) -> str:
        """By which department's reach its estimates are seen."""
        return (self.register.spec.department or "") if self.register else ""

    def band(self, key: str) -> BandSpec | None:
        """The band of that key."""
        return next((b for b in self.spec.bands if b.key == key), None)


@dataclass(frozen=True, slots=True)
class Given:
    """An input as it went in. `value` None: missing. `shown` is masked where the field is sealed.

    `source`: `register`, `hand` or empty; `by` who entered it by hand.
    """

    key: str
    name: Text
    unit: str
    is_bool: bool
    value: float | None
    source: str
    by: str = ""
    at: datetime | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class WarningView:
    """An estimate as whoever may see its subject sees it; `explanation` holds the numbers."""

    id: UUID
    model: Model
    version: str
    period: str
    subject: str
    entry_id: UUID | None
    grid_code: str
    given: tuple[Given, ...]
    value: float | None
    observed: float | None
    measure: float | None
    band: BandSpec | None
    colour: str
    missing: tuple[str, ...]
    problem: Mapping[str, str] | None
    case_id: UUID | None
    reckoned_at: datetime
    explanation: Text | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run of a model did."""

    model: str
    period: str
    subjects: int
    warned: int
    lacking: int
    """Subjects whose inputs are missing, or whose figures can't be compared."""
    opened: int
    """Cases opened by this run."""
    unchanged: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a model ran in a period, and why it couldn't."""

    period: str
    finished_at: datetime | None
    subjects: int
    warned: int
    lacking: int
    problem: Mapping[str, str] | None
