"""The house's own line icons, by name; packs name theirs for categories from this list.

Refuses nothing: an unknown name draws the plain dot, so that a pack never breaks a page.
"""

from __future__ import annotations

PATHS: dict[str, str] = {
    # categories of matters
    "broom": "M14 3l-3 8M8 11h7l2 9H5zM8 20l1-4M12 20v-4",
    "road": "M8 3L4 21M16 3l4 18M12 4v3M12 10v4M12 17v3",
    "lamp": "M6 21h6M9 21V6a3 3 0 016 0v1M12 8h6l1 4h-8zM14 15v2M17 15v2",
    "stall": "M3 9l2-5h14l2 5M3 9a3 3 0 006 0 3 3 0 006 0 3 3 0 006 0M5 12v9M19 12v9M5 16h14",
    "car": "M4 16v-4l2-6h12l2 6v4zM4 12h16M7 16v3M17 16v3M7.5 14h.01M16.5 14h.01",
    "flame": "M12 3c1 4 6 6 6 11a6 6 0 01-12 0c0-3 2-4 2-7 2 1 3 2 3 4 1-2 1-5 1-8z",
    "building": "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3M16.5 13h.01M16.5 17h.01",
    "tree": "M12 21v-7M12 3a6 6 0 00-5 9 4 4 0 005 3 4 4 0 005-3 6 6 0 00-5-9z",
    "sound": "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 010 6M18.5 6.5a8 8 0 010 11",
    "people": "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20a6.5 6.5 0 0113 0"
    "M16 4.5a3.5 3.5 0 010 6.5M18 14.5a6 6 0 013.5 5.5",
    "water": "M12 3s6 7 6 11a6 6 0 01-12 0c0-4 6-11 6-11z",
    "health": "M12 20S4 15 4 9a4 4 0 018-1 4 4 0 018 1c0 6-8 11-8 11zM9 11h6M12 8v6",
    "shield": "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z",
    "dot": "M12 5a7 7 0 100 14 7 7 0 000-14zM12 9v4M12 16h.01",
    # actions and things
    "camera": "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 100 7 3.5 3.5 0 000-7z",
    "pin": "M12 21s7-6.5 7-12a7 7 0 00-14 0c0 5.5 7 12 7 12z"
    "M12 6.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
    "target": "M12 7a5 5 0 100 10 5 5 0 000-10zM12 2v4M12 18v4M2 12h4M18 12h4",
    "map": "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
    "send": "M21 3L10 14M21 3l-7 18-4-7-7-4z",
    "search": "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21",
    "clock": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3.5 2",
    "check": "M4 12.5l5 5L20 6.5",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "chart": "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
    "log": "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7",
    "language": "M3 5h10M8 3v2M11 5c-1 4-4 7-8 9M5 8c1 3 4 5 7 6M12 21l4.5-11L21 21M13.5 17.5h6",
    "exit": "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
    "phone": "M5 4h4l2 5-2.5 1.5a11 11 0 005 5L15 13l5 2v4a2 2 0 01-2 2A15 15 0 013 6a2 2 0 012-2z",
    "back": "M15 5l-7 7 7 7",
    "inbox": "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
    "warn": "M12 4l9 16H3zM12 10v4M12 17h.01",
    "star": "M12 4l2.5 5 5.5.8-4 3.9 1 5.5-5-2.6-5 2.6 1-5.5-4-3.9 5.5-.8z",
    "alarm": "M6 17v-6a6 6 0 0112 0v6M4 17h16M10 20h4M12 3v2",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h3M13 14h3",
    "pause": "M8 5v14M16 5v14",
    "bell": "M12 4a5 5 0 00-5 5v4l-2 3h14l-2-3V9a5 5 0 00-5-5zM10 19a2 2 0 004 0M12 2v2",
    "print": "M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7zM16.5 11.5h.01",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "lock": "M6 11h12v9H6zM9 11V8a3 3 0 016 0v3",
}


def path(name: str) -> str:
    """The path data of the icon `name`, or of the dot."""
    return PATHS.get(name, PATHS["dot"])
