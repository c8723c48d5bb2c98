"""Which matters of a town's packs are redrawings, and which stage a step of theirs is."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.domain.places import api as places
from wangge.kernel.errors import NotFound
from wangge.packs.schema import CaseTypeSpec, FlowSpec, PackSpec


def redrawing_type(jurisdiction_key: str, scheme_key: str) -> tuple[PackSpec, CaseTypeSpec]:
    """The pack of the scheme and its type of redrawings; `NotFound` where it has none."""
    for pack in places.packs(jurisdiction_key):
        if pack.scheme.key == scheme_key:
            for kind in pack.case_types:
                if is_redrawing(_flow(pack, kind)):
                    return pack, kind
    raise NotFound(
        "no_redrawing_flow",
        zh="该部门的领域包没有规定网格划分的审批流程。",
        en="The department's pack has no flow by which grids are redrawn.",
        field="scheme",
    )


def is_redrawing(flow: FlowSpec) -> bool:
    """Whether a flow takes a drawing through its stages."""
    return any(step.drawing for step in flow.steps)


def stage_of(pack: PackSpec, step_key: str, kind: CaseTypeSpec) -> str:
    """The stage at a step: the step's own, or that of the nearest step before it; else plan."""
    stage = "plan"
    for step in _flow(pack, kind).steps:
        stage = step.drawing or stage
        if step.key == step_key:
            break
    return stage


def stages(pack: PackSpec, kind: CaseTypeSpec) -> list[str]:
    """The stages of a type's flow, each once, in the order of its steps."""
    return list(dict.fromkeys(s.drawing for s in _flow(pack, kind).steps if s.drawing))


def redrawable(packs: Iterable[PackSpec]) -> tuple[PackSpec, ...]:
    """Those with a flow by which their grids are redrawn."""
    return tuple(p for p in packs if any(is_redrawing(_flow(p, t)) for t in p.case_types))


def of_case(jurisdiction_key: str, type_key: str) -> tuple[PackSpec, CaseTypeSpec] | None:
    """The pack and type of a case if that is a redrawing: asks no database."""
    for pack in places.packs(jurisdiction_key):
        for kind in pack.case_types:
            if kind.key == type_key and is_redrawing(_flow(pack, kind)):
                return pack, kind
    return None


def _flow(pack: PackSpec, kind: CaseTypeSpec) -> FlowSpec:
    return next(f for f in pack.flows if f.key == kind.flow)
