"""Ways on foot along roads: a network, barriers, metres from stations to places."""

from __future__ import annotations

from wangge.algorithms.walking.ways import Barriers, Network, network, straight_m, walked_m

__all__ = ["Barriers", "Network", "network", "straight_m", "walked_m"]
