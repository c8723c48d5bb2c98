"""The drawing workbench with 10,000 units in a browser: first map, painting, undo, a box, memory.

    python -m bench.workbench --home /tmp/town [--units 10000] [--strokes 30] [--port 8102]

`--home`: a copy of a loaded demo town (`wangge demo --size street`) with a drawing; its ground is
answered with a made-up town, nothing is saved. Needs playwright and /usr/bin/chromium. The browser
draws by software, the worst a town hall has; times run from an act until the picture with its new
colours and figures is on the screen, for the unit pressed and for those a stroke then comes over.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.lattice import GRID, UPPER, town
from bench.register_pages import running

SIZES = {"desk": (1440, 900), "phone": (360, 760)}
MAP_SECONDS, FIGURES_MS = 10, 100
PADDING_PX, REST_MS, PATIENCE_TENTHS = 24, 1_500, 1_200
KINDS = {"renderer": "the page", "GPU": "drawing by software"}
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--enable-precise-memory-info",
]
WATCH = """() => {
  window.acts = [];
  new PerformanceObserver((list) => {
    for (const {name, duration} of list.getEntries()) acts.push([name, duration]);
  }).observe({type: "event", durationThreshold: 16});
}"""
"""From an event until what it changed is on the screen, as the browser measures it, to 8 ms."""


def opened(page: Page, home: Path, side: int) -> None:
    """The workbench of the town's first drawing, logged in, its map drawn."""
    word = (home / "demo-logins.txt").read_text().splitlines()[0].removeprefix("password ")
    page.goto("/login/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", word)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/planner/")
    drawing = re.findall(r"/planner/([0-9a-f-]{36})/", page.content())[0]
    ground = json.dumps(town(side, drawing), ensure_ascii=False)
    page.route(
        "**/ground.json*", lambda route: route.fulfill(body=ground, content_type="application/json")
    )
    page.route("**/runs.json", lambda route: route.fulfill(json={"runs": [], "most": 4}))
    page.goto(f"/planner/{drawing}/workbench/")
    for _ in range(PATIENCE_TENTHS):
        if page.evaluate("performance.getEntriesByName('wangge:map').length"):
            return
        page.wait_for_timeout(100)
    raise SystemExit("the map was not drawn")


class Hand:
    """A mouse over the town, which fills the map but for its padding."""

    def __init__(self, page: Page, side: int) -> None:
        self.page, self.side = page, side

    def to(self, column: float, row: float) -> None:
        """Moves over a place of the town."""
        ground = self.page.locator('[data-bench="map"]')
        ground.evaluate("(it) => it.scrollIntoView({block: 'center'})")
        box = ground.bounding_box()
        assert box
        inner = min(box["width"], box["height"]) - 2 * PADDING_PX
        x = box["x"] + box["width"] / 2 + ((column + 0.5) / self.side - 0.5) * inner
        y = box["y"] + box["height"] / 2 - ((row + 0.5) / self.side - 0.5) * inner
        self.page.mouse.move(x, y)

    def stroke(self, number: int) -> None:
        """Three units from the grid to the right into a grid of the first column."""
        across = self.side // GRID
        row, line = number % across, GRID * (number % across) + (2 + number // across) % GRID
        grid = row * across + 1
        self.page.locator(f'[name="bench-grid"][value="{grid}"]').evaluate("(one) => one.click()")
        self.page.wait_for_timeout(REST_MS)
        self.to(GRID, line)
        self.page.mouse.down()
        for column in (GRID + 1, GRID + 2):
            self.page.wait_for_timeout(100)
            self.to(column, line)
        self.page.mouse.up()

    def box(self, number: int) -> None:
        """Selects some 900 units in the middle of the map."""
        self.to(number + 30, number + 30)
        self.page.mouse.down()
        self.to(number + 60, number + 60)
        self.page.mouse.up()

    def time(self, kind: str) -> float:
        """Milliseconds of the last act of this kind, once the page is at rest."""
        times: list[float] = []
        while not times:
            self.page.wait_for_timeout(REST_MS)
            acts = self.page.evaluate("acts.splice(0)")
            times = [duration for name, duration in acts if name == kind]
        return times[-1]


@contextlib.contextmanager
def latencies(page: Page) -> Iterator[dict[str, list[float]]]:
    """Milliseconds from each input until its picture, by kind of input, as Chromium traces them.

    Event timing, which a page itself can watch, leaves out the movements of a mouse.
    """
    browser, found = page.context.browser, dict[str, list[float]]()
    assert browser
    devtools, events, over = browser.new_browser_cdp_session(), list[dict[str, Any]](), list[Any]()
    devtools.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    devtools.on("Tracing.tracingComplete", lambda told: over.append(told))
    wanted = {"includedCategories": ["cc", "benchmark", "input"], "excludedCategories": ["*"]}
    devtools.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": wanted})
    yield found
    devtools.send("Tracing.end")
    while not over:
        page.wait_for_timeout(100)
    begun: dict[str, dict[str, Any]] = {}
    for event in sorted((e for e in events if e["name"] == "EventLatency"), key=lambda e: e["ts"]):
        one = f"{event['pid']} {event.get('id2', event.get('id'))}"
        if event["ph"] == "b":
            begun[one] = event
        elif one in begun:
            start = begun.pop(one)
            kind = start["args"]["event_latency"]["event_type"]
            found.setdefault(kind, []).append((event["ts"] - start["ts"]) / 1000)


def measured(page: Page, side: int, strokes: int) -> dict[str, float]:
    started = "performance.getEntriesByName('wangge:map')[0].startTime"
    found: dict[str, float] = {"map drawn, s": page.evaluate(started) / 1000}
    hand = Hand(page, side)
    kinds = ("unit painted", "next unit of a stroke", "step undone", "box picked")
    found_ms: dict[str, list[float]] = {kind: [] for kind in kinds}
    page.get_by_role("button", name="涂入网格").click()
    page.evaluate(WATCH)
    before = cpu_seconds(page)
    with latencies(page) as traced:
        for number in range(strokes):
            hand.stroke(number)
            found_ms["unit painted"].append(hand.time("mousedown"))
    found_ms["next unit of a stroke"] = traced["MOUSE_DRAGGED"]
    after = cpu_seconds(page)
    moved = page.locator("article", has_text="手工修改").inner_text()
    if f"变动单元\n{3 * strokes}\n" not in moved:
        raise SystemExit(f"painted other units than meant: {moved}")
    for _ in range(strokes // 2):
        page.keyboard.press("Control+z")
        found_ms["step undone"].append(hand.time("keydown"))
    page.get_by_role("button", name="框选").click()
    for number in range(strokes // 2):
        hand.box(number)
        found_ms["box picked"].append(hand.time("mouseup"))
    for told, times in found_ms.items():
        found[f"{told}, ms"] = statistics.median(times)
        found[f"{told}, nine in ten within ms"] = statistics.quantiles(times, n=10)[-1]
    for kind, told in KINDS.items():
        found[f"CPU of {told} for a stroke, ms"] = 1000 * (after[kind] - before[kind]) / strokes
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    found["script's memory, MB"] = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    return found


def cpu_seconds(page: Page) -> dict[str, float]:
    """What the browser's processes have reckoned so far, by kind."""
    browser = page.context.browser
    assert browser
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return {kind: sum(p["cpuTime"] for p in told if p["type"] == kind) for kind in KINDS}


def at(browser: Browser, base: str, width: str, given: argparse.Namespace) -> dict[str, float]:
    """What is measured at one width, in a browser's window of its own."""
    size = SIZES[width]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, base_url=base, locale="zh-CN"
    )
    page, side = context.new_page(), math.isqrt(given.units) // UPPER * UPPER
    opened(page, given.home, side)
    page.wait_for_timeout(REST_MS)
    found = measured(page, side, given.strokes)
    context.close()
    return found


def main() -> int:
    """Prints a table; exit status 1 when a number is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--strokes", type=int, default=30)
    parser.add_argument("--port", type=int, default=8102)
    given = parser.parse_args()
    env = {**os.environ, "WANGGE_HOME": str(given.home), "WANGGE_LOG": "WARNING"}
    with running(env, given.port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        base = f"http://127.0.0.1:{given.port}"
        rows = {width: at(browser, base, width, given) for width in SIZES}
        browser.close()
    print(f"| {given.units:,} units | {' | '.join(rows)} |\n| --- | --- | --- |")
    for name in rows["desk"]:
        print(f"| {name} | {' | '.join(f'{found[name]:.1f}' for found in rows.values())} |")
    print(f"| load of the machine at the end | {os.getloadavg()[0]:.1f} on {os.cpu_count()} | |")
    painted = ("unit painted, ms", "next unit of a stroke, ms")
    slow = [w for w, found in rows.items() if max(found[name] for name in painted) > FIGURES_MS]
    slow += [w for w, found in rows.items() if found["map drawn, s"] > MAP_SECONDS]
    print(f"NUMBERS MISSED {slow}" if slow else "numbers reached")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
