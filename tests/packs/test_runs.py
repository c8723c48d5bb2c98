"""Runs of the program on the workbench: asked, drawn, stopped, dropped, and who may."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.packs.test_redrawing import EAST, MONDAY_AT, WEST, Town
from tests.packs.test_workbench import Bench, refusal
from tests.packs.test_workbench import town as town
from wangge.domain.redrawing import run_lock
from wangge.domain.redrawing.api import read_wish
from wangge.domain.redrawing.drafting import draw, process
from wangge.domain.redrawing.drafting.process import draw_run
from wangge.domain.redrawing.models import Drawing, Run, RunState
from wangge.domain.redrawing.services import run_work
from wangge.plumbing.journal import api as journal

WISH = {"weights": ["units"], "k": 4, "seed": 5}


class Runs(Bench):
    """The runs of one drawing, as somebody's browser asks for them."""

    def post(self, address: str, body: object = None, kind: str = "application/json") -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(self.root + address, data, content_type=kind)

    def ask(self, **wish: object) -> UUID:
        answer = self.post("runs.json", {**WISH, **wish})
        assert answer.status_code == 201, answer.content
        return UUID(answer.json()["id"])

    def one(self) -> dict[str, Any]:
        (run,) = self.json("runs.json")["runs"]
        assert isinstance(run, dict)
        return run


def take(run_id: UUID) -> None:
    """As the worker does, but without its process."""
    Run.objects.filter(pk=run_id).update(state=RunState.RUNNING, started_at=MONDAY_AT)


def carried_out(run_id: UUID) -> None:
    take(run_id)
    with run_lock.taken(run_id):
        draw_run(run_id, lambda stage, share: None)


@pytest.fixture
def bench(town: Town) -> Runs:
    return Runs(town, "administrator", town.begin())


def test_a_run_draws_what_the_command_draws(town: Town, bench: Runs) -> None:
    run_id = bench.ask()
    run = bench.one()
    assert (run["state"], run["share"], run["seconds"]) == ("waiting", 0, 0)
    assert refusal(bench.get(f"runs/{run_id}/leaves.json")) == (409, [("run_not_done", None)])
    carried_out(run_id)
    run = bench.one()
    assert (run["state"], run["share"], run["error"]) == ("done", 1, None)
    assert (run["figures"]["parts"], run["figures"]["disconnected"]) == (4, 0)
    assert run["wish"] == {**read_wish(WISH).as_json(), "version": 1}
    drawn = draw(town.key, "labour", read_wish(WISH), on=MONDAY_AT.date()).content.leaves
    leaves = bench.json(f"runs/{run_id}/leaves.json")
    units = bench.json("ground.json")["units"]["code"]
    codes = [leaves["grids"][n]["code"] for n in leaves["leaf"]]
    assert dict(zip(units, codes, strict=True)) == drawn
    assert all(g["code"].startswith(g["parent"]) for g in leaves["grids"])
    west = bench.json(f"runs/{run_id}/leaves.json?upper={WEST}")
    assert len(west["leaf"]) == 8
    kinds = [e.kind for e in journal.read(f"redrawing:{bench.root.split('/')[2]}")]
    assert kinds[-2:] == ["redrawing.run_asked", "redrawing.run_done"]
    assert bench.json("ground.json")["version"] == 1, "nothing is a version until it is saved"


def cut(town: Town) -> dict[str, object]:
    """A road closed from one end of the ground to the other: it can't be one grid any more."""
    pairs = [[town.ground.unit(1, r), town.ground.unit(2, r)] for r in range(4)]
    return {"k": 1, "edits": [{"kind": "closed", "borders": pairs}]}


def test_what_cannot_be_met_is_told_with_its_field(town: Town, bench: Runs) -> None:
    carried_out(bench.ask(**cut(town)))
    run = bench.one()
    assert (run["state"], run["error"]["field"]) == ("failed", "k")
    assert "至少要 2 个网格" in run["error"]["zh"] and "2 pieces" in run["error"]["en"]
    for wish, field in (
        ({"k": 17}, "k"),
        ({"k": None, "range": [None, 5]}, "range"),
        ({"max_imbalance": 11}, "max_imbalance"),
        ({"level": "city"}, "level"),
        ({"under": WEST}, "under"),
        ({"weights": ["cats"]}, "weights"),
        ({"k": 0}, "k"),
        ({"edits": [{"kind": "split"}]}, "edits.0.upper"),
    ):
        status, errors = refusal(bench.post("runs.json", {**WISH, **wish}))
        assert status == 422 and field in {f for _, f in errors}, (wish, errors)
    assert refusal(bench.post("runs.json", {**WISH, "version": 9}))[0] == 404


def test_a_run_before_anything_is_compiled_says_that_it_prepares(
    bench: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(process, "cold", lambda: True)
    monkeypatch.setattr(process, "warm_up", lambda: heard.append("compiled"))
    run_id = bench.ask()
    take(run_id)
    draw_run(run_id, lambda stage, share: heard.append(stage))
    assert heard[:3] == ["preparing", "compiled", "reading"]


def test_four_are_kept_and_the_fifth_says_which_to_drop(bench: Runs) -> None:
    first, *others = [bench.ask(seed=n) for n in range(4)]
    carried_out(others[0])
    answer = bench.post("runs.json", WISH)
    assert refusal(answer) == (409, [("runs_full", "runs")])
    assert json.loads(answer.content)["errors"][0]["data"]["drop"] == str(others[0])
    assert bench.post(f"runs/{others[0]}/drop").status_code == 204
    assert refusal(bench.post(f"runs/{others[0]}/drop")) == (404, [("no_run", None)])
    bench.ask()
    assert [r["number"] for r in bench.json("runs.json")["runs"]] == [1, 3, 4, 5]
    assert bench.post(f"runs/{first}/stop").status_code == 204
    bench.ask()
    assert [r["number"] for r in bench.json("runs.json")["runs"]] == [3, 4, 5, 6], (
        "what came to nothing makes room"
    )


def test_stopping_leaves_nothing(bench: Runs) -> None:
    waiting = bench.ask()
    assert bench.post(f"runs/{waiting}/stop").status_code == 204
    assert bench.one()["state"] == "stopped"
    assert bench.post(f"runs/{waiting}/drop").status_code == 204
    running = bench.ask()
    take(running)
    with run_lock.taken(running):
        assert bench.post(f"runs/{running}/stop").status_code == 204
        assert bench.one()["stopping"]
        assert bench.post(f"runs/{running}/drop").status_code == 204
        draw_run(running, lambda stage, share: None)
    assert bench.json("runs.json")["runs"] == []


def test_a_run_whose_process_is_dead_is_seen_at_once(bench: Runs) -> None:
    run_id = bench.ask()
    take(run_id)
    assert bench.one()["error"]["code"] == "run_broken"
    run_work.note_broken(MONDAY_AT)
    assert Run.objects.get().state == RunState.FAILED
    with run_lock.taken(run_id):
        draw_run(run_id, lambda stage, share: None)
    assert Run.objects.get().content is None, "what comes late is not taken"


def test_bad_bodies_are_refused(bench: Runs) -> None:
    for body, kind in (("{", "application/json"), ("[1]", "application/json"), ("", "text/plain"),
                       ("a=1", "application/x-www-form-urlencoded")):  # fmt: skip
        assert refusal(bench.post("runs.json", body, kind)) == (422, [("not_json", None)])
    nested = "[" * 100_000
    assert refusal(bench.post("runs.json", nested)) == (422, [("not_json", None)])
    large = json.dumps({"weights": ["x" * 1_000_001]})
    assert refusal(bench.post("runs.json", large)) == (422, [("too_large", None)])


def test_who_may_ask_and_who_sees_nothing(town: Town, bench: Runs) -> None:
    run_id, drawing_id = bench.ask(), UUID(bench.root.split("/")[2])
    carried_out(run_id)
    paths = ("runs.json", f"runs/{run_id}/stop", f"runs/{run_id}/drop")
    for name in ("stranger", "east"):
        other = Runs(town, name, drawing_id)
        assert other.get("runs.json").status_code == 404
        assert other.get(f"runs/{run_id}/leaves.json").status_code == 404
        assert [other.post(p, WISH).status_code for p in paths] == [404] * 3
    reader = Runs(town, "squad_head", drawing_id)
    assert reader.json("runs.json")["most"] == 4
    assert reader.json(f"runs/{run_id}/leaves.json")["level"] == "community"
    for path in paths:
        assert refusal(reader.post(path, WISH)) == (403, [("not_the_drawer", None)])
    holder = Runs(town, "station_head", drawing_id)
    assert holder.post("runs.json", WISH).status_code == 201
    nobody = Client().post(bench.root + "runs.json", WISH, content_type="application/json")
    assert nobody.status_code == 302
    assert refusal(bench.post(f"runs/{uuid4()}/stop")) == (404, [("no_run", None)])
    elsewhere = Runs(town, "administrator", uuid4())
    assert elsewhere.get("runs.json").status_code == 404
    assert EAST not in json.dumps(bench.json("runs.json"))


def test_a_drawing_that_is_filed_takes_no_more_runs(town: Town, bench: Runs) -> None:
    run_id, drawing_id = bench.ask(), UUID(bench.root.split("/")[2])
    Drawing.objects.filter(pk=drawing_id).update(stage="filing")
    assert refusal(bench.post("runs.json", WISH)) == (409, [("drawing_closed", "stage")])
    assert bench.post(f"runs/{run_id}/drop").status_code == 204
