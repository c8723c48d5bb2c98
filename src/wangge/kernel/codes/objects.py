"""Codes of GB/T 47678: unit grids (part 3), components and matters (part 5).

Owns their form only; which classes exist is data of a pack.
"""

from __future__ import annotations

from dataclasses import dataclass

from wangge.kernel.codes._errors import is_digits, wrong
from wangge.kernel.codes.divisions import DivisionCode


@dataclass(frozen=True, order=True)
class UnitGridCode:
    """单元网格: 15 digits = community 12 + sequence 3 (001 to 999, west to east)."""

    community: DivisionCode
    sequence: int

    def __post_init__(self) -> None:
        if self.community.level != 5:
            raise wrong(
                "unit_grid_community",
                "unit_grid",
                f"单元网格须属于社区或村，{self.community} 不是",
                f"A unit grid belongs to a community or village, which {self.community} is not",
            )
        _check_sequence(self.sequence, 3, "unit_grid_form", "unit_grid")

    @classmethod
    def parse(cls, text: str) -> UnitGridCode:
        """Raises `InvalidInput`: `unit_grid_form`, `division_code_form`, `unit_grid_community`."""
        text = text.strip()
        if not is_digits(text, 15):
            raise _form("unit_grid_form", "unit_grid", text, "单元网格", "unit grid", "15", "12+3")
        return cls(DivisionCode(text[:12]), int(text[12:]))

    def __str__(self) -> str:
        return f"{self.community}{self.sequence:03d}"


@dataclass(frozen=True, order=True)
class ComponentCode:
    """管理部件: 17 digits = county 6 + major class 2 + minor class 3 + sequence 6."""

    county: DivisionCode
    type_code: str
    sequence: int

    def __post_init__(self) -> None:
        _check_class(self.county, self.type_code, "component")
        _check_sequence(self.sequence, 6, "component_code_form", "component")

    @classmethod
    def parse(cls, text: str) -> ComponentCode:
        """Raises `InvalidInput`: `component_code_form`, `division_code_form`."""
        text = text.strip()
        if not is_digits(text, 17):
            raise _form(
                "component_code_form", "component", text, "部件", "component", "17", "6+2+3+6"
            )
        return cls(DivisionCode.from_path(text[:6]), text[6:11], int(text[11:]))

    @property
    def major(self) -> str:
        """The major class (大类), two digits."""
        return self.type_code[:2]

    def __str__(self) -> str:
        return f"{self.county.text[:6]}{self.type_code}{self.sequence:06d}"


@dataclass(frozen=True, order=True)
class MatterCode:
    """管理事项: 11 digits = county 6 + major class 2 + minor class 3. A class, not one matter.

    The same five digits may name a component class too: key on kind and code together.
    """

    county: DivisionCode
    type_code: str

    def __post_init__(self) -> None:
        _check_class(self.county, self.type_code, "matter")

    @classmethod
    def parse(cls, text: str) -> MatterCode:
        """Raises `InvalidInput`: `matter_code_form`, `division_code_form`."""
        text = text.strip()
        if not is_digits(text, 11):
            raise _form("matter_code_form", "matter", text, "事项", "matter", "11", "6+2+3")
        return cls(DivisionCode.from_path(text[:6]), text[6:])

    @property
    def major(self) -> str:
        """The major class (大类), two digits."""
        return self.type_code[:2]

    def __str__(self) -> str:
        return f"{self.county.text[:6]}{self.type_code}"


def _check_class(county: DivisionCode, type_code: str, field: str) -> None:
    # Level 2 too: a city without districts codes its objects under its own six digits.
    sound = is_digits(type_code, 5) and type_code[:2] != "00" and type_code[2:] != "000"
    if not sound or county.level not in (2, 3):
        raise wrong(
            f"{field}_code_form",
            field,
            f"“{county.text[:6]}{type_code}”不是县级区划 6 位加大类 2 位、小类 3 位",
            f"'{county.text[:6]}{type_code}' isn't 6 digits of a county, 2 of a major class, "
            "3 of a minor class",
        )


def _check_sequence(sequence: int, digits: int, code: str, field: str) -> None:
    if not 1 <= sequence < 10**digits:
        raise wrong(
            code,
            field,
            f"顺序号 {sequence} 应在 1 至 {10**digits - 1} 之间",
            f"The sequence number {sequence} must be from 1 to {10**digits - 1}",
        )


def _form(code: str, field: str, text: str, zh: str, en: str, length: str, parts: str) -> Exception:
    return wrong(
        code,
        field,
        f"{zh}编码“{text}”应为 {length} 位数字（{parts}）",
        f"The {en} code '{text}' must be {length} digits ({parts})",
    )
