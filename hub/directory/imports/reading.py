"""Reading a file into a list of services; what it is, is told from its content."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson

from hub.core.errors import Invalid, TooLarge

MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
LARGEST_RATIO = 100  # real feeds pack about ten to one
_OTHER_FILES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Microsoft Office document",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"SQLite format 3": "an SQLite database",
    b"\xff\xfe": "text in UTF-16: save it as UTF-8 first",
    b"\xfe\xff": "text in UTF-16: save it as UTF-8 first",
}
_MAC_NOTES = "__MACOSX/"  # what the Finder adds beside the files
_WANTED = "Hub takes a JSON file of services in Open Referral UK 3 or HSDS 3, alone or in a zip."


def read_services(source: Path | bytes) -> list[Any]:
    """Give the services of a file. Raises Invalid saying what the file is and what is wanted, TooLarge."""
    content = source if isinstance(source, bytes) else _read_file(source)
    if len(content) > LARGEST_FILE:
        raise TooLarge(f"The file is larger than {LARGEST_FILE // MEGABYTE} MB.", field="file")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        content = _unpack(content)
    return _services(_parse(content))


def _read_file(path: Path) -> bytes:
    if str(path).startswith(("http:/", "https:/")):
        raise Invalid(f"Hub does not fetch from the web yet: download the file first. {_WANTED}", field="file")
    if path.is_dir():
        raise Invalid(f"{path} is a folder. {_WANTED}", field="file")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TooLarge(f"The file is larger than {LARGEST_FILE // MEGABYTE} MB.", field="file")
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", field="file") from error


def _unpack(content: bytes) -> bytes:
    """Give the one JSON file of a zip; sizes are checked before anything is unpacked, and no more is than was said."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [
                each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith(_MAC_NOTES)
            ]
            size = sum(each.file_size for each in members)
            times = size // len(content)
            if size > LARGEST_UNPACKED or times >= LARGEST_RATIO:
                raise TooLarge(
                    f"The zip would unpack to {size / MEGABYTE:,.0f} MB, {times} times its size; "
                    f"the most is {LARGEST_UNPACKED // MEGABYTE} MB and {LARGEST_RATIO} times. Nothing was unpacked.",
                    field="file",
                )
            wanted = [each for each in members if each.filename.lower().endswith(".json")]
            if len(wanted) != 1:
                names = ", ".join(each.filename for each in members[:5]) or "nothing"
                raise Invalid(f"The zip must hold one JSON file; it holds {names}.", field="file")
            with archive.open(wanted[0]) as packed:
                return packed.read(wanted[0].file_size)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Invalid(f"The zip cannot be unpacked: {error}.", field="file") from error


def _parse(content: bytes) -> Any:
    for start, name in _OTHER_FILES.items():
        if content.startswith(start):
            raise Invalid(f"The file is {name}. {_WANTED}", field="file")
    text = content.removeprefix(b"\xef\xbb\xbf")
    if not text.strip():
        raise Invalid(f"The file is empty. {_WANTED}", field="file")
    if text.lstrip()[:1] not in (b"{", b"["):
        raise Invalid(f"The file is not JSON: it does not begin with [ or {{. {_WANTED}", field="file")
    try:
        return orjson.loads(text)
    except json.JSONDecodeError as error:
        what = error.msg.partition(":")[0]
        raise Invalid(
            f"The JSON is broken at line {error.lineno}, column {error.colno}: {what}.", field="file"
        ) from error


def _services(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    for name in ("contents", "services"):
        if isinstance(data.get(name), list):
            return list(data[name])
    if isinstance(data.get("content"), list):
        raise Invalid("This is a feed of Open Referral UK 1.0, which Hub does not read yet.", field="file")
    if "id" in data and ("status" in data or "name" in data):
        return [data]
    raise Invalid(f"The JSON holds no list of services. {_WANTED}", field="file")
