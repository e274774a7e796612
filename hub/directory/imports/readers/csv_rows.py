"""CSV files as rows of cells, whatever their encoding and separator; nothing is held but one row."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from hub.core.errors import Invalid
from hub.directory.imports.source import Source

_LONGEST_CELL = 2_000_000  # characters; what is longer than a text may be is refused with its row
_CHUNK = 1024 * 1024
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (",", ";", "\t", "|")


def read_rows(source: Source, name: str) -> Iterator[Sequence[str]]:
    """Give the rows of a CSV file, the header first. Raises Invalid where it is no table of text."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding = encoding_of(source, name)
    with source.open(name) as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        first = text.readline()
        rows = csv.reader(_lines(first, text), delimiter=_separator(first))
        try:
            yield from rows
        except csv.Error as error:
            raise Invalid(f"{name} cannot be read at line {rows.line_num}: {error}.", field="file") from error


def encoding_of(source: Source, name: str) -> str:
    """Tell how a file is written: by its mark, as UTF-8 where all of it is, else as older Windows programs write."""
    head = source.head(name, 4)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with source.open(name) as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(first: str, text: io.TextIOWrapper) -> Iterator[str]:
    yield first
    yield from text


def _separator(header: str) -> str:
    return max(_SEPARATORS, key=header.count)
