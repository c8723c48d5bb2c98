"""What is entered in registers stands nowhere in clear: not in the database, not in a backup."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.db import connection

from tests.journeys.ledger import BUILT, WANG

ROOT = Path(__file__).resolve().parents[2]
SECRET = [v for key, v in WANG.items() if key != "need"]
OTHER = {"name": "钱虚构", "home": "虚构路九号院", "phone": "19900009876", "contact": "钱某某"}
FILL = """
import json, sys
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from tests.journeys.ledger import LIST, WANG, facts, ledger_town, person, row_of, sheet
from wangge.domain.registers.services import background
call_command("migrate", verbosity=0)
other = json.loads(sys.argv[1])
with ledger_town() as town:
    client = town.browser()
    done = client.post(f"{LIST}new/", facts(WANG, stage="save", decision="", place="U00"))
    assert done.status_code == 302
    address = done["Location"].partition("?")[0]
    client.post(f"{address}look/phone/", {"purpose": "visit"})
    change = {"version": "1", "kind": "change", "reason": other["name"], "f-home": other["home"]}
    assert client.post(f"{address}change/", change).status_code == 302
    objected = {"field": "help", "reason": other["contact"]}
    assert client.post(f"{address}act/object/", objected).status_code == 302
    rows = [row_of({**WANG, **other}), row_of({**person(5), **other})]
    for bad in ("", "x"):
        rows[1][3] = bad or rows[1][3]
        sent = SimpleUploadedFile(other["name"] + ".xlsx", sheet(*rows))
        assert client.post(f"{LIST}import/", {"file": sent}).status_code == 302
        assert background.work(town.clock.now())
    headless = SimpleUploadedFile("x.xlsx", sheet(titles=row_of({**WANG, **other})))
    assert client.post(f"{LIST}import/", {"file": headless}).status_code == 422
"""


def found_in(data: bytes, wanted: list[str]) -> list[str]:
    """Those of the texts that stand in the bytes, however a database may write them."""
    forms = {text: (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode())
             for text in wanted}  # fmt: skip
    return [text for text, all_forms in forms.items() if any(f in data for f in all_forms)]


@pytest.mark.slow
@pytest.mark.skipif(not BUILT, reason="web/dist is not built")
def test_no_value_stands_in_clear(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads the file of SQLite")
    home, archive = tmp_path / "home", tmp_path / "town.tar.gz"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("WANGGE_", "DATABASE_"))}
    env |= {"WANGGE_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    env["DJANGO_SETTINGS_MODULE"] = "wangge.project.settings"
    filled = f"import django; django.setup()\n{FILL}"
    for command in (
        ["-c", filled, json.dumps(OTHER)],
        ["-m", "wangge.project.cli", "backup", str(archive)],
    ):
        done = subprocess.run(
            [sys.executable, *command], env=env, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    wanted = [*SECRET, *OTHER.values()]
    stored = [p for p in home.rglob("*") if p.is_file()]
    assert any(p.name.startswith("wangge.sqlite3") for p in stored)
    assert any(p.parent.name == "imports" for p in stored)
    for path in stored:
        assert found_in(path.read_bytes(), wanted) == [], path
    assert found_in((home / "wangge.sqlite3").read_bytes(), ["demo_street"]) == ["demo_street"]
    with tarfile.open(archive) as tar:
        parts = [tar.extractfile(m) for m in tar.getmembers() if m.isfile()]
        assert parts
        for part in parts:
            assert part is not None and found_in(part.read(), wanted) == []
