"""The pack format as JSON Schema, so that editors complete and check pack files as one types.

Says what one file may hold; references between files are for `wangge check-packs` to judge.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from wangge.packs.schema import PackSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Plain(GenerateJsonSchema):
    """Without the titles that pydantic makes out of the names of keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def pack_schema() -> JsonSchemaValue:
    """JSON Schema (draft 2020-12) of any one file of a pack.

    A pack may be spread over files, so none of the outermost keys is required here.
    """
    schema = PackSpec.model_json_schema(schema_generator=_Plain)
    schema.pop("required", None)
    return {
        "$schema": DIALECT,
        **schema,
        "title": "网格领域包 · Wangge pack",
        "description": "领域包的一个文件 · One file of a pack; see docs/reference/packs.md.",
    }


def render() -> str:
    """The schema as the text of `docs/reference/pack.schema.json`."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=1) + "\n"
