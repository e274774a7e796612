"""Putting the rows of one service together, wherever in the sheet they stand; on disk, for sheets of any length."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from hub.core.errors import FieldError
from hub.directory.imports.sheets import Row, Sheet
from hub.directory.imports.wide.columns import PER_ROW, Cell, Columns
from hub.directory.rules.made_ids import minted
from hub.directory.rules.mapping import TARGETS

_ROWS = "CREATE TABLE rows (number INTEGER PRIMARY KEY, own TEXT, parent TEXT, cells BLOB, beyond BLOB)"
_FIRST = """
    CREATE TABLE first AS SELECT own, MIN(number) AS number FROM rows WHERE parent = '' AND own <> '' GROUP BY own
"""
_GROUPED = """
    SELECT coalesce(first.number, rows.number) AS main, rows.number, rows.parent, rows.cells, rows.beyond,
           rows.parent <> '' AND first.number IS NULL
    FROM rows LEFT JOIN first ON first.own = CASE WHEN rows.parent <> '' THEN rows.parent ELSE rows.own END
    ORDER BY main, rows.number
"""


@dataclass(frozen=True)
class Group:
    """The rows of one service, the main one first. An `orphan` adds to a service that is not there."""

    rows: Sequence[Row]
    errors: tuple[FieldError, ...] = ()
    orphan: bool = False

    @property
    def place(self) -> str:
        """Say where it stands: "row 7", "rows 7, 8 and 12"."""
        numbers = [str(row.number) for row in self.rows]
        return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"


class _Stored(NamedTuple):
    main: int
    number: int
    parent: str
    cells: bytes
    beyond: bytes
    is_orphan: int


class Grouping:
    """The rows of a sheet, kept on disk. `organisations` is what the whole sheet says of each, by key."""

    def __init__(self, sheet: Sheet, columns: Columns) -> None:
        self._columns, self._headers = columns, sheet.headers
        self.organisations: dict[str, dict[str, Cell]] = {}
        self._rows = sqlite3.connect("")  # a file of its own that goes when it is closed
        try:
            self._rows.execute(_ROWS)
            self._rows.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", map(self._stored, sheet.rows()))
            self._rows.execute(_FIRST)
            self._rows.execute("CREATE UNIQUE INDEX by_own ON first (own)")
        except Exception:
            self._rows.close()
            raise

    def groups(self) -> Iterator[Group]:
        """Give the groups in the order of their first rows."""
        with closing(self._rows):
            found = (_Stored(*each) for each in self._rows.execute(_GROUPED))
            for _, stored in groupby(found, key=lambda each: each.main):
                yield from self._told_apart(list(stored))

    def _stored(self, row: Row) -> tuple[Any, ...]:
        self._note_organisation(row)
        own = row.cells.get(self._columns.id_header, "") or self._columns.made_id(row)
        parent = self._text(row, "continues")
        cells = orjson.dumps(list(row.cells.values()))
        return row.number, own, "" if parent == own else parent, cells, orjson.dumps(row.beyond)

    def _text(self, row: Row, key: str) -> str:
        cell = self._columns.cell(row, key)
        return cell.text if cell else ""

    def _note_organisation(self, row: Row) -> None:
        """Keep the first thing said of each organisation: most rows that name it say no more."""
        key = organisation_key(self._columns, row)
        for name in ORGANISATION if key else ():
            if cell := self._columns.cell(row, name):
                self.organisations.setdefault(key, {}).setdefault(name, cell)

    def _told_apart(self, stored: Sequence[_Stored]) -> Iterator[Group]:
        """Keep a row with the number of an earlier one apart where the two say different things."""
        kept: list[Row] = []
        apart: list[Group] = []
        for each in stored:
            row = Row(
                each.number,
                dict(zip(self._headers, orjson.loads(each.cells), strict=True)),
                tuple(orjson.loads(each.beyond)),
            )
            other = None if each.parent or not kept else self._differing(kept, row)
            if other is None:
                kept.append(row)
            else:
                apart.append(Group([row], (self._used_before(kept[0], other),)))
        yield Group(kept, orphan=bool(stored[0].is_orphan))
        yield from apart

    def _differing(self, kept: Sequence[Row], row: Row) -> str | None:
        for key, headers in self._columns.by_key.items():
            if TARGETS[key].many or key in PER_ROW:
                continue
            for header in headers:
                known = next((each.cells[header] for each in kept if each.cells[header]), "")
                if known and row.cells[header] not in {"", known}:
                    return header
        return None

    def _used_before(self, first: Row, header: str) -> FieldError:
        if self._columns.id_header and first.cells[self._columns.id_header]:
            return FieldError(
                "id", f"Row {first.number} has this number too, with another “{header}”: each service needs its own."
            )
        return FieldError(
            "name",
            f"Row {first.number} has the same name, organisation and postcode, with another “{header}”: make them one "
            "row, or give each a number of its own.",
        )


ORGANISATION = (
    "organisation", "organisation_id", "organisation_description", "organisation_url", "organisation_email",
    "charity_number", "company_number",
)  # fmt: skip


def organisation_key(columns: Columns, row: Row) -> str:
    """Give what an organisation is known by in a sheet: its number, else its name; "" where the row names none."""
    for key in ("organisation_id", "organisation"):
        if cell := columns.cell(row, key):
            return cell.text if key == "organisation_id" else minted(cell.text)
    return ""
