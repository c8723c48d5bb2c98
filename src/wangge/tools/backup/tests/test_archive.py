"""Copies are sound while somebody writes, and a damaged archive is never unpacked as whole."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import tarfile
import threading
from contextlib import closing

import pytest

from wangge.tools.backup import BackupProblem, archive, postgresql, sqlite


def make_database(path):
    database = sqlite3.connect(path, isolation_level=None, timeout=30)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE a (n INTEGER)")
    database.execute("CREATE TABLE b (n INTEGER)")
    return database


class TestSqlite:
    def test_a_copy_made_during_writes_is_one_moment(self, tmp_path):
        """Each transaction adds one row to both tables: no copy may see half of one."""
        live = tmp_path / "live.sqlite3"
        make_database(live).close()
        stop = threading.Event()
        written = []

        def write():
            with closing(sqlite3.connect(live, isolation_level=None, timeout=30)) as database:
                number = 0
                while not stop.is_set():
                    number += 1
                    database.execute("BEGIN IMMEDIATE")
                    database.execute("INSERT INTO a VALUES (?)", [number])
                    database.execute("INSERT INTO b VALUES (?)", [number])
                    database.execute("COMMIT")
                    written.append(number)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for round_number in range(5):
                while len(written) < (round_number + 1) * 20:
                    stop.wait(0.001)
                before = len(written)
                target = tmp_path / f"copy{round_number}.sqlite3"
                sqlite.copy(live, target)
                with closing(sqlite3.connect(target)) as copied:
                    a, b = (
                        copied.execute(f"SELECT count(*), max(n) FROM {t}").fetchone() for t in "ab"
                    )
                assert a == b and a[0] == a[1] >= before
        finally:
            stop.set()
            writer.join()
        assert not list(tmp_path.glob("copy*-wal"))

    def test_a_damaged_database_is_noticed(self, tmp_path):
        path = tmp_path / "live.sqlite3"
        with closing(make_database(path)) as database:
            database.execute("CREATE INDEX i ON a (n)")
            database.execute("BEGIN")
            database.executemany("INSERT INTO a VALUES (?)", [(n,) for n in range(20_000)])
            database.execute("COMMIT")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 9000] = b"\xff" * 9000
        path.write_bytes(data)
        with pytest.raises(BackupProblem) as caught:
            sqlite.copy(path, tmp_path / "copy.sqlite3")
        assert caught.value.code == "database_damaged"

    def test_empty_means_no_rows(self, tmp_path):
        path = tmp_path / "live.sqlite3"
        assert sqlite.is_empty(path)
        with closing(make_database(path)) as database:
            database.execute("CREATE TABLE django_migrations (n INTEGER)")
            database.execute("INSERT INTO django_migrations VALUES (1)")
            assert sqlite.is_empty(path)
            database.execute("INSERT INTO b VALUES (1)")
            assert not sqlite.is_empty(path)


class TestArchive:
    @pytest.fixture
    def made(self, tmp_path):
        for name in ("one", "two"):
            (tmp_path / name).write_text(name * 1000)
        target = tmp_path / "x.tar.gz"
        with archive.writing(target) as writer:
            writer.add(tmp_path / "one", "media/one")
            writer.add(tmp_path / "two", "media/two")
            writer.add_manifest({"database": "sqlite"})
        return target

    def test_round_trip(self, made, tmp_path):
        manifest = archive.unpack(made, tmp_path / "out")
        assert manifest["database"] == "sqlite" and set(manifest["files"]) == {
            "media/one",
            "media/two",
        }
        assert (tmp_path / "out/media/one").read_text() == "one" * 1000
        assert made.stat().st_mode & 0o077 == 0

    def test_an_archive_is_not_overwritten(self, made):
        with pytest.raises(BackupProblem) as caught, archive.writing(made):
            pass
        assert caught.value.code == "backup_exists"

    def test_a_failure_leaves_no_archive(self, tmp_path):
        with pytest.raises(ZeroDivisionError), archive.writing(tmp_path / "y.tar.gz"):
            raise ZeroDivisionError
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("keep", [0, 10, 0.5, 0.8])
    def test_a_cut_archive_is_refused(self, made, tmp_path, keep):
        data = made.read_bytes()
        made.write_bytes(data[: int(keep if keep >= 1 else keep * len(data))])
        with pytest.raises(BackupProblem) as caught:
            archive.unpack(made, tmp_path / "out")
        assert caught.value.code == "backup_unreadable"

    @pytest.mark.parametrize("change", ["alter", "drop", "add"])
    def test_an_altered_member_is_named(self, made, tmp_path, change):
        archive.unpack(made, tmp_path / "out")
        if change == "alter":
            (tmp_path / "out/media/two").write_text("twx" * 1000)
        elif change == "drop":
            (tmp_path / "out/media/two").unlink()
        else:
            (tmp_path / "out/media/two2").write_text("")
        with tarfile.open(made, "w:gz") as tar:
            for path in sorted((tmp_path / "out").rglob("*")):
                if path.is_file():
                    tar.add(path, path.relative_to(tmp_path / "out"))
        with pytest.raises(BackupProblem) as caught:
            archive.unpack(made, tmp_path / "again")
        assert caught.value.code == "backup_damaged" and "media/two" in caught.value.zh

    def test_a_member_that_points_outside_is_refused(self, tmp_path):
        (tmp_path / "evil").write_text("x")
        with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as tar:
            tar.add(tmp_path / "evil", "../../evil")
        with pytest.raises(BackupProblem):
            archive.unpack(tmp_path / "x.tar.gz", tmp_path / "a" / "b")

    @pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
    def test_a_member_that_is_no_file_is_refused(self, tmp_path, kind):
        with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as tar:
            member = tarfile.TarInfo("media/one")
            member.type, member.linkname = kind, "/etc/hostname"
            tar.addfile(member)
        with pytest.raises(BackupProblem):
            archive.unpack(tmp_path / "x.tar.gz", tmp_path / "out")

    def test_something_else_is_no_archive(self, tmp_path):
        (tmp_path / "x.tar.gz").write_bytes(gzip.compress(b"hello"))
        for path in (tmp_path / "x.tar.gz", tmp_path / "none"):
            with pytest.raises(BackupProblem):
                archive.unpack(path, tmp_path / "out")


def test_a_missing_postgresql_client_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(postgresql, "_environment", dict)

    def absent(*_, **__):
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", absent)
    with pytest.raises(BackupProblem) as caught:
        postgresql.dump(tmp_path / "x")
    assert caught.value.code == "no_postgresql_client"
    assert "pg_dump" in caught.value.zh and "postgresql-client" in caught.value.en
