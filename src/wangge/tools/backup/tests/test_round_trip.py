"""A whole town, backed up and restored into another home by the commands a person types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

RUN = """
import contextlib, io, json, sys, traceback
from wangge.project import cli
answers = []
for step in json.load(sys.stdin):
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            code = exec(step, {}) if isinstance(step, str) else cli.main(step)
        except SystemExit as leaving:
            code = leaving.code
        except Exception:
            traceback.print_exc()
            code = 99
    answers.append([code or 0, told.getvalue()])
print(json.dumps(answers))
"""

FILL = """
from datetime import UTC, datetime, timedelta
from io import BytesIO
from django.db import transaction
from PIL import Image
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.files import api as files
from wangge.plumbing.journal import api as journal
who, at = Actor.system("test"), datetime(2026, 3, 1, tzinfo=UTC)
photo = BytesIO(); Image.new("RGB", (30, 20)).save(photo, "JPEG")
with transaction.atomic(), journal.machine_clock(SimulatedClock(at)):
    row = files.store_photo(photo.getvalue(), "家门口.jpg", evidence=True, actor=who, at=at)
    for stream in ("people", "places", "misc:1"):
        journal.append(stream, [journal.Event("a"), journal.Event("b")], actor=who, at=at)
with journal.machine_clock(SimulatedClock(at + timedelta(days=2))):
    assert journal.seal_days(at + timedelta(days=2))
"""

LOOK = """
from wangge.plumbing.files import api as files
row = files.StoredFile.objects.get()
with files.open_file(row.id).stream as stream:
    assert stream.read(2) == bytes([0xff, 0xd8])
print(files.photo_evidence(row.id).name)
"""

TAMPER = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("UPDATE journal_entry SET data = '[]' WHERE stream = 'places' AND seq = 2")
"""


def run(home: Path, address: str, steps):
    """Runs commands (lists of words) and Python texts in one process of a town's own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    environment |= {"WANGGE_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    environment |= {"DATABASE_URL": address} if address else {}
    words = [w if isinstance(w, str) else [str(x) for x in w] for w in steps]
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        env=environment,
        input=json.dumps(words),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [(code, told) for code, told in json.loads(done.stdout.splitlines()[-1])]


def names(path: Path) -> list[str]:
    """What an archive holds."""
    with tarfile.open(path) as tar:
        return tar.getnames()


@contextmanager
def databases(*names):
    """Addresses of new databases beside the tests' own; none on SQLite, where a home is enough."""
    if connection.vendor == "sqlite":
        yield [""] * len(names)
        return
    given = connection.settings_dict
    address = f"host={given['HOST']} user={given['USER']} dbname=postgres"
    address += f" port={given['PORT']}" * bool(given["PORT"])
    address += f" password={given['PASSWORD']}" * bool(given["PASSWORD"])
    with psycopg.connect(address, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
        login = given["USER"] + f":{given['PASSWORD']}" * bool(given["PASSWORD"])
        port = f"&port={given['PORT']}" * bool(given["PORT"])
        yield [f"postgresql://{login}@/{name}?host={given['HOST']}{port}" for name in names]
        for name in names:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.mark.slow
def test_a_town_moves_house(tmp_path):
    """One journey, because every process costs seconds: the steps build upon each other."""
    old, new = tmp_path / "old", tmp_path / "new"
    archive, keys = tmp_path / "town.tar.gz", tmp_path / "town.keys.tar.gz"
    first, tampered = tmp_path / "first.tar.gz", tmp_path / "tampered.tar.gz"
    with databases("wangge_backup_a", "wangge_backup_b") as (old_address, new_address):
        steps = [["migrate", "-v0"], ["backup", first, "--with-keys"], FILL]
        steps += [["backup", archive, "--with-keys"], ["backup", archive], ["worker", "--once"]]
        made = run(old, old_address, steps)
        assert names(tmp_path / "first.keys.tar.gz") == names(keys), "a copy made at once will do"
        steps = [
            ["restore", archive],
            ["restore", archive],
            ["restore", archive, "--keys", keys, "--force"],
            LOOK,
            ["verify-journal"],
            TAMPER,
            ["verify-journal"],
            ["verify-journal", "--json"],
            ["backup", tampered],
            ["restore", tampered, "--force"],
            ["verify-journal", "--nonsense"],
        ]
        moved = run(new, new_address, steps)

    assert [code for code, _ in made] == [0, 0, 0, 0, 2, 0], made
    assert "密钥已写入" in made[3][1] and keys.exists()
    assert "已存在" in made[4][1]

    assert [code for code, _ in moved] == [1, 2, 0, 0, 0, 0, 1, 1, 0, 1, 2], moved
    told = [text for _, text in moved]
    assert "缺少密钥" in told[0] and "is missing" in told[0], "data came back, keys did not"
    assert "--force" in told[1]
    assert "6 条日志" in told[2] and "2 个媒体文件" in told[2]
    assert told[3].strip() == "家门口.jpg"
    assert "完好" in told[4] and "2026-03-01" in told[4]
    assert "places 第 2 条" in told[6] and "places #2" in told[6]
    assert json.loads(told[7])["findings"][0]["wrong"] == "altered"
    assert "places 第 2 条" in told[9]
    assert all(any(aside.iterdir()) for aside in new.glob("replaced-*"))
