"""What an import reads from: a file, a folder or a zip, as files with names; sizes are checked before the content."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from hub.core.errors import Invalid, TooLarge

MEGABYTE = 1024 * 1024
LARGEST_FILE = 1024 * MEGABYTE
LARGEST_UNPACKED = 2048 * MEGABYTE
LARGEST_RATIO = 100  # real feeds pack about ten to one
_MAC_NOTES = ("__MACOSX/", ".DS_Store")  # what the Finder adds beside the files
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass
class Source:
    """Files by name, with their sizes in bytes; a single file has one entry, named as the file."""

    name: str
    sizes: Mapping[str, int]
    _open: "_Opener" = field(repr=False)

    def open(self, name: str) -> IO[bytes]:
        """Open one of the files for reading from its start."""
        return self._open(name)

    def head(self, name: str, size: int = 4096) -> bytes:
        """Give the first bytes of a file."""
        with self.open(name) as file:
            return file.read(size)

    @property
    def only(self) -> str | None:
        """Give the name of the only file; None where there are several."""
        return next(iter(self.sizes)) if len(self.sizes) == 1 else None


class _Opener:
    def __init__(self, whole: Path | bytes, archive: zipfile.ZipFile | None = None) -> None:
        self.whole = whole
        self.archive = archive

    def __call__(self, name: str) -> IO[bytes]:
        if self.archive is not None:
            return _unpacked(self.archive, name)
        if isinstance(self.whole, bytes):
            return io.BytesIO(self.whole)
        return (self.whole / name if self.whole.is_dir() else self.whole).open("rb")


class _Member(io.RawIOBase):
    """A file of a zip; one that cannot be unpacked, or not as its entry says, is Invalid whenever that shows."""

    def __init__(self, packed: IO[bytes]) -> None:
        self.packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            content = self.packed.read(len(buffer))
        except _BROKEN_ZIP as error:
            raise _not_unpacked(error) from error
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self.packed.close()
        super().close()


def _unpacked(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return io.BufferedReader(_Member(archive.open(name)))
    except _BROKEN_ZIP as error:
        raise _not_unpacked(error) from error


def _not_unpacked(error: Exception) -> Invalid:
    return Invalid(f"The zip cannot be unpacked: {error}.", field="file")


def open_source(source: Path | str | bytes, *, name: str = "") -> Source:
    """Open a file, folder or zip, or the bytes of a file. Raises Invalid, TooLarge naming `file`."""
    if isinstance(source, bytes):
        _allow_size(len(source))
        return _archive(source, name or "upload") if source.startswith(ZIP_STARTS) else _bytes(source, name or "upload")
    path = Path(source)
    if str(path).startswith(("http:/", "https:/")):
        raise Invalid("This is a web address, and no file: fetch it as a feed, or download it first.", field="file")
    try:
        if path.is_dir():
            return _folder(path, name or path.name)
        _allow_size(path.stat().st_size)
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", field="file") from error
    if start in ZIP_STARTS and path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return _archive(path, name or path.name)
    return Source(name or path.name, {path.name: path.stat().st_size}, _Opener(path))


def _bytes(content: bytes, name: str) -> Source:
    return Source(name, {name: len(content)}, _Opener(content))


def _folder(path: Path, name: str) -> Source:
    sizes = {
        str(each.relative_to(path)): each.stat().st_size
        for each in sorted(path.rglob("*"))
        if each.is_file() and not each.name.startswith(".")
    }
    _allow_size(sum(sizes.values()))
    return Source(name, sizes, _Opener(path))


def _archive(source: Path | bytes, name: str) -> Source:
    """Open a zip; sizes are checked before anything is unpacked. A workbook (xlsx) is a zip and stays one file."""
    packed = len(source) if isinstance(source, bytes) else source.stat().st_size
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _BROKEN_ZIP as error:
        raise _not_unpacked(error) from error
    members = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith(_MAC_NOTES)]
    size = sum(each.file_size for each in members)
    times = size // max(packed, 1)
    if size > LARGEST_UNPACKED or times >= LARGEST_RATIO:
        raise TooLarge(
            f"The zip would unpack to {size / MEGABYTE:,.0f} MB, {times} times its size; the most is "
            f"{LARGEST_UNPACKED // MEGABYTE} MB and {LARGEST_RATIO} times. Nothing was unpacked.",
            field="file",
        )
    if any(each.filename == "xl/workbook.xml" for each in members):
        return Source(name, {name: packed}, _Opener(source))
    return Source(name, {each.filename: each.file_size for each in members}, _Opener(source, archive))


def _allow_size(size: int) -> None:
    if size > LARGEST_FILE:
        raise TooLarge(f"The file is larger than {LARGEST_FILE // MEGABYTE} MB.", field="file")
