"""Hub's own sheet of what an import set aside, mended: each row becomes the record that it was, with its changes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from hub.core.errors import FieldError, Invalid
from hub.directory.imports.records import LEFT_OVER, SERVICE, Record
from hub.directory.imports.sheets import Table, is_spreadsheet, open_tables
from hub.directory.imports.source import Source
from hub.directory.models.shape import SHAPES
from hub.directory.rules.cells import clean, postcode
from hub.directory.rules.made_ids import minted
from hub.directory.rules.mending import COPY, KIND, MARKER, PLACE, is_path, mended, uncopied, unguarded
from hub.directory.schemas.paths import type_at

_NOT_READ = {MARKER, PLACE, KIND}


class HubSheetReader:
    """Reads the sheet that `hub.directory.exports.quarantine` writes, as Excel or CSV."""

    form = "hub-sheet"
    words = "A spreadsheet of Hub with records that were mended"

    def recognises(self, source: Source) -> bool:
        """Say whether a sheet begins with the mark of Hub."""
        if not is_spreadsheet(source):
            return False
        try:
            with open_tables(source) as tables:
                return _marked(tables) is not None
        except Invalid:
            return False

    def read(self, source: Source) -> Iterator[Record]:
        """Give the records, one a row. Raises Invalid where the sheet cannot be read."""
        with open_tables(source) as tables:
            table = _marked(tables)
            if table is None:
                raise Invalid("This is not a spreadsheet of Hub's quarantine.", field="file")
            rows = ((number, [clean(cell) for cell in cells]) for number, cells in table.rows())
            names = [name for _, cells in islice(rows, 1) for name in cells]
            words = dict(zip(names, next((cells for _, cells in rows), []), strict=False))
            _check(names)
            for number, cells in rows:
                if any(cells):
                    yield from _record(number, dict(zip(names, cells, strict=False)), words)


def _marked(tables: Sequence[Table]) -> Table | None:
    """Give the table whose first cell is the mark."""
    for table in tables:
        first = next((cells for _, cells in table.rows()), [])
        if first and clean(first[0]) == MARKER:
            return table
    return None


def _check(names: Sequence[str]) -> None:
    """Raise Invalid where the names of the columns are not those that Hub wrote."""
    for name in filter(None, names):
        if name not in _NOT_READ and not name.startswith(COPY) and not is_path(name):
            raise Invalid(
                f"The first row of the spreadsheet, which says what each column is, was changed (“{name[:40]}”): "
                "download it again and mend that.",
                field="file",
            )
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        raise Invalid("Two columns of the spreadsheet have the same name in its first row.", field="file")


def _record(number: int, cells: Mapping[str, str], words: Mapping[str, str]) -> Iterator[Record]:
    kind = cells.get(KIND) or SERVICE
    place = f"row {number}"
    if kind == LEFT_OVER:
        return  # the sheet says that these are mended in the source
    if kind not in SHAPES:
        message = f"“{kind[:40]}” is nothing that Hub knows: leave “{words.get(KIND, KIND)}” as it was."
        yield Record(LEFT_OVER, place, dict(cells), None, (FieldError("", message),))
        return
    shown = {name: unguarded(text) for name, text in cells.items() if is_cell(name)}
    columns = {path: words.get(path, path) for path in shown}
    try:
        pieces = [text for name, text in cells.items() if name.startswith(COPY) and text]
        item = mended(uncopied(pieces) if pieces else {}, shown, partial(type_at, kind))
    except Invalid as error:
        yield Record(LEFT_OVER, place, dict(cells), None, (FieldError("", error.message),))
        return
    _identify(kind, item)
    raw = {name: text for name, text in cells.items() if text and not name.startswith(COPY) and name != MARKER}
    yield Record(kind, place, raw, item, (), columns)


def is_cell(name: str) -> bool:
    """Say whether a column holds a part of the record."""
    return bool(name) and name not in _NOT_READ and not name.startswith(COPY)


def _identify(kind: str, item: dict[str, Any]) -> None:
    """Give a service that came without an id the one that its own sheet would give it, now that it has a name."""
    if kind != SERVICE or item.get("id") or not item.get("name"):
        return
    organization = item.get("organization")
    name = organization.get("name", "") if isinstance(organization, dict) else ""
    item["id"] = minted(str(item["name"]), str(name), postcode(_postcode(item)))
    item.setdefault("status", "active")


def _postcode(item: Mapping[str, Any]) -> str:
    try:
        return str(item["service_at_locations"][0]["location"]["addresses"][0]["postal_code"])
    except (KeyError, IndexError, TypeError):
        return ""
