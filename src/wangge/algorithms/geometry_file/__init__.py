"""Boundaries and features out of the files that towns have, in lon/lat WGS-84.

Importing this room loads GDAL and PROJ (some tens of MB): only imports and commands should.
"""

from __future__ import annotations

from wangge.algorithms.geometry_file.read import (
    Feature,
    FeatureFile,
    LayerInfo,
    list_layers,
    read_features,
)

__all__ = ["Feature", "FeatureFile", "LayerInfo", "list_layers", "read_features"]
