"""Whether grids fit their scheme: code widths, parents, order of levels, rules. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError
from wangge.packs.schema import LevelSpec

CODE_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True)
class GridInput:
    """A grid to be added. Its parent is what remains of the code without its level's width."""

    code: str
    level: str
    name: str
    name_en: str = ""
    division_path: str = ""
    rule: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a scheme, root first."""

    specs: tuple[LevelSpec, ...]
    _order: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_order", {s.key: n for n, s in enumerate(self.specs)})

    def get(self, key: str) -> LevelSpec | None:
        number = self._order.get(key)
        return None if number is None else self.specs[number]

    def number(self, key: str) -> int:
        return self._order[key]

    @property
    def root(self) -> LevelSpec:
        return self.specs[0]

    @property
    def leaf(self) -> LevelSpec:
        """The last level with an area: what base units belong to."""
        return [s for s in self.specs if s.membership == "area"][-1]

    def code_length(self, key: str) -> int:
        """How long the codes of an area level are."""
        upto = self.specs[: self.number(key) + 1]
        return sum(s.code_width for s in upto if s.membership == "area")


def check_levels(specs: Sequence[LevelSpec]) -> list[WanggeError]:
    """A scheme begins with an area, and its rule levels come after all areas."""
    kinds = [s.membership for s in specs]
    errors: list[WanggeError] = []
    if kinds[0] != "area" or "area" in kinds[kinds.index("rule") if "rule" in kinds else 99 :]:
        errors.append(
            InvalidInput(
                "levels_disordered",
                zh="方案的层级应以有范围的层级开始，按规则划定的层级排在最后。",
                en="A scheme begins with levels that have an area; rule levels come last.",
                field="levels",
            )
        )
    keys = [s.key for s in specs]
    errors += [
        InvalidInput(
            "level_repeated",
            zh=f"层级“{key}”出现了不止一次。",
            en=f"The level '{key}' occurs more than once.",
            field="levels",
        )
        for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    return errors


def parent_code(levels: Levels, grid: GridInput) -> str:
    """The code of the grid above, empty for the root."""
    if grid.level == levels.root.key:
        return ""
    spec = levels.get(grid.level)
    return grid.code[: -spec.code_width] if spec else ""


def check_grids(
    levels: Levels, known: Mapping[str, str], new: Iterable[GridInput]
) -> list[WanggeError]:
    """Every error of the grids `new` beside those already `known` (code → level)."""
    new = list(new)
    everything = dict(known)
    errors: list[WanggeError] = []
    for grid in new:
        if grid.code in everything:
            errors.append(_error(grid, "grid_code_repeated", "编码重复", "its code is taken"))
        everything[grid.code] = grid.level
    for grid in new:
        errors += _check_one(levels, everything, grid)
    roots = sorted(code for code, level in everything.items() if level == levels.root.key)
    if len(roots) > 1:
        errors.append(
            InvalidInput(
                "several_root_grids",
                zh=f"方案只能有一个顶层网格，现有：{'、'.join(roots)}。",
                en=f"A scheme has one root grid; there are: {', '.join(roots)}.",
                field="code",
            )
        )
    return errors + list(_collisions(levels, everything, new))


def _check_one(levels: Levels, all_levels: Mapping[str, str], grid: GridInput) -> list[WanggeError]:
    spec = levels.get(grid.level)
    if spec is None:
        return [_error(grid, "grid_level_unknown", "层级不存在", "its level is not in the scheme")]
    sound = grid.code.isascii() and grid.code.isalnum() and len(grid.code) <= CODE_LENGTH_MAX
    if not sound:
        zh = f"编码只能含数字和英文字母，最长 {CODE_LENGTH_MAX} 位"
        en = f"a code is at most {CODE_LENGTH_MAX} digits and English letters"
        return [_error(grid, "grid_code_form", zh, en)]
    errors = list(_check_place(levels, all_levels, grid, spec))
    if (spec.membership == "rule") != bool(grid.rule):
        zh, en = "行业网格必须有规则，其他网格不得有规则", "a rule belongs to rule levels only"
        errors.append(_error(grid, "grid_rule_misplaced", zh, en))
    if not grid.name.strip():
        errors.append(_error(grid, "grid_name_missing", "没有名称", "it has no name"))
    return errors


def _check_place(
    levels: Levels, all_levels: Mapping[str, str], grid: GridInput, spec: LevelSpec
) -> Iterator[WanggeError]:
    area = spec.membership == "area"
    if area and len(grid.code) != levels.code_length(grid.level):
        length = levels.code_length(grid.level)
        zh, en = f"该层级编码应为 {length} 位", f"codes of its level have {length} characters"
        yield _error(grid, "grid_code_width", zh, en)
        return
    if grid.level == levels.root.key:
        return
    above = all_levels.get(parent_code(levels, grid))
    if above is None:
        parent = parent_code(levels, grid)
        yield _error(grid, "grid_orphan", f"没有上级网格 {parent}", f"there is no grid {parent}")
        return
    step = levels.number(grid.level) - levels.number(above)
    parent_spec = levels.get(above)
    is_area = parent_spec is not None and parent_spec.membership == "area"
    if not is_area or (area and step != 1):
        zh, en = f"上级网格的层级“{above}”不对", f"its parent is of the level '{above}'"
        yield _error(grid, "grid_parent_level", zh, en)


def _collisions(
    levels: Levels, all_levels: Mapping[str, str], new: Sequence[GridInput]
) -> Iterator[WanggeError]:
    """A code that begins like a grid it isn't under would fall into that grid's subtree."""
    rules = {c for c, key in all_levels.items() if _is_rule(levels, key)}
    if not rules:
        return
    lengths = {len(code) for code in rules}
    for grid in new:
        starts = {grid.code[:length] for length in lengths if length < len(grid.code)}
        if _is_rule(levels, grid.level):
            parent = parent_code(levels, grid)
            starts = {grid.code[:n] for n in range(len(parent) + 1, len(grid.code))}
            starts &= all_levels.keys()
        for start in sorted(starts & (rules | all_levels.keys())):
            if start in rules or _is_rule(levels, grid.level):
                zh, en = f"编码落入网格 {start} 之下", f"its code falls under the grid {start}"
                yield _error(grid, "grid_code_collides", zh, en)


def _is_rule(levels: Levels, key: str) -> bool:
    spec = levels.get(key)
    return spec is not None and spec.membership == "rule"


def _error(grid: GridInput, code: str, zh: str, en: str) -> WanggeError:
    return InvalidInput(
        code,
        zh=f"网格 {grid.code}（{grid.name}）：{zh}。",
        en=f"Grid {grid.code} ({grid.name_en or grid.name}): {en}.",
        field="code",
        data={"grid": grid.code},
    )


def check_grid_inputs(specs: Sequence[LevelSpec], grids: Iterable[GridInput]) -> None:
    """Raises `ManyErrors` with every odd code, level, parent or rule of a whole division."""
    if errors := check_grids(Levels(tuple(specs)), {}, grids):
        raise ManyErrors(errors)
