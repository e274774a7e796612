"""Which local authority a postcode lies in, and which codes of authorities hold today.

Source: the ONS Postcode Directory of the installed package, its column `laua`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import brotli
import msgpack  # type: ignore[import-untyped]  # it carries no types
import numpy as np
from numpy.typing import NDArray

from hub.directory.geography.postcodes import postcode_file

_WIDTH, _PADDED = 7, 4  # as the files write postcodes: "M1  1AE", "HX1 1UJ"
_CODE = re.compile(r"[EWSN][0-9]{8}")
# Codes in use in November 2025, by kind: one that was abolished, or a ward's or a county's, says nothing.
_IN_USE = {
    "E06": "1-27 30-47 49-66",
    "E07": (
        "8-12 32-47 61-96 98-99 102-103 105-149 170-181 192-200 202-203 207-229 234-245"  # districts of counties
    ),
    "E08": "1-15 17-18 21-39",
    "E09": "1-33",
    "S12": "5-6 8 10-11 13-14 17-21 23 26-30 33-36 38-42 45 47-50",
    "W06": "1-6 8-16 18-24",
}
_COUNTRIES = {"E92000001": "E", "S92000003": "S", "W92000004": "W", "K03000001": "ESW", "K02000001": "ESW"}
_AREA = re.compile(r"(?:^|/)([EWSNK][0-9]{8})/?$")


@dataclass(frozen=True)
class _Letter:
    """Postcodes of one first letter: padded text sorted, and beside it which of the `names` each lies in."""

    text: NDArray[np.bytes_]
    number: NDArray[np.int16]
    names: tuple[str, ...]


def authorities(outcode: str, incode: str = "") -> frozenset[str]:
    """Give the codes of the local authorities that a postcode, a sector or an outcode lies in; none where unknown."""
    letter = _letter(outcode[:1])
    if letter is None:
        return frozenset()
    prefix = (outcode.ljust(_PADDED) + incode).encode()
    low = np.searchsorted(letter.text, np.bytes_(prefix))
    high = np.searchsorted(letter.text, np.bytes_(prefix.ljust(_WIDTH, b"\xff")), side="right")
    return frozenset(letter.names[each] for each in np.unique(letter.number[low:high]) if letter.names[each])


def covers(area: str, inside: frozenset[str]) -> bool | None:
    """Say whether an area named by an ONS code, or a URI that ends in one, holds any of these authorities.

    None where that cannot be judged: no code, one that is not in use, or of areas that no authority tells (wards).
    """
    found = _AREA.search(area.strip())
    if not found or not inside:
        return None
    if found[1] in _COUNTRIES:
        return any(code[0] in _COUNTRIES[found[1]] for code in inside)
    return found[1] in inside if found[1] in in_use() else None


def area_code(area: str) -> str:
    """Give the ONS code by which an area can be judged, "" where it cannot (see `covers`)."""
    found = _AREA.search(area.strip())
    return found[1] if found and (found[1] in _COUNTRIES or found[1] in in_use()) else ""


def codes_around(inside: frozenset[str]) -> frozenset[str]:
    """Give the codes of all areas, countries too, that hold any of these authorities."""
    return inside | {code for code, letters in _COUNTRIES.items() if any(each[0] in letters for each in inside)}


@lru_cache(maxsize=1)
def in_use() -> frozenset[str]:
    """Give the codes of every local authority of Great Britain."""
    return frozenset(
        f"{kind}{number:06d}"
        for kind, ranges in _IN_USE.items()
        for first, _, last in (each.partition("-") for each in ranges.split())
        for number in range(int(first), int(last or first) + 1)
    )


@lru_cache(maxsize=26)
def _letter(first: str) -> _Letter | None:
    path = postcode_file(first)
    if path is None:
        return None
    data = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    codes = [code if isinstance(code, str) and _CODE.fullmatch(code) else "" for code in data["laua"]]
    names, number = np.unique(np.array(codes), return_inverse=True)
    text = np.array(data["pcd"], dtype=f"S{_WIDTH}")
    order = np.argsort(text, kind="stable")
    return _Letter(text[order], number[order].astype(np.int16), tuple(str(name) for name in names))
