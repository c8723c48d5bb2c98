"""A division taken out: as a GeoPackage for map programs, as a map on paper."""
