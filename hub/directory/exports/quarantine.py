"""What an import set aside, as a spreadsheet to mend and load again: what is wrong first, the wrong cells marked."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, Protocol, cast

import orjson

from hub.core.errors import Invalid
from hub.directory.exports.quarantine_book import HIDDEN, MARKED, PLAIN, Book
from hub.directory.models.shape import SHAPES
from hub.directory.rules.field_words import field_words
from hub.directory.rules.mending import COPY, KIND, LONGEST_CELL, MARKER, PLACE, copied, guarded, leaves, shown
from hub.directory.schemas.paths import is_for_people, order_of, type_at

FORMS = ("xlsx", "csv")
MOST_COLUMNS = 150  # beside those that are wrong
ITEMS_SHOWN = 5  # of a list, where they are right
_KNOWN_BY = ("id", "name")
MOST_ROWS = 1_000_000  # a sheet of Excel takes 1,048,576
_WRONG = "What is wrong (Hub does not read this column)"
_ELSEWHERE = "Mend this in the source and load that again: Hub passes over this row."


class Kept(Protocol):
    """A record that an import kept aside (`hub.directory.models.ImportQuarantine`)."""

    kind: str
    place: str
    name: str
    raw: str
    record: str | None
    reasons: list[dict[str, str]]


@dataclass
class _Layout:
    """The columns of the sheet, found in a first pass: paths of cells, and how many cells a written record takes."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: set[str] = field(default_factory=set)
    order: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    copies: int = 0

    def note(self, row: Mapping[str, Any]) -> None:
        """Take account of one record."""
        self.copies = max(self.copies, len(row["copy"]))
        paths = [path for path in row["cells"] if is_for_people(row["kind"], path) or path in row["wrong"]]
        wrong = [path for path in row["wrong"] if path in row["cells"] or type_at(row["kind"], path)]
        self.wrong.update(wrong)
        for path in (*paths, *wrong):
            self.counts[path] += 1
            self.order.setdefault(path, order_of(row["kind"], path))

    def paths(self) -> list[str]:
        """Give the paths that get columns: what a record is known by, then what is wrong, then the rest in order.

        The rest is cut short where it is very long; what has no column comes back all the same.
        """
        in_order = sorted(self.counts, key=lambda path: self.order[path])
        first = [path for path in _KNOWN_BY if path in self.counts]
        wrong = [path for path in in_order if path in self.wrong and path not in first]
        rest = [path for path in in_order if path not in self.wrong and path not in first and not _is_far_down(path)]
        return [*first, *wrong, *rest][: max(MOST_COLUMNS, len(first) + len(wrong))]


def _is_far_down(path: str) -> bool:
    return any(step.isdigit() and int(step) >= ITEMS_SHOWN for step in path.split("."))


def write_quarantine(rows: Iterable[Kept], file: Path | str | IO[bytes], form: str = "xlsx") -> int:
    """Write what was set aside as a spreadsheet; gives how many rows. Raises Invalid for a form that is no such.

    Excel has a second sheet for what can only be mended in the source; CSV has those rows at its end.
    """
    if form not in FORMS:
        raise Invalid(f"“{form[:20]}” is no form of a spreadsheet: use {' or '.join(FORMS)}.", field="format")
    with tempfile.TemporaryFile() as kept, tempfile.TemporaryFile() as elsewhere:
        layout, count = _Layout(), 0
        for count, row in enumerate(map(_row, rows), 1):  # noqa: B007 (the last count is the total)
            if row["copy"]:
                layout.note(row)
            (kept if row["copy"] else elsewhere).write(orjson.dumps(row) + b"\n")
        if count > MOST_ROWS:
            raise Invalid(f"{count:,} records were set aside; a spreadsheet holds {MOST_ROWS:,}.", field="format")
        with _opened(file) as out:
            (_write_book if form == "xlsx" else _write_csv)(out, layout, kept, elsewhere)
    return count


@contextmanager
def _opened(file: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(file, Path | str):
        yield file
        return
    with Path(file).open("wb") as out:
        yield out


def _row(kept: Kept) -> dict[str, Any]:
    """Lay one record out. One that cannot be mended in a sheet has no copy of itself."""
    item = orjson.loads(kept.record) if kept.record and kept.kind in SHAPES else None
    reasons = [(each.get("field", ""), each.get("column", ""), each.get("reason", "")) for each in kept.reasons]
    return {
        "kind": kept.kind,
        "place": kept.place,
        "raw": kept.raw[:LONGEST_CELL],
        "reasons": "\n".join(_in_words(*each) for each in reasons),
        "wrong": [path for path, _, _ in reasons if path],
        "cells": {path: shown(value) for path, value in leaves(item)} if isinstance(item, dict) else {},
        "copy": copied(item) if isinstance(item, dict) else [],
    }


def _in_words(path: str, column: str, reason: str) -> str:
    named = field_words(path) if path else ""
    if column and column.casefold() != named.casefold():
        named = f"{named} (your column “{column}”)" if named else f"Your column “{column}”"
    return f"{named}: {reason}" if named else reason


def _read(spool: IO[bytes]) -> Iterator[dict[str, Any]]:
    spool.seek(0)
    yield from map(orjson.loads, spool)


def _headers(layout: _Layout, paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the exact names of the columns, which Hub reads, and their words, which people do."""
    copies = [f"{COPY}:{number}" for number in range(layout.copies)]
    words = [_WRONG, "Where it stood", "What it is", *map(field_words, paths)]
    return [MARKER, PLACE, KIND, *paths, *copies], [*words, *["Hub's own: leave as it is"] * layout.copies]


def _texts(row: Mapping[str, Any], paths: Sequence[str], copies: int) -> list[str]:
    cells = [row["cells"].get(path, "") for path in paths]
    texts = [guarded(each) for each in (row["reasons"], row["place"], row["kind"], *cells)]
    return [*texts, *row["copy"], *[""] * (copies - len(row["copy"]))]


def _write_csv(out: IO[bytes], layout: _Layout, kept: IO[bytes], elsewhere: IO[bytes]) -> None:
    paths = layout.paths()
    text = TextIOWrapper(cast("Any", out), encoding="utf-8-sig", newline="")
    rows = csv.writer(text)
    rows.writerows(_headers(layout, paths))
    for row in _read(kept):
        rows.writerow(_texts(row, paths, layout.copies))
    for row in _read(elsewhere):
        reasons = f"{row['reasons']}\n{_ELSEWHERE}\n{row['raw']}"
        rows.writerow(_texts(row | {"reasons": reasons, "kind": "row", "cells": {}}, paths, layout.copies))
    text.flush()
    text.detach()


def _write_book(out: IO[bytes], layout: _Layout, kept: IO[bytes], elsewhere: IO[bytes]) -> None:
    paths = layout.paths()
    names, words = _headers(layout, paths)
    book = Book()
    widths = [60, 14, 12, *(30 if path in layout.wrong else 18 for path in paths), *[HIDDEN] * layout.copies]
    sheet = book.sheet("To mend", widths, headers=[names, words])
    for row in _read(kept):
        wrong = set(row["wrong"])
        marks = [PLAIN, PLAIN, PLAIN, *(MARKED if path in wrong else PLAIN for path in paths)]
        sheet.add(_texts(row, paths, layout.copies), marks)
    sheet.end()
    headers = [[_ELSEWHERE], ["What is wrong", "Where it stands", "What it is", "What stands there"]]
    others = book.sheet("Mend in the source", [60, 20, 12, 80], headers=headers, hide_first=False)
    for row in _read(elsewhere):
        others.add([guarded(row[name]) for name in ("reasons", "place", "kind", "raw")], [])
    others.end()
    book.save(out)
