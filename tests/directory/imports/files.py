"""Sources for the tests of readers, and what a reader makes of them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.directory.imports.readers import recognise
from hub.directory.imports.records import Record
from hub.directory.imports.source import open_source


def records(source: Path | bytes, form: str = "") -> list[Record]:
    """Give the records of a source, which must be of the form where one is named."""
    opened = open_source(source)
    reader = recognise(opened)
    assert form in ("", reader.form)
    return list(reader.read(opened))


def package(**tables: str | Sequence[Mapping[str, Any]]) -> bytes:
    """Zip tables: each is CSV as text, or rows with the columns of the first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, table in tables.items():
            archive.writestr(f"{name}.csv", table if isinstance(table, str) else _csv(table))
    return out.getvalue()


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def reasons(found: Sequence[Record]) -> list[tuple[str, str, str]]:
    """Give what is wrong: place, field, words."""
    return [(each.place, error.field, error.message) for each in found for error in each.errors]
