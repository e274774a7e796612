"""An Excel workbook of text: two rows of headers, the first hidden, with a filter and marked cells."""

from collections.abc import Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HIDDEN = 0
PLAIN, MARKED, HEAD = "plain", "marked", "head"
_TEXT = "@"  # Excel leaves what is text as it is: no number, no date is made of it
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FILLS = {
    MARKED: PatternFill("solid", start_color="FFEB9C", end_color="FFEB9C"),
    HEAD: PatternFill("solid", start_color="D8DDE0", end_color="D8DDE0"),
}


class Book:
    """A workbook being written, sheet by sheet, on disk."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def sheet(
        self, title: str, widths: Sequence[int], *, headers: Sequence[Sequence[str]], hide_first: bool = True
    ) -> "BookSheet":
        """Begin a sheet with its two rows of headers: exact names, hidden, and words. Widths are in characters."""
        return BookSheet(self._book.create_sheet(title), widths, headers, hide_first)

    def save(self, out: IO[bytes]) -> None:
        """Write the workbook."""
        self._book.save(out)


class BookSheet:
    """A sheet being written."""

    def __init__(self, sheet: Any, widths: Sequence[int], headers: Sequence[Sequence[str]], hide_first: bool) -> None:
        self._sheet = sheet
        self._width = len(widths)
        self._rows = len(headers)
        for place, width in enumerate(widths, 1):
            column = sheet.column_dimensions[get_column_letter(place)]
            column.width, column.hidden = width or 12, width == HIDDEN
        sheet.row_dimensions[1].hidden = hide_first
        sheet.freeze_panes = "B3"
        for texts in headers:
            sheet.append([self._cell(text, HEAD) for text in texts])

    def add(self, texts: Sequence[str], marks: Sequence[str]) -> None:
        """Write a row; what has no mark is plain."""
        marks = [*marks, *[PLAIN] * (len(texts) - len(marks))]
        self._sheet.append([self._cell(text, mark) for text, mark in zip(texts, marks, strict=True)])
        self._rows += 1

    def end(self) -> None:
        """Put the filter on, over the words of the headers: sorting then leaves the hidden row alone."""
        self._sheet.auto_filter.ref = f"A2:{get_column_letter(self._width)}{max(self._rows, 2)}"

    def _cell(self, text: str, mark: str) -> Any:
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"  # never a formula
        cell.number_format, cell.alignment = _TEXT, _WRAPPED
        if mark in _FILLS:
            cell.fill = _FILLS[mark]
            cell.font = Font(bold=mark == HEAD)
        return cell
