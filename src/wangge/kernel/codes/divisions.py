"""The 12-digit statistical code of a division (统计用区划代码): 2 + 2 + 2 + 3 + 3 digits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wangge.kernel.codes._errors import is_digits, wrong

DIVISION_ENDS = (2, 4, 6, 9, 12)  # where each level's digits end


class DivisionKind(StrEnum):
    """What a division is, as far as its code tells."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    STREET = "street"  # 001-099 街道
    TOWN = "town"  # 100-199 镇
    TOWNSHIP = "township"  # 200-399 乡
    QUASI_TOWNSHIP = "quasi_township"  # 400-599 类似乡级单位
    RESIDENTS_COMMITTEE = "residents_committee"  # 000-199 居委会
    VILLAGERS_COMMITTEE = "villagers_committee"  # 200-399 村委会
    PSEUDO_COMMUNITY = "pseudo_community"  # 400 and above 类似居(村)委会
    OTHER = "other"  # a township number from 600, which the rule doesn't describe


_UPPER = (DivisionKind.PROVINCE, DivisionKind.PREFECTURE, DivisionKind.COUNTY)
_TOWNSHIPS = (
    (99, DivisionKind.STREET),
    (199, DivisionKind.TOWN),
    (399, DivisionKind.TOWNSHIP),
    (599, DivisionKind.QUASI_TOWNSHIP),
    (999, DivisionKind.OTHER),
)
_COMMUNITIES = (
    (199, DivisionKind.RESIDENTS_COMMITTEE),
    (399, DivisionKind.VILLAGERS_COMMITTEE),
    (999, DivisionKind.PSEUDO_COMMUNITY),
)


@dataclass(frozen=True, order=True)
class DivisionCode:
    """A well-formed division code; build it with `parse` or `from_path`."""

    text: str

    def __post_init__(self) -> None:
        text = self.text
        # Only the county's digits may be empty below a level in use: Dongguan (4419) and a few
        # other cities have townships and no districts.
        sound = (
            is_digits(text, 12)
            and "1" <= text[0] <= "8"
            and (text[2:4] != "00" or text[4:] == "0" * 8)
            and (text[6:9] != "000" or text[9:] == "000")
        )
        if not sound:
            raise wrong(
                "division_code_form",
                "division",
                f"区划代码“{text}”应为 12 位数字（省2、市2、县2、乡3、村3），上级不得为空",
                f"The division code '{text}' must be 12 digits (2+2+2+3+3) without an empty level "
                "above a used one",
            )

    @classmethod
    def parse(cls, text: str) -> DivisionCode:
        """The code of 12 digits; blanks around it are dropped.

        Raises `InvalidInput` (`division_code_form`).
        """
        return cls(text.strip())

    @classmethod
    def from_path(cls, path: str) -> DivisionCode:
        """The code of a path of 2, 4, 6, 9 or 12 digits. Raises `InvalidInput` (as `parse`)."""
        return cls(path.ljust(12, "0") if len(path) in DIVISION_ENDS else path)

    def __str__(self) -> str:
        return self.text

    @property
    def level(self) -> int:
        """1 province, 2 prefecture, 3 county, 4 township, 5 community, by the trailing zeros."""
        return next(n for n, end in enumerate(DIVISION_ENDS, 1) if not self.text[end:].strip("0"))

    @property
    def path(self) -> str:
        """The significant digits (2, 4, 6, 9 or 12): a child's path begins with its parent's."""
        return self.text[: DIVISION_ENDS[self.level - 1]]

    @property
    def parent(self) -> DivisionCode | None:
        """The division above; None for a province. Empty levels are passed over."""
        if self.level == 1:
            return None
        return DivisionCode.from_path(self.text[: DIVISION_ENDS[self.level - 2]])

    @property
    def kind(self) -> DivisionKind:
        """What the numbers of the township or community say it is."""
        if self.level <= 3:
            return _UPPER[self.level - 1]
        ranges = _TOWNSHIPS if self.level == 4 else _COMMUNITIES
        number = int(self.path[-3:])
        return next(kind for most, kind in ranges if number <= most)

    def contains(self, other: DivisionCode) -> bool:
        """Whether `other` is this division or lies under it."""
        return other.path.startswith(self.path)
