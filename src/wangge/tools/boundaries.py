"""From a boundary file to base units, and to a scheme over them: what the import command does.

Owns the meaning of the command's options. Refuses nothing itself: `places` does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
import yaml
from pydantic import ValidationError

from wangge.algorithms.geometry_file import Feature, read_features
from wangge.domain.places import api
from wangge.kernel.codes import DivisionCode
from wangge.kernel.errors import InvalidInput, ManyErrors
from wangge.packs import registry
from wangge.packs.schema import SchemeSpec
from wangge.plumbing.actor import Actor


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A layer of boundaries and what its columns mean."""

    path: Path
    layer: str | None
    code_column: str
    name_column: str | None = None
    division_column: str | None = None
    crs: str | None = None


def read_units(source: UnitFile) -> list[api.UnitInput]:
    """The features as base units; raises `InvalidInput` naming layer, column or feature."""
    read = read_features(
        source.path,
        layer=source.layer,
        code_column=source.code_column,
        name_column=source.name_column,
        crs=source.crs,
    )
    column = source.division_column
    if column is not None and column not in read.columns:
        raise InvalidInput(
            "geometry_column_missing",
            zh=f"没有名为“{column}”的列；现有：{'、'.join(read.columns)}。",
            en=f"There is no column “{column}”; there are: {', '.join(read.columns)}.",
            field="division_column",
        )
    return [_unit(feature, source) for feature in read.features]


def read_boundary(path: Path, crs: str | None) -> Any:
    """The ground to be covered: all polygons of a file as one."""
    return shapely.union_all(
        [feature.geometry for feature in read_features(path, crs=crs).features]
    )


def _unit(feature: Feature, source: UnitFile) -> api.UnitInput:
    named = source.name_column is not None
    return api.UnitInput(
        code=feature.code,
        shape=feature.geometry,
        name=feature.name if named else "",
        division_path=_division(feature, source.division_column),
        attributes=dict(feature.attributes),
    )


def _division(feature: Feature, column: str | None) -> str:
    if column is None:
        return ""
    text = str(feature.attributes.get(column) or "").strip()
    code = DivisionCode.parse(text) if len(text) == 12 else DivisionCode.from_path(text)
    return code.path


def read_scheme(name: str) -> SchemeSpec:
    """The scheme of the pack `name`, or of a YAML file that holds one alone."""
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        return registry.get(name).scheme
    try:
        return SchemeSpec.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError) as problem:
        raise InvalidInput(
            "scheme_file_unreadable",
            zh=f"无法读取方案文件 {path}。",
            en=f"The scheme file {path} can't be read.",
            field="scheme",
        ) from problem
    except ValidationError as problem:
        raise ManyErrors(
            InvalidInput(
                "scheme_file_odd",
                zh=f"{path.name}：{_place(error)} 有误（{error['msg']}）。",
                en=f"{path.name}: {_place(error)}: {error['msg']}.",
                field="scheme",
            )
            for error in problem.errors()
        ) from problem


def _place(error: Any) -> str:
    return ".".join(str(part) for part in error["loc"]) or "scheme"


def read_sources(
    parents: Sequence[str], code_column: str, names: Sequence[str] = ()
) -> list[api.LevelSource]:
    """`level=column` or `level=column:length`, as `ward=precinct:2`; `names`: `level=column`."""
    sources = [_level_source(text, code_column) for text in parents]
    named = dict(_level_name(text, [source.level for source in sources]) for text in names)
    return [replace(source, named=named.get(source.level, "")) for source in sources]


def _level_name(text: str, levels: Sequence[str]) -> tuple[str, str]:
    level, _, column = text.partition("=")
    if level not in levels or not column:
        known = ", ".join(levels) or "—"
        raise InvalidInput(
            "names_form",
            zh=f"“{text}”应写作 层级=列，层级须在 --parents 里：{known}。",
            en=f"'{text}' should read level=column, with a level of --parents: {known}.",
            field="names",
        )
    return level, column


def _level_source(text: str, code_column: str) -> api.LevelSource:
    level, _, rest = text.partition("=")
    column, _, length = rest.partition(":")
    if not level or not column or (length and not length.isdecimal()):
        raise InvalidInput(
            "parents_form",
            zh=f"“{text}”应写作 层级=列 或 层级=列:字数，例如 ward=precinct:2。",
            en=f"'{text}' should read level=column or level=column:length, as ward=precinct:2.",
            field="parents",
        )
    return api.LevelSource(
        level, "" if column == code_column else column, int(length) if length else None
    )


Build = Callable[[], api.SchemeRef]


def scheme_builder(
    *,
    jurisdiction_key: str,
    spec: SchemeSpec,
    sources: Sequence[api.LevelSource],
    root_code: str,
    from_on: date | None,
    actor: Actor,
    at: datetime,
) -> Build:
    """Builds the scheme from the units' attributes, or without `sources` from their divisions."""
    if not sources:
        return lambda: api.build_scheme_from_divisions(
            jurisdiction_key=jurisdiction_key, spec=spec, from_on=from_on, actor=actor, at=at
        )
    return lambda: api.build_scheme_from_attributes(
        jurisdiction_key=jurisdiction_key,
        spec=spec,
        root_code=root_code,
        sources=sources,
        from_on=from_on,
        actor=actor,
        at=at,
    )
