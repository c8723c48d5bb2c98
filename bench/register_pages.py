"""A register of 100,000 lines through its pages, as a keeper works: import, stop, look, export.

    python -m bench.register_pages --home /tmp/town [--rows 100000] [--port 8101]

`--home`: a copy of a loaded demo town (`wangge demo --size street`); it is filled, so take a copy.
Starts `wangge serve` and `wangge worker` on it and talks HTTP to them. Fails when the import takes
more than a minute, when a stopped one leaves anything, or when a page takes more than a second
(the export: a minute). On a machine that others use too, read the worker's CPU beside the wall.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from secrets import token_urlsafe

import requests
import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.registers import person

WANGGE = Path(sys.executable).parent / "wangge"
REGISTER = "demo_street/people_in_need"
KEEPER_POST, KEEPER_DEPARTMENT = "handler", "civil_affairs"
IMPORT_SECONDS, EXPORT_SECONDS, PAGE_SECONDS = 60, 60, 1
PREPARE = """
import sys, datetime
from wangge.domain.people import api as people
from wangge.domain.people.models import Appointment
from wangge.domain.places import api as places
from wangge.plumbing.actor import Actor
post, department, password = sys.argv[1:]
held = Appointment.objects.filter(post=post, department=department).select_related("account")
account = held.order_by("id")[0].account
now = datetime.datetime.now(datetime.UTC)
people.set_password(account.id, password, actor=Actor.system("bench"), at=now)
town = places.jurisdictions()[0]
day = places.local_day(town.key, now)
root = places.root_grid(town.key, "governance", day)
units = places.units_of(town.key, "governance", root.code, day)
print(account.username, *units[:400])
"""


class Keeper:
    """Somebody logged in, who notes how long each answer took."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address, self.session = address, requests.Session()
        self.session.headers["Accept-Language"] = "zh-hans"
        self.slow: list[str] = []
        form = {"username": username, "password": password}
        self.post("/login/", form, told="log in")

    def get(self, path: str, told: str = "", seconds: float = PAGE_SECONDS) -> requests.Response:
        begun = time.perf_counter()
        answer = self.session.get(self.address + path, timeout=300)
        took = time.perf_counter() - begun
        answer.raise_for_status()
        if told:
            print(f"{told:<44} {took:>8.2f} s {len(answer.content) / 1024:>9.0f} KB", flush=True)
            if took > seconds:
                self.slow.append(told)
        return answer

    def post(
        self,
        path: str,
        form: dict[str, str],
        told: str = "",
        file: bytes = b"",
    ) -> requests.Response:
        self.session.get(self.address + path.split("cancel/")[0], timeout=60)
        form = form | {"csrfmiddlewaretoken": self.session.cookies["csrftoken"] or ""}
        files = {"file": ("people.xlsx", file)} if file else None
        begun = time.perf_counter()
        answer = self.session.post(self.address + path, data=form, files=files, timeout=300)
        answer.raise_for_status()
        if told:
            print(f"{told:<44} {time.perf_counter() - begun:>8.2f} s", flush=True)
        return answer


@contextlib.contextmanager
def running(env: dict[str, str], port: int) -> Iterator[list[int]]:
    """`wangge serve` and `wangge worker`, and the process ids of both."""
    words = [["serve", "--no-worker", "--port", str(port)], ["worker"]]
    children = [subprocess.Popen([WANGGE, *w], env=env, stdout=sys.stderr) for w in words]
    try:
        for _ in range(600):
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"http://127.0.0.1:{port}/login/", timeout=30)
                break
            time.sleep(0.1)
        yield [child.pid for child in children]
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def filled(template: bytes, rows: int, units: list[str], seed: int, first: int = 0) -> bytes:
    """The template with made-up people in it, by its own titles."""
    book = CalamineWorkbook.from_filelike(BytesIO(template))
    name = book.sheet_names[0]
    titles = [str(c) for c in next(iter(book.get_sheet_by_name(name).iter_rows()))]
    rng, buffer = Random(seed), BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as out:
        sheet = out.add_worksheet(name)
        sheet.write_row(0, 0, titles)
        for number in range(rows):
            sheet.write_row(number + 1, 0, _cells(titles, first + number, units, rng))
    return buffer.getvalue()


def _cells(titles: list[str], number: int, units: list[str], rng: Random) -> list[object]:
    _, name, identity, phone, home, *_ = person(number, rng)
    known = {
        "单元网格": rng.choice(units),
        "姓名": name,
        "身份证号": identity,
        "联系人电话": phone,
        "电话": phone,
        "住址": home,
        "情形": rng.choice(("独居老人", "困难家庭", "有残疾人的家庭")),
        "紧急联系人": name,
        "帮扶措施": "每周走访一次",
    }
    return [next((v for key, v in known.items() if key in title), "") for title in titles]


def sent(keeper: Keeper, data: bytes, told: str) -> str:
    """Uploads the file; the address of the import's page."""
    path = f"/ledger/{REGISTER}/import/"
    answer = keeper.post(path, {}, told, data)
    return answer.url.removeprefix(keeper.address)


def watched(keeper: Keeper, page: str, until: str = "") -> tuple[str, list[str]]:
    """Looks at the progress as the page's script does, until the import (or step) is over."""
    seen: list[str] = []
    while True:
        answer = keeper.session.get(
            keeper.address + page, headers={"HX-Request": "true"}, timeout=60
        )
        step = re.search(r"[\d,]+ / [\d,]+", answer.text)
        seen.append(step.group(0) if step else "")
        if "HX-Refresh" in answer.headers or (until and until in answer.text):
            return answer.text, seen
        time.sleep(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=8101)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    env = {**os.environ, "WANGGE_HOME": str(given.home), "WANGGE_LOG": "WARNING"}
    password = token_urlsafe(12)
    words = [sys.executable, "-c", f"import django; django.setup(){PREPARE}"]
    words += [KEEPER_POST, KEEPER_DEPARTMENT, password]
    settings = {**env, "DJANGO_SETTINGS_MODULE": "wangge.project.settings"}
    username, *units = subprocess.check_output(words, env=settings, text=True).split()
    with running(env, given.port) as pids:
        keeper = Keeper(f"http://127.0.0.1:{given.port}", username, password)
        seconds, whole = imported(keeper, given.rows, units, given.seed, pids[1])
        looked_at(keeper, pids[0])
    ok = whole and seconds <= IMPORT_SECONDS and not keeper.slow
    print("numbers reached" if ok else f"NUMBERS MISSED {keeper.slow}")
    return int(not ok)


def imported(
    keeper: Keeper, rows: int, units: list[str], seed: int, worker: int
) -> tuple[float, bool]:
    """One import stopped, one whole: the latter's seconds, whether both left what they should."""
    template = keeper.get(f"/ledger/{REGISTER}/template.xlsx", "the template").content
    before = counted(keeper)
    data = filled(template, rows, units, seed)
    print(f"a file of {rows:,} rows, {len(data) / 2**20:.1f} MB")
    page = sent(keeper, data, "sent, to be stopped")
    watched(keeper, page, until="正在保存")
    keeper.post(f"{page}cancel/", {}, "stopped while it is being stored")
    watched(keeper, page)
    whole = counted(keeper) == before
    print(f"lines left of the stopped one: {counted(keeper) - before}")
    begun, load, cpu = time.perf_counter(), os.getloadavg()[0], cpu_seconds(worker)
    page = sent(keeper, data, "sent (upload and first check)")
    _, seen = watched(keeper, page)
    seconds = time.perf_counter() - begun
    cpu = cpu_seconds(worker) - cpu
    print(f"upload to done: {seconds:.1f} s, of these the worker's CPU {cpu:.1f} s")
    print(f"the machine's load {load:.1f} on {os.cpu_count()}; {len(set(seen))} steps seen")
    whole &= counted(keeper) - before == rows
    return seconds, whole


def counted(keeper: Keeper) -> int:
    """The lines of the register as the index says."""
    text = keeper.get("/ledger/").text
    found = re.search(rf'/ledger/{REGISTER}/"><strong>([^<]+)<', text)
    if found is None:
        raise SystemExit("the index names no number")
    return int(re.sub(r"\D", "", found.group(1)))


def looked_at(keeper: Keeper, pid: int) -> None:
    """Each page at that size, and the export with the server's memory."""
    base = f"/ledger/{REGISTER}/"
    keeper.get("/ledger/", "the index")
    keeper.get(base, "the list")
    first = keeper.get(base).text
    following = re.search(r'href="\?([^"]*after=[^"]*)"', first)
    if following:
        keeper.get(f"{base}?{following.group(1).replace('&amp;', '&')}", "its second page")
    keeper.get(f"{base}?due=1", "what is to be confirmed again")
    keeper.get(f"{base}?ended=1", "ended lines too")
    grids = re.findall(r'<option value="(\d+)"', first)
    keeper.get(f"{base}?under={grids[-1]}", "one grid")
    keeper.get(f"{base}?field=phone&q=13000000000", "a search by telephone")
    keeper.get(f"{base}proposals/", "the doubles")
    keeper.get(f"{base}removed/", "what was removed")
    keeper.get(f"{base}import/", "the import page")
    before = memory_mb(pid)
    keeper.get(f"{base}export.xlsx", "the export", seconds=EXPORT_SECONDS)
    print(f"server's memory before and at its peak: {before:.0f}, {memory_mb(pid):.0f} MB")


def cpu_seconds(pid: int) -> float:
    """What a process has reckoned so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """The highest resident size so far of a process and its children."""
    pids, peak = [pid], 0.0
    for one in pids:
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        peak = max([peak, *(int(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM:"))])
        pids += [int(p) for p in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return peak


if __name__ == "__main__":
    sys.exit(main())
