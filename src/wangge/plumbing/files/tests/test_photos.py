"""Photos come out upright, small and bare; evidence keeps time and place apart and sealed."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from PIL import ExifTags, Image, PngImagePlugin

from wangge.kernel.errors import NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.files import api as files
from wangge.plumbing.files import disk
from wangge.plumbing.files.models import StoredFile

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
WHO = Actor.system("test")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.WANGGE_HOME = tmp_path
    return tmp_path / "media"


def photo(size=(640, 480), form="JPEG", colour=(200, 30, 30), mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size, colour).save(target, form, **options)
    return target.getvalue()


def exif(orientation=1, taken="2026:02:28 09:10:11", offset="+08:00", gps=True):
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Make] = "SecretPhone"
    times = tags.get_ifd(ExifTags.IFD.Exif)
    times[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        times[ExifTags.Base.OffsetTimeOriginal] = offset
    if gps:
        places = tags.get_ifd(ExifTags.IFD.GPSInfo)
        places.update({1: "N", 2: (31.0, 13.0, 48.0), 3: "E", 4: (121.0, 28.0, 12.0)})
    return tags


def store(data, *, evidence=False):
    return files.store_photo(data, "张三家门口.jpg", evidence=evidence, actor=WHO, at=AT)


def stored_bytes(row, **options):
    with files.open_file(row.id, **options).stream as stream:
        return stream.read()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "MPO"])
def test_a_photo_is_stored_as_jpeg(form, media):
    row = store(photo(form=form))
    data = stored_bytes(row)
    assert Image.open(io.BytesIO(data)).format == "JPEG"
    assert (row.width_px, row.height_px, row.size_bytes) == (640, 480, len(data))
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert row.path.startswith("photos/2026/03/01/") and (media / row.path).exists()
    opened = files.open_file(row.id)
    opened.stream.close()
    assert (opened.content_type, opened.size_bytes) == ("image/jpeg", len(data))
    assert list((media / "incoming").iterdir()) == []


def test_nothing_of_the_senders_metadata_is_left():
    info = {"comment": b"SecretComment", "xmp": b"<x>SecretXmp</x>"}
    row = store(photo(exif=exif(), **info), evidence=True)
    for thumbnail in (False, True):
        data = stored_bytes(row, thumbnail=thumbnail)
        assert b"Secret" not in data and b"Exif" not in data
        assert not Image.open(io.BytesIO(data)).getexif()
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SecretAuthor")
    assert b"Secret" not in stored_bytes(store(photo(form="PNG", pnginfo=text)))


def test_large_photos_shrink_and_have_a_thumbnail():
    row = store(photo((5000, 2500)))
    assert (row.width_px, row.height_px) == (2560, 1280)
    assert Image.open(io.BytesIO(stored_bytes(row, thumbnail=True))).size == (480, 240)
    small = store(photo((50, 40)))
    assert (small.width_px, small.height_px) == (50, 40)


def test_the_picture_is_turned_as_the_camera_was_held():
    row = store(photo((400, 200), exif=exif(orientation=6)))
    assert (row.width_px, row.height_px) == (200, 400)


@pytest.mark.parametrize("mode,colour", [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("L", 255)])
def test_transparency_becomes_white(mode, colour):
    data = stored_bytes(store(photo((20, 20), "PNG", colour, mode)))
    assert Image.open(io.BytesIO(data)).getpixel((5, 5)) == (255, 255, 255)


class TestEvidence:
    def test_time_and_place_are_kept_sealed(self):
        original = photo(exif=exif())
        row = store(original, evidence=True)
        found = files.photo_evidence(row.id)
        assert found.taken_at == "2026-02-28T09:10:11+08:00"
        assert (found.lon, found.lat) == pytest.approx((121.47, 31.23))
        assert found.original_sha256 == hashlib.sha256(original).hexdigest()
        assert found.name == "张三家门口.jpg"
        with connection.cursor() as cursor:
            cursor.execute("SELECT evidence_meta FROM files_storedfile")
            assert b"2026-02" not in bytes(cursor.fetchone()[0])

    def test_others_keep_nothing(self):
        row = store(photo(exif=exif()))
        assert files.photo_evidence(row.id) is None
        assert not row.is_evidence

    @pytest.mark.parametrize(
        "options,taken_at",
        [
            ({"offset": None}, "2026-02-28T09:10:11"),
            ({"offset": "junk"}, "2026-02-28T09:10:11"),
            ({"taken": "0000:00:00 00:00:00"}, None),
            ({"taken": "Tuesday"}, None),
        ],
    )
    def test_times_without_zone_and_nonsense(self, options, taken_at):
        row = store(photo(exif=exif(gps=False, **options)), evidence=True)
        found = files.photo_evidence(row.id)
        assert (found.taken_at, found.lon, found.lat) == (taken_at, None, None)

    def test_an_impossible_place_is_no_place(self):
        tags = exif()
        tags.get_ifd(ExifTags.IFD.GPSInfo)[2] = (131.0, 0.0, 0.0)
        assert files.photo_evidence(store(photo(exif=tags), evidence=True).id).lat is None

    def test_a_photo_without_metadata(self):
        assert files.photo_evidence(store(photo(form="PNG"), evidence=True).id).taken_at is None


def _png_bomb(edge):
    """A PNG that says it is `edge` × `edge`, a few hundred bytes long."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", edge, edge, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


class TestRefusals:
    @pytest.mark.parametrize(
        "data,code",
        [
            (b"", "photo_empty"),
            (b"not a picture", "photo_unreadable"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_unreadable"),
            (b"%PDF-1.7", "photo_unreadable"),
            (photo((9, 9), "GIF"), "photo_unreadable"),
            (photo((9, 9), "TIFF"), "photo_unreadable"),
            (photo((900, 900))[:-3000], "photo_unreadable"),
            (_png_bomb(9_000), "photo_too_many_pixels"),
            (_png_bomb(60_000), "photo_too_many_pixels"),
        ],
    )
    def test_what_is_no_photo(self, data, code, media):
        with pytest.raises(files.FileRefused) as caught:
            store(data)
        assert (caught.value.code, caught.value.field) == (code, "photo")
        assert "照片" in caught.value.zh and "photo" in caught.value.en
        assert not media.exists() and not StoredFile.objects.exists()

    def test_too_many_bytes(self, settings):
        settings.WANGGE_PHOTO_MAX_MB = 1
        with pytest.raises(files.FileRefused) as caught:
            store(b"\xff" * (1024 * 1024 + 1))
        assert caught.value.code == "photo_too_large" and "1 MB" in caught.value.zh

    def test_unknown_and_lost_files(self, media):
        with pytest.raises(NotFound):
            files.open_file(uuid4())
        row = store(photo())
        (media / row.path).unlink()
        with pytest.raises(files.FileLost):
            files.open_file(row.id)


class TestSafety:
    def _age(self, media, days=2):
        for path in media.rglob("*"):
            if path.is_file():
                os.utime(path, (path.stat().st_mtime - days * 86_400,) * 2)

    def test_what_a_failed_transaction_left_is_swept_away(self, media):
        kept = store(photo())
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            store(photo())
            raise ZeroDivisionError
        disk.write("photos/readme.txt", b"put here by the operator")
        (media / "incoming" / "left").write_bytes(b"half a fi")
        now = datetime.now(UTC)
        assert files.sweep_orphans(now) == 0
        assert files.sweep_orphans(now + timedelta(days=400)) == 0
        self._age(media)
        assert files.sweep_orphans(now) == 3
        assert stored_bytes(kept) and stored_bytes(kept, thumbnail=True)
        left = {p.name for p in media.rglob("*") if p.is_file()}
        assert len(left) == 3 and "readme.txt" in left

    def test_a_write_that_fails_leaves_no_file(self, media, monkeypatch):
        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(disk.os, "fsync", full)
        with pytest.raises(OSError):
            store(photo())
        assert not (media / "photos").exists() or not any(
            p.is_file() for p in (media / "photos").rglob("*")
        )

    def test_several_photos_are_kept_with_one_insert(self, django_assert_num_queries):
        prepared = [files.prepare_photo(photo(), "a", evidence=True, at=AT) for _ in range(3)]
        with django_assert_num_queries(1):
            rows = files.keep_photos(prepared, actor=WHO, at=AT)
        assert [r.id for r in rows] == [p.id for p in prepared]
