"""From a path as given to one that GDAL opens: zipped Shapefiles, and their text encoding."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from wangge.algorithms.geometry_file import errors

_LIMIT_MB = 2048
_CHUNK = 1 << 20
_SQLITE, _SHAPE = b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_SHAPE_SIDES = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Path]:
    """A file or folder that GDAL reads; an archive is unpacked for the time of the block."""
    if not path.exists():
        raise errors.unreadable(path.name, "no such file")
    if path.suffix.lower() != ".zip":
        _check_known(path.name, path)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="wangge-") as folder:
        try:
            source = _unpack(path, Path(folder))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise errors.unreadable(path.name, str(error)) from error
        _check_known(path.name, source)
        yield source


def _check_known(file: str, source: Path) -> None:
    """GDAL knows formats that fetch other files or addresses: by content, only these pass."""
    for path in source.glob("*.shp") if source.is_dir() else [source]:
        with path.open("rb") as opened_file:
            head = opened_file.read(256)
        text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not (head.startswith((_SQLITE, _SHAPE)) or text.startswith(b"{")):
            raise errors.unreadable(file, "neither GeoPackage, GeoJSON nor Shapefile")


def _unpack(path: Path, folder: Path) -> Path:
    """Names inside are never trusted as paths: layers are written as `<stem>.<suffix>`."""
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if sum(m.file_size for m in members) > _LIMIT_MB << 20:
            raise errors.too_large(path.name, _LIMIT_MB)
        wanted = [m for m in members if _suffix(m) in (*_SHAPE_SIDES, ".gpkg", ".geojson", ".json")]
        wanted = [m for m in wanted if not _name(m).startswith(("._", "__MACOSX"))]
        for member in wanted:
            _copy(archive, member, folder / f"{PurePosixPath(_name(member)).stem}{_suffix(member)}")
    found = sorted(folder.iterdir())
    if any(f.suffix == ".shp" for f in found):
        shapes = [f for f in found if f.suffix == ".shp"]
        return shapes[0] if len(shapes) == 1 else folder
    if len(found) != 1:
        raise errors.unreadable(path.name, "the archive holds no Shapefile")
    return found[0]


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Copies no more than the archive's own directory announced."""
    left = member.file_size
    with archive.open(member) as source, target.open("wb") as sink:
        while left > 0 and (chunk := source.read(min(_CHUNK, left))):
            sink.write(chunk)
            left -= len(chunk)


def _name(member: zipfile.ZipInfo) -> str:
    """The bare file name; old Chinese archives store GBK without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def text_encoding(path: Path, layer: str | None) -> str | None:
    """UTF-8 or GB18030 by what the table of a Shapefile holds, whatever its .cpg says.

    None: not a Shapefile, or plain ASCII, or neither; the reader's own choice stands then.
    """
    table = (path / f"{layer}.dbf") if path.is_dir() else path.with_suffix(".dbf")
    if path.suffix.lower() not in (".shp", "") or not table.exists():
        return None
    data = table.read_bytes()
    high = sum(byte > 0x7F for byte in data[32:])
    if not high:
        return None
    for encoding in ("utf-8", "gb18030"):
        # Fields cut in the middle of a character are common; whole tables of them aren't.
        if data[32:].decode(encoding, errors="replace").count("\ufffd") * 20 <= high:
            return encoding
    return None
