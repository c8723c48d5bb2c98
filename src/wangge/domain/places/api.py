"""The door of places: where things are, and whose ground that is."""

from __future__ import annotations

from wangge.domain.places.queries.contacts import (
    GridPhone,
    grids_of_code,
    hotline,
    own_phones,
    phone_key,
    work_phone,
)
from wangge.domain.places.queries.covering import Covering, covering
from wangge.domain.places.queries.days import day_begins, local_day
from wangge.domain.places.queries.divisions import (
    DivisionRef,
    division,
    division_chain,
    divisions_under,
)
from wangge.domain.places.queries.grid_types import grid_types
from wangge.domain.places.queries.grids import (
    ancestors,
    children,
    codes_ever,
    grid,
    grid_chain,
    grid_inputs,
    grid_or_bare,
    grid_units,
    grids,
    jurisdiction,
    jurisdictions,
    root_grid,
    rule_grid,
    scheme_in_force,
    scheme_versions,
    schemes_in_force,
    unit_grids,
    units_of,
    units_under,
)
from wangge.domain.places.queries.layers import (
    BACKDROP,
    layer_geojson,
    layer_stamp,
    map_attribution,
    map_layers,
    prepare_maps,
)
from wangge.domain.places.queries.locate import locate, locate_many
from wangge.domain.places.queries.overlay import Layer, Overlap, overlay, overlay_geojson
from wangge.domain.places.queries.packs import edition_of, first_pack, pack, pack_of_matter, packs
from wangge.domain.places.queries.refs import (
    UNLOCATED,
    GridRef,
    JurisdictionRef,
    PlaceFound,
    PlaceStatus,
    RawPoint,
    SchemeRef,
    UnitCandidate,
    UnitRef,
)
from wangge.domain.places.queries.shapes import map_shapes, unit_shapes
from wangge.domain.places.queries.unit_net import UnitNet, unit_net, unit_outlines
from wangge.domain.places.queries.units import units, units_named
from wangge.domain.places.queries.walking import WalkRules, Walks, walks
from wangge.domain.places.rules.grid_codes import GridInput, check_grid_inputs
from wangge.domain.places.rules.units import UnitInput
from wangge.domain.places.services.building import (
    LevelSource,
    build_scheme,
    build_scheme_from_attributes,
    build_scheme_from_divisions,
)
from wangge.domain.places.services.contacts import set_hotline, set_work_phone
from wangge.domain.places.services.divisions import DivisionReport, DivisionRow, import_divisions
from wangge.domain.places.services.following import Followed, Redrawn, follow, put_back
from wangge.domain.places.services.grid_types import (
    carry_grid_types,
    return_grid_types,
    set_grid_type,
)
from wangge.domain.places.services.in_force import (
    SCHEME_IN_FORCE,
    advance_scheme,
    put_in_force,
)
from wangge.domain.places.services.jurisdictions import change_settings, create_jurisdiction
from wangge.domain.places.services.pack_editions import lock_town, work_by
from wangge.domain.places.services.reinstating import reinstate
from wangge.domain.places.services.schemes import (
    UNITS_MOVED,
    add_grids,
    assign_units,
    create_scheme,
)
from wangge.domain.places.services.things import (
    MAP_LAYERS,
    ComponentInput,
    ComponentReport,
    MapFeatureInput,
    import_components,
    import_map_layer,
)
from wangge.domain.places.services.units import UnitReport, import_base_units

__all__ = [
    "BACKDROP",
    "MAP_LAYERS",
    "SCHEME_IN_FORCE",
    "UNITS_MOVED",
    "UNLOCATED",
    "ComponentInput",
    "ComponentReport",
    "Covering",
    "DivisionRef",
    "DivisionReport",
    "DivisionRow",
    "Followed",
    "GridInput",
    "GridPhone",
    "GridRef",
    "JurisdictionRef",
    "Layer",
    "LevelSource",
    "MapFeatureInput",
    "Overlap",
    "PlaceFound",
    "PlaceStatus",
    "RawPoint",
    "Redrawn",
    "SchemeRef",
    "UnitCandidate",
    "UnitInput",
    "UnitNet",
    "UnitRef",
    "UnitReport",
    "WalkRules",
    "Walks",
    "add_grids",
    "advance_scheme",
    "ancestors",
    "assign_units",
    "build_scheme",
    "build_scheme_from_attributes",
    "build_scheme_from_divisions",
    "carry_grid_types",
    "change_settings",
    "check_grid_inputs",
    "children",
    "codes_ever",
    "covering",
    "create_jurisdiction",
    "create_scheme",
    "day_begins",
    "division",
    "division_chain",
    "divisions_under",
    "edition_of",
    "first_pack",
    "follow",
    "grid",
    "grid_chain",
    "grid_inputs",
    "grid_or_bare",
    "grid_types",
    "grid_units",
    "grids",
    "grids_of_code",
    "hotline",
    "import_base_units",
    "import_components",
    "import_divisions",
    "import_map_layer",
    "jurisdiction",
    "jurisdictions",
    "layer_geojson",
    "layer_stamp",
    "local_day",
    "locate",
    "locate_many",
    "lock_town",
    "map_attribution",
    "map_layers",
    "map_shapes",
    "overlay",
    "overlay_geojson",
    "own_phones",
    "pack",
    "pack_of_matter",
    "packs",
    "phone_key",
    "prepare_maps",
    "put_back",
    "put_in_force",
    "reinstate",
    "return_grid_types",
    "root_grid",
    "rule_grid",
    "scheme_in_force",
    "scheme_versions",
    "schemes_in_force",
    "set_grid_type",
    "set_hotline",
    "set_work_phone",
    "unit_grids",
    "unit_net",
    "unit_outlines",
    "unit_shapes",
    "units",
    "units_named",
    "units_of",
    "units_under",
    "walks",
    "work_by",
    "work_phone",
]
