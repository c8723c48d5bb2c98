"""Draws a flow as SVG: steps with phase, owner and limit; actions as arrows with their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import Final

from wangge.packs.diagrams import wording
from wangge.packs.diagrams.layout import Edge, Lane, Side, lanes, merged, ordered
from wangge.packs.diagrams.wording import Language, width, wrapped
from wangge.packs.schema import FlowSpec, PackSpec

BOX, GAP, PAD, LANE_PAD = 250.0, 30.0, 18.0, 12.0
NAME, SMALL, LABEL = 16.0, 12.5, 12.0
LINE, LABEL_LINE, TEXT_MAX = 18.0, 15.5, 168.0
CLOSED: Final = "closed"
COLOURS: Final = {"back": "#b3261e", "resident": "#1f6f43", "": "#1f5b88"}
_FONT: Final = "'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
_LOOKS: Final = {
    "phase": 'fill="#123f60" font-size="12.5" font-weight="700"',
    "name": 'fill="#17232e" font-size="16" font-weight="700"',
    "about": 'fill="#4c5d6d" font-size="12.5"',
}
_HALO: Final = 'font-size="12" paint-order="stroke" stroke="#ffffff" stroke-width="4"'


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text in their box: left, top, width, height."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A step's box."""

    key: str
    lines: tuple[tuple[str, str], ...]
    y: float
    height: float


class Diagram:
    """A flow laid out: rows, arrows, labels, in units of the SVG."""

    def __init__(self, pack: PackSpec, flow: FlowSpec, language: Language) -> None:
        self.title = wording.said(flow.name, language)
        steps = {s.key: s for s in flow.steps}
        leads = {s.key: [a.to for a in s.actions] for s in flow.steps}
        keys = [*ordered(list(steps), flow.first, leads), CLOSED]
        row = {key: n for n, key in enumerate(keys)}
        edges = list(_edges(flow, row, language))
        self.loops = [e for e in edges if e.start == e.end]
        self.edges = merged([e for e in edges if e.start != e.end])
        self.lanes = lanes(self.edges)
        self.rows = self._rows(pack, flow, keys, language)
        self._across()
        self.labels = [*map(self._beside, self.lanes), *self._down(), *self._loops()]

    def _rows(
        self, pack: PackSpec, flow: FlowSpec, keys: list[str], language: Language
    ) -> list[Row]:
        """Boxes as high as their texts, and as the arrows that leave and reach them need."""
        steps = {s.key: s for s in flow.steps}
        rows, y = [], PAD
        for number, key in enumerate(keys):
            lines: list[tuple[str, str]] = []
            if key in steps:
                step = steps[key]
                lines.append(("phase", wording.phase(step, language)))
                lines += [("name", t) for t in _fitted(wording.said(step.name, language), NAME)]
                about = [wording.owner(pack, step.owner, language), wording.limit(step, language)]
                lines += [("about", t) for text in about for t in _fitted(text, SMALL)]
            else:
                lines.append(("name", wording.word(CLOSED, language)))
            ports = max(len(self._ports(number, side)) for side in ("right", "left"))
            beside = sum(self._text_height(e) for e in self.loops if e.start == number)
            height = max(len(lines) * LINE + 16, ports * 20 + 8, 2 * beside + 24 if beside else 0)
            rows.append(Row(key, tuple(lines), y, height))
            down = next((e for e in self.edges if e.start == number and e.side == "down"), None)
            y += height + GAP + (self._text_height(down) if down else 0)
        self.height = y - GAP + PAD
        return rows

    def _text_height(self, edge: Edge) -> float:
        return len(_label_lines(edge)) * LABEL_LINE + 6

    def _across(self) -> None:
        """Lanes to the left, the column, lanes to the right; each as wide as its widest text."""
        wide: dict[tuple[Side, int], float] = {}
        for lane in self.lanes:
            at = (lane.edge.side, lane.number)
            wide[at] = max(wide.get(at, 0.0), _text_width(lane.edge))
        loops = max((_text_width(e) for e in self.loops), default=0.0)
        self.loop_width = loops + 40 if loops else 0.0
        self.outer: dict[tuple[Side, int], float] = {}
        sides: tuple[Side, Side] = ("left", "right")
        reach = {}
        for side in sides:
            widths = [w for (s, _), w in sorted(wide.items()) if s == side]
            begin = 22.0 + (self.loop_width if side == "right" else 0.0)
            ends = list(accumulate((w + 2 * LANE_PAD + 12 for w in widths), initial=begin))
            for n in range(len(widths)):
                self.outer[side, n] = ends[n]
            reach[side] = ends[-1]
        self.left = PAD + reach["left"]
        self.right = self.left + BOX
        self.width = self.right + reach["right"] + PAD

    def lane_x(self, lane: Lane) -> float:
        """Where the arrow of a lane runs down or up."""
        out = self.outer[lane.edge.side, lane.number]
        return self.right + out if lane.edge.side == "right" else self.left - out

    def _ports(self, row: int, side: str) -> list[tuple[Edge, bool]]:
        """The ends of arrows at one side of a box, from above to below; True: it begins here."""
        beside = [e for e in self.edges if e.side == side]
        ends = [(e, True) for e in beside if e.start == row]
        ends += [(e, False) for e in beside if e.end == row]
        return sorted(ends, key=lambda p: ((p[0].end if p[1] else p[0].start), p[1], p[0].lines))

    def port_y(self, row: int, edge: Edge, begins: bool) -> float:
        """Where an arrow leaves or reaches a box."""
        ports = self._ports(row, edge.side)
        step = self.rows[row].height / (len(ports) + 1)
        return self.rows[row].y + step * (ports.index((edge, begins)) + 1)

    def _beside(self, lane: Lane) -> Label:
        """Outside its arrow, as near the middle of the way as no other arrow crosses the text."""
        edge, lines = lane.edge, _label_lines(lane.edge)
        ends = self.port_y(edge.start, edge, True), self.port_y(edge.end, edge, False)
        wide, high = _text_width(edge), len(lines) * LABEL_LINE
        crossing = self._crossing(lane)
        y = _clear(sum(ends) / 2 - high / 2, high, min(ends), max(ends) - high, crossing)
        x = self.lane_x(lane)
        left = x + LANE_PAD if edge.side == "right" else x - LANE_PAD - wide
        return Label(lines, left, y, wide, high, edge.kind)

    def _crossing(self, lane: Lane) -> list[float]:
        """Where arrows of lanes farther out cross the ground of this one."""
        outer = [
            x.edge for x in self.lanes if x.edge.side == lane.edge.side and x.number > lane.number
        ]
        starts = [self.port_y(e.start, e, True) for e in outer]
        return starts + [self.port_y(e.end, e, False) for e in outer]

    def _down(self) -> Iterator[Label]:
        for edge in self.edges:
            if edge.side == "down":
                lines, row = _label_lines(edge), self.rows[edge.start]
                below = self.rows[edge.end].y
                high = len(lines) * LABEL_LINE
                y = (row.y + row.height + below) / 2 - high / 2
                x = self.left + BOX / 2 + 10
                yield Label(lines, x, y, _text_width(edge), high, edge.kind)

    def _loops(self) -> Iterator[Label]:
        """Actions that leave the step where it is: beside the box, before the lanes."""
        for number, row in enumerate(self.rows):
            crossing = [self.port_y(number, e, b) for e, b in self._ports(number, "right")]
            y = row.y + 4
            for edge in (e for e in self.loops if e.start == number):
                lines = _label_lines(edge)
                high = len(lines) * LABEL_LINE
                y = _clear(y, high, y, row.y + row.height - high, crossing)
                yield Label(lines, self.right + 44, y, _text_width(edge), high, edge.kind)
                y += high + 6


def flow_svg(pack: PackSpec, flow: FlowSpec, language: Language) -> str:
    """The diagram of a flow. The same flow gives the same text."""
    d = Diagram(pack, flow, language)
    size = (
        f'width="{_n(d.width)}" height="{_n(d.height)}" viewBox="0 0 {_n(d.width)} {_n(d.height)}"'
    )
    lang = "en" if language == "en" else "zh-Hans"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="{lang}"'
    head += f' font-family="{_FONT}">'
    rect = f'<rect width="{_n(d.width)}" height="{_n(d.height)}" fill="#ffffff"/>'
    parts = [f"<title>{escape(d.title)}</title>", _markers(), rect]
    parts += [_arrow(d, lane) for lane in d.lanes]
    parts += [_straight(d, e) for e in d.edges if e.side == "down"]
    parts += [_loop(d, label) for label in d._loops()]
    parts += [p for row in d.rows for p in _box(d, row)]
    parts += [p for label in d.labels for p in _text(label)]
    return "\n".join([head, *parts, "</svg>\n"])


def _edges(flow: FlowSpec, row: dict[str, int], language: Language) -> Iterator[Edge]:
    for step in flow.steps:
        for spec in step.actions:
            kind = "back" if spec.effect in ("return", "rework", "reopen") else ""
            kind = "resident" if spec.by == "resident" and not kind else kind
            text = wording.action(step, spec, language)
            yield Edge(row[step.key], row[spec.to], (text,), kind)
    for spec in flow.after_close:
        text = wording.after_close(flow, spec, language)
        yield Edge(row[CLOSED], row[spec.to], (text,), "back")


def _fitted(text: str, size: float) -> list[str]:
    return wrapped(text, BOX - 24, size)


def _label_lines(edge: Edge) -> tuple[str, ...]:
    return tuple(line for text in edge.lines for line in wrapped(text, TEXT_MAX, LABEL))


def _text_width(edge: Edge) -> float:
    return max(width(line, LABEL) for line in _label_lines(edge))


def _clear(wished: float, high: float, low: float, most: float, crossing: list[float]) -> float:
    """The place nearest to the wished one, from `low` to `most`, that nothing crosses."""
    steps = sorted(range(-120, 121), key=lambda n: (abs(n), n))
    for y in (wished + 4 * n for n in steps):
        if low <= y <= most and not any(y - 2 < c < y + high + 2 for c in crossing):
            return y
    return wished


def _box(d: Diagram, row: Row) -> Iterator[str]:
    end = row.key == CLOSED
    fill, edge = ("#e9f3ee", "#1f6f43") if end else ("#f4f8fb", "#9db4c6")
    yield (
        f'<rect x="{_n(d.left)}" y="{_n(row.y)}" width="{_n(BOX)}" height="{_n(row.height)}" rx="8"'
        f' fill="{fill}" stroke="{edge}"/>'
    )
    y = row.y + (row.height - len(row.lines) * LINE) / 2 + LINE * 0.75
    for style, text in row.lines:
        x = d.left + BOX / 2
        at = f'x="{_n(x)}" y="{_n(y)}" text-anchor="middle"'
        yield f"<text {_LOOKS[style]} {at}>{escape(text)}</text>"
        y += LINE


def _text(label: Label) -> Iterator[str]:
    for n, line in enumerate(label.lines):
        y = label.y + LABEL_LINE * (n + 0.78)
        look = f'{_HALO} fill="{COLOURS[label.kind]}"'
        yield f'<text {look} x="{_n(label.x)}" y="{_n(y)}">{escape(line)}</text>'


def _arrow(d: Diagram, lane: Lane) -> str:
    edge = lane.edge
    side = d.right if edge.side == "right" else d.left
    x, out = d.lane_x(lane), 1 if edge.side == "right" else -1
    start, end = d.port_y(edge.start, edge, True), d.port_y(edge.end, edge, False)
    bend = 7 if end > start else -7
    path = (
        f"M{_n(side)} {_n(start)}H{_n(x - 7 * out)}Q{_n(x)} {_n(start)} {_n(x)} {_n(start + bend)}"
        f"V{_n(end - bend)}Q{_n(x)} {_n(end)} {_n(x - 7 * out)} {_n(end)}H{_n(side + 7 * out)}"
    )
    return _line(path, edge.kind)


def _straight(d: Diagram, edge: Edge) -> str:
    row, x = d.rows[edge.start], d.left + BOX / 2
    return _line(f"M{_n(x)} {_n(row.y + row.height)}V{_n(d.rows[edge.end].y - 7)}", edge.kind)


def _loop(d: Diagram, label: Label) -> str:
    middle = label.y + label.height / 2
    x, up = d.right, _n(middle - 5)
    return _line(f"M{_n(x)} {up}H{_n(x + 26)}q9 5 0 10H{_n(x + 7)}", label.kind)


def _line(path: str, kind: str) -> str:
    name = kind or "on"
    return (
        f'<path d="{path}" fill="none" stroke="{COLOURS[kind]}" stroke-width="1.4"'
        f' marker-end="url(#{name})"/>'
    )


def _markers() -> str:
    size = 'markerWidth="8" markerHeight="8" refX="1" refY="4" orient="auto"'
    marks = "".join(
        f'<marker id="{kind or "on"}" {size}><path d="M0 0l8 4-8 4z" fill="{colour}"/></marker>'
        for kind, colour in COLOURS.items()
    )
    return f"<defs>{marks}</defs>"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
