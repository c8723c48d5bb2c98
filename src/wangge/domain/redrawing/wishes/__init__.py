"""What is wished of a run: read from JSON with care, written back plainly. Draws nothing."""

from __future__ import annotations

from wangge.domain.redrawing.wishes.reading import read_wish
from wangge.domain.redrawing.wishes.wish import Closed, Edit, Split, Weighed, Wish

__all__ = ["Closed", "Edit", "Split", "Weighed", "Wish", "read_wish"]
