"""Where a service is given, from the columns of a wide sheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.directory.imports.sheets import Row
from hub.directory.imports.wide.columns import PLACE, Block, Cell, Columns
from hub.directory.imports.wide.draft import Draft, Json
from hub.directory.rules import cells
from hub.directory.rules.made_ids import minted

_VIRTUAL = frozenset({"online", "virtual", "by phone", "telephone", "phone", "remote", "zoom", "video call"})
_ADDRESS = {"address_1": "address_1", "city": "city", "region": "state_province"}
_SAYS_A_PLACE = frozenset(PLACE) - {"place_hidden", "place_shown"}
_ONE_LINE = re.compile(r"(?P<before>.*?)[\s,]*(?P<postcode>[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2})\.?", re.DOTALL)


@dataclass
class Places:
    """The places of a service: which of them each row speaks of, by the numbers of the rows."""

    of_row: dict[int, list[int]]
    count: int


def take_places(draft: Draft, rows: Sequence[Row], columns: Columns) -> Places:
    """Put the places that the rows name into the draft, each once."""
    known: dict[tuple[Any, ...], int] = {}
    of_row: dict[int, list[int]] = {row.number: [] for row in rows}
    for row in rows:
        for block in columns.blocks_of(row, PLACE):
            if not block.keys() & _SAYS_A_PLACE:
                continue
            said = tuple((key, *(cell.text for cell in block[key])) for key in sorted(block))
            if said not in known:
                known[said] = len(known)
                _take_place(draft, block, known[said], columns)
            of_row[row.number].append(known[said])
    return Places(of_row, len(known))


def _take_place(draft: Draft, block: Block, place: int, columns: Columns) -> None:
    path = f"service_at_locations.{place}"
    if block.keys() <= {"location_id"}:
        draft.add(
            "service_at_locations",
            {"location_id": block["location_id"][0].text},
            {"location_id": block["location_id"][0]},
        )
        return
    location: Json = {"id": _location_id(block), "location_type": "physical"}
    draft.item.setdefault("service_at_locations", []).append({"location": location})
    here = f"{path}.location"
    draft.take(location, f"{here}.name", _first(block, "location_name"))
    if str(location.get("name", "")).lower() in _VIRTUAL:
        location["location_type"] = "virtual"
    if cell := _first(block, "location_id"):
        draft.columns[f"{here}.id"] = cell.header
    draft.take(location, f"{here}.transportation", _first(block, "transport"))
    _take_point(draft, location, here, block)
    _take_address(draft, location, here, block)
    listed = [
        (cell, item) for cell in block.get("accessibility", ()) for item in cells.items(cell.text, columns.separator)
    ]
    if listed:
        location["accessibility"] = [{"description": item} for _, item in listed]
        draft.columns |= {
            f"{here}.accessibility.{number}.description": cell.header for number, (cell, _) in enumerate(listed)
        }
    if _is_hidden(draft, here, block, columns):
        location["is_confidential"] = True


def _location_id(block: Block) -> str:
    if cell := _first(block, "location_id"):
        return cell.text
    keys = ("location_name", "address", "address_1", "postcode", "point", "latitude", "longitude")
    texts = {key: cell.text for key in keys if (cell := _first(block, key))}
    if "postcode" in texts:
        texts["postcode"] = cells.postcode(texts["postcode"])
    return minted(*texts.values()) or minted(*(cell.text for each in block.values() for cell in each))


def _take_point(draft: Draft, location: Json, here: str, block: Block) -> None:
    draft.take(location, f"{here}.latitude", _first(block, "latitude"), cells.number)
    draft.take(location, f"{here}.longitude", _first(block, "longitude"), cells.number)
    if cell := _first(block, "point"):
        found = draft.read(f"{here}.latitude", cell, cells.point)
        if isinstance(found, tuple):
            location["latitude"], location["longitude"] = found
    if location.get("latitude") == location.get("longitude") == 0:  # a sheet's empty cell, not the Gulf of Guinea
        del location["latitude"], location["longitude"]


def _take_address(draft: Draft, location: Json, here: str, block: Block) -> None:
    address: Json = {}
    at = f"{here}.addresses.0"
    if whole := _first(block, "address"):
        _take_whole(draft, address, at, whole)
    for key, name in _ADDRESS.items():
        draft.take(address, f"{at}.{name}", _first(block, key))
    second = block.get("address_2", ())
    if second:
        draft.take(address, f"{at}.address_2", Cell(second[0].header, ", ".join(cell.text for cell in second)))
    draft.take(address, f"{at}.postal_code", _first(block, "postcode"), cells.postcode)
    if address:
        location["addresses"] = [address | {"country": "GB", "address_type": "physical"}]


def _take_whole(draft: Draft, address: Json, at: str, cell: Cell) -> None:
    """Take an address in one line apart: what stands last is the postcode, before it the town."""
    for name in ("address_1", "city", "postal_code"):
        draft.columns[f"{at}.{name}"] = cell.header
    match = _ONE_LINE.fullmatch(cell.text)
    if not match:
        address["address_1"] = " ".join(cell.text.split())
        return
    address["postal_code"] = cells.postcode(match["postcode"])
    lines = [" ".join(line.split()) for line in re.split(r"[,\n]", match["before"])]
    lines = [line for line in lines if line]
    if len(lines) > 1:
        address["city"] = lines.pop()
    if lines:
        address["address_1"] = ", ".join(lines)


def _is_hidden(draft: Draft, here: str, block: Block, columns: Columns) -> bool:
    """Say whether the address is not for the public. Where a column says so and its cell is empty, it is not."""
    path = f"{here}.is_confidential"
    hidden = (cell := _first(block, "place_hidden")) and _said(draft, path, cell)
    if hidden is True or not columns.by_key["place_shown"]:
        return bool(hidden)
    shown = (cell := _first(block, "place_shown")) and _said(draft, path, cell)
    return shown is not True


def _said(draft: Draft, path: str, cell: Cell) -> bool | None:
    draft.columns[path] = cell.header
    value = draft.read(path, cell, cells.yes_no)
    return value if isinstance(value, bool) else None


def _first(block: Mapping[str, Sequence[Cell]], key: str) -> Cell | None:
    return next(iter(block.get(key, ())), None)
