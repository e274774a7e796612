"""Rows of a CSV file, whatever stands between its cells and in whichever way its letters are written."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO, TextIOWrapper
from itertools import islice

from hub.core.errors import Invalid
from hub.directory.imports.source import Source
from hub.directory.rules.mapping_guess import known

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_NONE = "\x1f"  # stands nowhere: the sheet is one column
LONGEST_CELL = 131_072  # characters; longer means that a closing quotation mark is missing
_SAMPLE = 64 * 1024  # bytes
_TRIED_ROWS = 50
_NOT_A_SHEET = re.compile(r"\s*[{\[<]|%PDF")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252; the five that it leaves open are Latin-1."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 (tells the type checker what decoding raises)
    return "".join(_windows(byte) for byte in error.object[error.start : error.end]), error.end


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error("hub-windows", _as_windows)


class CsvTable:
    """The rows of one CSV file."""

    name = ""

    def __init__(self, source: Source, file: str) -> None:
        self._source, self._file = source, file
        start = source.head(file, _SAMPLE)
        self._encoding = _encoding(start)
        sample = start.decode(self._encoding, "hub-windows")
        self._separator, self._said = _separator(sample)
        between = SEPARATORS.get(self._separator)
        self.words = f"CSV with {between} between the cells" if between else "CSV with one column"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row with its number (from 1, as a spreadsheet counts). Raises Invalid."""
        csv.field_size_limit(LONGEST_CELL)
        number = 0
        with (
            self._source.open(self._file) as raw,
            TextIOWrapper(raw, encoding=self._encoding, errors="hub-windows", newline="") as text,
        ):
            rows = csv.reader(text, delimiter=self._separator)
            while True:
                number += 1
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise Invalid(
                        f"The CSV cannot be read from row {number} on ({error}): a quotation mark may be missing.",
                        field="file",
                    ) from error
                if number > 1 or not self._said:
                    yield number, row


def is_csv(source: Source, file: str) -> bool:
    """Say whether a file is text that can be a table: no JSON, no web page, no picture."""
    start = source.head(file, 4096)
    encoding = _encoding(start)
    if encoding == "utf-8-sig" and b"\0" in start:
        return False
    text = start.decode(encoding, "hub-windows")
    return bool(text.strip()) and not _NOT_A_SHEET.match(text) and len(re.findall(r"[\x01-\x08\x0e-\x1f]", text)) < 3


def _encoding(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = start[:400]
    if len(head) > 3 and head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    if len(head) > 3 and head[::2].count(0) > len(head) * 0.4:
        return "utf-16-be"
    return "utf-8-sig"


def _separator(sample: str) -> tuple[str, bool]:
    """Tell what stands between the cells, and whether a first line says so, as Excel writes it ("sep=;")."""
    said = re.match(r'"?sep=([,;|\t])"?\r?\n', sample)
    if said:
        return said[1], True
    tried = {each: _tried(sample, each) for each in SEPARATORS}
    best = max(SEPARATORS, key=lambda each: (max(map(known, tried[each]), default=0), _evenness(tried[each])))
    return (best if any(len(row) > 1 for row in tried[best][:1]) or _evenness(tried[best]) else _NONE), False


def _tried(sample: str, separator: str) -> list[list[str]]:
    """Read the first rows of the sample with a separator; the sample may end inside of a cell."""
    csv.field_size_limit(max(LONGEST_CELL, _SAMPLE))
    rows = csv.reader(StringIO(sample, newline=""), delimiter=separator)
    with suppress(csv.Error):
        return [row for row in islice(rows, _TRIED_ROWS) if any(cell.strip() for cell in row)]
    return []


def _evenness(rows: Sequence[Sequence[str]]) -> float:
    """Say how much rows look like a table: how many cells most of them have, times the share of those that do."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return 0 if width == 1 else width * count / widths.total()
