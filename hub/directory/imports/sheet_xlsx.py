"""Rows of an Excel workbook (XLSX), read as they come; a zip bomb and outside entities are refused."""

import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from hub.core.errors import Invalid, TooLarge
from hub.directory.imports.sheet_strings import StringsOnDisk, read_strings
from hub.directory.imports.source import LARGEST_RATIO, LARGEST_UNPACKED, MEGABYTE, ZIP_STARTS, Source
from hub.directory.rules.cells import NOT_CALCULATED

_WORKBOOK = "xl/workbook.xml"
# What openpyxl and the parsers under it raise for a file that is not as it should be.
_BROKEN = (zipfile.BadZipFile, ParseError, OSError, EOFError, LookupError, ValueError, TypeError, AttributeError)
_WIDEST = 16_384  # columns; Excel has no more
_ROWS, _ROW, _FORMULA = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("sheetData", "row", "f"))
_IN_MEMORY = 8 * MEGABYTE


class XlsxTable:
    """The rows of one sheet of a workbook."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.name = str(sheet.title)
        self.words = f"Excel, sheet “{self.name}”"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row that the sheet names with its number, from 1. Raises Invalid."""
        rows, number = self._rows(), 0
        while True:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # openpyxl warns of dates that it does not know
                    number, cells = next(rows)
            except StopIteration:
                return
            except _BROKEN as error:
                raise _broken(error, f" after row {number} of the sheet “{self.name}”") from error
            yield number, cells

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Read rows with openpyxl's parser, a row at a time, and forget each: openpyxl itself keeps its elements."""
        book = self._sheet.parent
        with self._sheet._get_source() as source:
            parser = WorkSheetParser(
                source,
                self._sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            around = None
            for event, element in iterparse(source, events=("start", "end")):
                if event == "start" and element.tag == _ROWS:
                    around = element
                elif event == "end" and element.tag == _ROW and around is not None:
                    number, cells = parser.parse_row(element)
                    _mark_uncalculated(element, cells)
                    around.clear()
                    parser.row_dimensions.clear()
                    yield number, _texts(cells)


class Workbook:
    """An open workbook; close it."""

    def __init__(self, source: Source, file: str) -> None:
        self._file = _seekable(source, file)
        self._reader: _Reader | None = None
        try:
            _refuse_bombs(self._file)
            self._reader = _Reader(self._file, read_only=True, data_only=True, keep_links=False)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._reader.read()
        except _BROKEN as error:
            self.close()
            raise _broken(error) from error
        except Invalid:
            self.close()
            raise

    def tables(self) -> Sequence[XlsxTable]:
        """Give the sheets that can be seen, in their order."""
        sheets = self._reader.wb.worksheets if self._reader else []
        return [XlsxTable(each) for each in sheets if each.sheet_state == "visible"]

    def close(self) -> None:
        """Close the file."""
        if self._reader is not None:
            self._reader.close()
        self._file.close()


class _Reader(ExcelReader):
    """Keeps the texts of a workbook on disk: openpyxl would hold them all in memory."""

    on_disk: StringsOnDisk | None = None

    def read_strings(self) -> None:
        self.on_disk = read_strings(self.archive, self.package)
        self.shared_strings = self.on_disk  # type: ignore[assignment]  # openpyxl asks it for its items only

    def close(self) -> None:
        """Close what was opened."""
        self.archive.close()
        if self.on_disk is not None:
            self.on_disk.close()


def is_workbook(source: Source, file: str) -> bool:
    """Say whether a file is a workbook."""
    if not source.head(file, 4).startswith(ZIP_STARTS):
        return False
    with _seekable(source, file) as content:
        try:
            with zipfile.ZipFile(content) as archive:
                return _WORKBOOK in archive.namelist()
        except _BROKEN:
            return False


def _seekable(source: Source, file: str) -> IO[bytes]:
    """Give the file as one that can be read in any order; one inside of a zip is copied out."""
    opened = source.open(file)
    if opened.seekable():
        return opened
    copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by whoever asked)
    with opened:
        shutil.copyfileobj(opened, copy)
    copy.seek(0)
    return copy


def _refuse_bombs(file: IO[bytes]) -> None:
    packed = file.seek(0, 2)
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        size = sum(each.file_size for each in archive.infolist())
    if size > LARGEST_UNPACKED or size // max(packed, 1) >= LARGEST_RATIO:
        raise TooLarge(
            f"The workbook would unpack to {size / MEGABYTE:,.0f} MB, {size // max(packed, 1)} times its size; the "
            f"most is {LARGEST_UNPACKED // MEGABYTE} MB and {LARGEST_RATIO} times. Nothing was unpacked.",
            field="file",
        )
    file.seek(0)


def _broken(error: BaseException, where: str = "") -> Invalid:
    error = error.__cause__ or error  # openpyxl wraps what went wrong
    said = str(error).strip().splitlines()
    why = said[0][:200] if said else type(error).__name__
    if isinstance(error, DefusedXmlException):
        why = "it refers to things outside of itself, which Hub does not follow"
    return Invalid(
        f"The workbook cannot be read{where}: {why}. Open it in Excel and save it again, or save it as CSV.",
        field="file",
    )


def _mark_uncalculated(row: Any, cells: Sequence[dict[str, Any]]) -> None:
    """Tell a formula that no program has calculated from an empty cell: what it would say must not be lost unsaid."""
    for element, cell in zip(row, cells, strict=True):
        if cell["value"] is None and element.get("t") != "str" and element.find(_FORMULA) is not None:
            cell["value"] = NOT_CALCULATED


def _texts(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    texts = [""] * max((cell["column"] for cell in cells), default=0)
    if len(texts) > _WIDEST:
        raise ValueError(f"it has {len(texts):,} columns")
    for cell in cells:
        texts[cell["column"] - 1] = _text(cell["value"])
    return texts


def _text(value: object) -> str:
    """Write a cell as people see it: dates as 2026-03-31, times as 09:30, yes and no as TRUE and FALSE."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)
