"""HSDS packages of CSV files, of versions 1 to 3: tables that point at one another, put together out of memory."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import orjson

from hub.core.errors import FieldError, Invalid
from hub.directory.imports.readers.csv_rows import read_rows
from hub.directory.imports.readers.package_left import left_over
from hub.directory.imports.readers.package_rows import old_rows, other_parent
from hub.directory.imports.readers.package_store import Store
from hub.directory.imports.readers.package_tables import DESCRIPTION, Table, is_package, table_of
from hub.directory.imports.readers.package_tree import Tree
from hub.directory.imports.readers.package_typed import new_row, row_beside
from hub.directory.imports.readers.sniff import is_json, is_note, other_kind
from hub.directory.imports.records import LEFT_OVER, Record
from hub.directory.imports.source import Source

BESIDE = "hub_more.csv"  # see hub.directory.exports.package
_BESIDE_COLUMNS = 4  # kind, id, field, value
_LARGEST_DESCRIPTION = 5_000_000  # bytes of a datapackage.json


class PackageReader:
    """Reads a folder or zip of HSDS tables, or the table of services alone."""

    form = "hsds-csv"
    words = "an HSDS package of CSV files"

    def recognises(self, source: Source) -> bool:
        """Say whether the files are tables of HSDS: by their names and columns."""
        return is_package(_tables(source))

    def read(self, source: Source) -> Iterator[Record]:
        """Give services with all that belongs to them, then the rest; every row is in some record. Raises Invalid."""
        tables = _tables(source)
        with Store() as store:
            beside = _load_beside(source, store)
            for table in tables:
                if table.kind != DESCRIPTION:  # it describes the files, as datapackage.json does
                    _load(source, table, store, _old_kinds(tables))
            for number, kind, object_id in store.rest_of_more():
                row = row_beside(kind, object_id, store.more_of(kind, object_id), f"{beside}, row {number}")
                store.add(row)
            store.finish()
            _retie(store)
            yield from Tree(store).records()
            yield from left_over(store, {table.kind: table.file for table in tables})
        read = {beside, *(table.file for table in tables)}
        for name in source.sizes:
            if name not in read and not is_note(source, name):
                yield from _unknown(source, name)


def _old_kinds(tables: Sequence[Table]) -> Collection[str]:
    """Give the kinds of rows of a package of an older standard; nothing for one of HSDS 3."""
    return {table.kind for table in tables} if any(table.is_old for table in tables) else ()


def _tables(source: Source) -> list[Table]:
    names = _names_in_description(source)
    found = []
    for file in source.sizes:
        if is_note(source, file) or other_kind(source, file) or is_json(source, file):
            continue
        header = next(iter(_first_rows(source, file)), ())
        table = table_of(file, header, names) if header else None
        if table:
            found.append(table)
    return found


def _first_rows(source: Source, file: str) -> Sequence[Sequence[str]]:
    try:
        return list(islice(read_rows(source, file), 1))
    except Invalid:
        return ()


def _names_in_description(source: Source) -> Mapping[str, str]:
    """Read from datapackage.json what the files are called; one that cannot be read tells nothing."""
    names: dict[str, str] = {}
    for file, size in source.sizes.items():
        if not file.lower().endswith("datapackage.json") or size > _LARGEST_DESCRIPTION:
            continue
        try:
            with source.open(file) as content:
                resources = orjson.loads(content.read())["resources"]
            paths = {str(each["path"]).rpartition("/")[2]: str(each["name"]) for each in resources}
        except (ValueError, TypeError, KeyError):
            continue
        names |= {each: paths[base] for each in source.sizes if (base := each.rpartition("/")[2]) in paths}
    return names


def _load_beside(source: Source, store: Store) -> str:
    """Keep what Hub's own packages say beside the tables of the standard; gives the file's name, "" for none."""
    for file in source.sizes:
        if file.rpartition("/")[2] == BESIDE:
            store.add_more(_beside(source, file))
            return file
    return ""


def _beside(source: Source, file: str) -> Iterator[tuple[int, str, str, str, str]]:
    for number, cells in enumerate(islice(read_rows(source, file), 1, None), 2):
        if len(cells) != _BESIDE_COLUMNS:
            raise Invalid(f"{file}, row {number} must have a table, an id, a field and a value.", field="file")
        kind, object_id, name, value = cells
        yield number, kind, object_id, name, value


def _load(source: Source, table: Table, store: Store, old_kinds: Collection[str]) -> None:
    for number, cells in enumerate(islice(read_rows(source, table.file), 1, None), 2):
        place = f"{table.file}, row {number}"
        if not any(cells):
            continue
        if old_kinds:
            for row in old_rows(table, cells, place, old_kinds):
                store.add(row)
        elif row_ := new_row(table, cells, place, store.more_of):
            store.add(row_)


def _retie(store: Store) -> None:
    for row in store.orphans():
        tied = other_parent(row, lambda kind, wanted: store.find(kind, wanted) is not None, store.kinds_of)
        if tied:
            store.tie(tied)


def _unknown(source: Source, file: str) -> Iterator[Record]:
    """Give the rows of a file that is no table of HSDS, or the file itself where it has no rows."""
    if other_kind(source, file) or is_json(source, file):
        error = FieldError("", f"This file was not read: it is {other_kind(source, file) or 'JSON'}, and no table.")
        yield Record(LEFT_OVER, file, file, None, (error,))
        return
    rows = read_rows(source, file)
    header = [re.sub(r"\s+", " ", each).strip() for each in next(rows, ())]
    for number, cells in enumerate(rows, 2):
        raw: dict[str, Any] = dict(zip(header, cells, strict=False))
        error = FieldError("", f"HSDS has no table called {file}: this row was not read.")
        yield Record(LEFT_OVER, f"{file}, row {number}", raw, None, (error,))
