"""Opening a spreadsheet, CSV or XLSX, as rows under headers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from openpyxl.utils import get_column_letter

from hub.core.errors import Invalid
from hub.directory.imports.sheet_csv import CsvTable, is_csv
from hub.directory.imports.sheet_xlsx import Workbook, is_workbook
from hub.directory.imports.source import Source
from hub.directory.rules.cells import clean
from hub.directory.rules.mapping import suggest
from hub.directory.rules.mapping_guess import known

MOST_COLUMNS = 1_000
_LOOKED_AT = 30  # rows; above the headers stand titles and notes
_WIDE_ENOUGH = 0.6  # of the cells of the widest row


class Table(Protocol):
    """Bare rows: a CSV file, or one sheet of a workbook. `words` says for people what it is."""

    name: str
    words: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row with its number, from 1."""
        ...


class Row(NamedTuple):
    """One row that is not empty: its number in the sheet, its cells by header (empty ones too), and what stands
    beyond the last header.
    """

    number: int
    cells: dict[str, str]
    beyond: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table whose headers are found. `header_row` is the number of the row that they stand in."""

    table: Table
    header_row: int
    headers: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say what it is: "Excel, sheet “Services”, headers in row 3"."""
        return self.table.words + (f", headers in row {self.header_row}" if self.header_row > 1 else "")

    def rows(self) -> Iterator[Row]:
        """Give the rows below the headers, one at a time; empty ones are passed over. Raises Invalid."""
        width = len(self.headers)
        for number, cells in self.table.rows():
            if number <= self.header_row:
                continue
            texts = [clean(cell) for cell in cells]
            if any(texts):
                padded = texts[:width] + [""] * (width - len(texts))
                beyond = tuple(text for text in texts[width:] if text)
                yield Row(number, dict(zip(self.headers, padded, strict=True)), beyond)

    def samples(self, most: int = 3) -> Mapping[str, Sequence[str]]:
        """Give for each header up to so many different values from the first rows, to show what the column holds."""
        found: dict[str, list[str]] = {header: [] for header in self.headers}
        for row in islice(self.rows(), 200):
            for header, text in row.cells.items():
                if text and text not in found[header] and len(found[header]) < most:
                    found[header].append(text)
        return found


def is_spreadsheet(source: Source) -> bool:
    """Say whether the only file of a source is CSV or XLSX, from its content."""
    file = source.only
    return file is not None and (is_workbook(source, file) or is_csv(source, file))


@contextmanager
def open_tables(source: Source) -> Iterator[Sequence[Table]]:
    """Open the bare tables of a spreadsheet. Raises Invalid, TooLarge naming `file`."""
    file = source.only
    if file is None:
        raise Invalid("A spreadsheet is one file, CSV or XLSX; this is several.", field="file")
    if not is_workbook(source, file):
        yield [CsvTable(source, file)]
        return
    workbook = Workbook(source, file)
    try:
        yield workbook.tables()
    finally:
        workbook.close()


@contextmanager
def open_sheet(source: Source) -> Iterator[Sheet]:
    """Open the first table with headers, those first that name a service. Raises Invalid, TooLarge naming `file`."""
    with open_tables(source) as tables:
        sheets = [sheet for table in tables if (sheet := _with_headers(table))]
        if not sheets:
            raise Invalid("The spreadsheet has no row of headers with rows below it.", field="file")
        yield next((each for each in sheets if "name" in suggest(each.headers).values()), sheets[0])


def _with_headers(table: Table) -> Sheet | None:
    filled = ((number, [clean(cell) for cell in cells]) for number, cells in table.rows())
    first = list(islice(((number, cells) for number, cells in filled if any(cells)), _LOOKED_AT))
    if not first:
        return None
    number, cells = _header_row(first)
    below = [row for other, row in first if other > number]
    width = max(_width(cells), *(_width(row) for row in below)) if below else 0
    if not table.name:
        width = min(width, max(len(cells), 1))  # a CSV row longer than its headers is broken
    if width > MOST_COLUMNS:
        raise Invalid(f"The spreadsheet has {width:,} columns; the most is {MOST_COLUMNS:,}.", field="file")
    return Sheet(table, number, _told_apart([*cells, *[""] * width][:width])) if below else None


def _header_row(first: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Give the row with most words that headers are made of, else the first one that is nearly as wide as any."""
    best = max(known(cells) for _, cells in first)
    if best > 1:
        return next(each for each in first if known(each[1]) == best)
    widest = max(sum(map(bool, cells)) for _, cells in first)
    return next(each for each in first if sum(map(bool, each[1])) >= widest * _WIDE_ENOUGH)


def _width(cells: Sequence[str]) -> int:
    """Give how many cells there are up to the last one with something in it."""
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def _told_apart(cells: Sequence[str]) -> tuple[str, ...]:
    """Make headers of cells: one without a name is "Column D", the second "Phone" is "Phone (2)"."""
    headers: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:200] or f"Column {get_column_letter(place)}"
        number = 1
        while (header := name if number == 1 else f"{name} ({number})") in headers:
            number += 1
        headers[header] = None
    return tuple(headers)
