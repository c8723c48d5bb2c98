"""Estimation models and alarms of a pack: worked out, compared, banded; and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.errors import Undetermined
from wangge.packs import examine, load_pack
from wangge.packs.estimates import AlarmRule, Estimator, band_of
from wangge.packs.schema import BandSpec, EstimationSpec, Text

PACKS = Path(__file__).resolve().parents[4] / "packs"
MODELS = """
estimations:
  - key: stone_works
    name: {zh: 石材加工用电推税, en: Stone works by electricity}
    inputs:
      - {key: power, name: {zh: 用电量, en: Electricity}, unit: kWh/month}
      - {key: declared, name: {zh: 申报税额, en: Tax declared}, unit: wan_cny/month}
    constants:
      - {key: tax_rate, name: {zh: 每度电税额, en: Tax per kWh}, value: 0.12, unit: cny/kWh}
    formula: power * tax_rate
    unit: cny/month
    observed: declared
    bands:
      - {key: low, name: {zh: 偏低, en: Low}, to: 0.7, colour: red, case_type: fly_tipping}
      - {key: fair, name: {zh: 相符, en: Fair}, from: 0.7, to: 1.3, colour: green}
      - {key: high, name: {zh: 偏高, en: High}, from: 1.3, colour: yellow}
    examples:
      - name: {zh: 申报六成, en: Six tenths}
        given: {power: 50000, declared: 0.36}
        value: 6000
        band: low
alarms:
  - key: smoke
    name: {zh: 烟雾报警, en: Smoke}
    inputs:
      - {key: density, name: {zh: 烟雾, en: Smoke}, unit: percent/m}
      - {key: manual, name: {zh: 手动, en: By hand}, type: bool}
    constants:
      - {key: threshold, name: {zh: 阈值, en: Threshold}, value: 8, unit: percent/m}
    when: manual or density >= threshold
    case_type: fly_tipping
    quiet: 10 urgent_minutes
    examples:
      - {name: {zh: 浓烟, en: Dense}, given: {density: 9, manual: 0}, rings: true}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = Path(shutil.copytree(PACKS / "demo_street", tmp_path / "demo_street"))
    (target / "models.yaml").write_text(MODELS.replace("fly_tipping", "clutter"), encoding="utf-8")
    return target


def model() -> EstimationSpec:
    return EstimationSpec.model_validate(yaml.safe_load(MODELS)["estimations"][0])


def test_a_pack_with_models_is_right(folder: Path) -> None:
    pack = load_pack(folder)
    rule = AlarmRule.of(pack.alarms[0])
    assert rule.rings({"density": 3, "manual": True}) and not rule.rings(
        {"density": 7.9, "manual": False}
    )
    with pytest.raises(Undetermined):
        rule.rings({"density": 3})


@pytest.mark.parametrize(
    ("declared", "measure", "band"), [(0.36, 0.6, "low"), (0.42, 0.7, "fair"), (1, 5 / 3, "high")]
)
def test_what_was_declared_is_compared_across_scales(
    declared: float, measure: float, band: str
) -> None:
    found = Estimator.of(model()).estimate({"power": 50_000, "declared": declared})
    assert found.value == pytest.approx(6000) and found.measure == pytest.approx(measure)
    assert found.band is not None and found.band.key == band


def test_a_parameter_cannot_be_overridden_by_a_value() -> None:
    values = {"power": 50_000, "declared": 1, "tax_rate": 99}
    assert Estimator.of(model()).estimate(values).value == pytest.approx(6000)


@pytest.mark.parametrize("values", [{"power": 0, "declared": 1}, {"power": 5}, {"declared": 1}])
def test_what_cannot_be_compared_is_raised(values: dict[str, float]) -> None:
    with pytest.raises(Undetermined):
        Estimator.of(model()).estimate(values)


@pytest.mark.parametrize(
    ("old", "new", "code", "right"),
    [
        ("formula: power * tax_rate", "formula: power + tax_rate", "formula_units_differ", "added"),
        ("formula: power * tax_rate", "formula: power * tax_rat", "formula_name_unknown", "tax_r"),
        ("formula: power * tax_rate", "formula: power > 0", "result_unit_differs", "yes/no"),
        ("    unit: cny/month", "    unit: cny/m2", "result_unit_differs", "“cny/month”"),
        ("unit: cny/kWh", "unit: cny/kWt", "unit_unknown", "cny/m2/month"),
        ("unit: wan_cny/month", "unit: kWh/month", "result_unit_differs", "both must agree"),
        ("observed: declared", "observed: declard", "unknown_reference", "“declared”?"),
        ("{key: power,", "{key: lambda,", "name_reserved", "choose another"),
        ("from: 0.7", "from: 0.8", "bands_with_gaps", "begin at 0.7"),
        ("from: 1.3", "from: 1.3, to: 9", "bands_with_gaps", "the last no to"),
        ("key: tax_rate", "key: declared", "repeated", "rename"),
        ("case_type: clutter}", "case_type: cluter}", "unknown_reference", "“clutter”?"),
        ("value: 6000", "value: 6001", "example_fails", "6000"),
        ("band: low", "band: high", "example_fails", "low"),
        ("given: {power: 50000, ", "given: {", "example_fails", "power missing"),
        ("when: manual or density >= threshold", "when: density", "result_unit_differs", "yes/no"),
        ("when: manual or", "when: manual + 1 >", "formula_kind", "yes or no"),
        ("quiet: 10", "condition: no\n    quiet: 10", "unknown_reference", "condition"),
        ("rings: true", "rings: false", "example_fails", "expects False"),
        (
            "unit: kWh/month}",
            "unit: kWh/month, register_key: mills}",
            "unknown_reference",
            "premises",
        ),
    ],
)
def test_each_kind_of_error(folder: Path, old: str, new: str, code: str, right: str) -> None:
    path = folder / "models.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, errors = examine(folder)
    first = next(e for e in errors if e.code == code)
    assert right in first.en and first.mark.file.endswith("models.yaml") and first.mark.line > 2
    assert len(errors) <= 2


bounds = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6, unique=True).map(sorted)


@given(bounds, st.floats(allow_nan=False))
def test_bands_without_gaps_hold_every_value_once(edges: list[float], value: float) -> None:
    ends = list(zip([None, *edges], [*edges, None], strict=True))
    bands = [
        BandSpec.model_validate(
            {"key": f"b{i}", "name": Text(zh="档", en="b"), "from": a, "to": b, "colour": "red"}
        )
        for i, (a, b) in enumerate(ends)
    ]
    found = band_of(bands, value)
    holds = [
        b for b in bands if (b.from_ is None or value >= b.from_) and (b.to is None or value < b.to)
    ]
    assert [found] == holds
