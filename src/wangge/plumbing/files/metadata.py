"""What a camera wrote into a photo: when and where it was taken. Everything else is dropped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PhotoEvidence:
    """`taken_at` is ISO 8601, with an offset only if the camera wrote one; WGS-84 degrees."""

    taken_at: str | None = None
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    original_sha256: str = ""

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> PhotoEvidence:
        return cls(**json.loads(text))
