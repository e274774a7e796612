"""An HSDS 3.1 tabular data package: a zip with a CSV for every table and a datapackage.json that describes them.

What the official tables cannot hold stands beside them in hub_more.csv: the field of a row, and its value as JSON; an
empty value says that the field is not there and was only filled in because the standard makes it required. A field that
begins with @ says what a row belongs or points to, where the official column may not, or its place among its likes.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid5

import orjson

from hub.core.actor import Actor
from hub.directory.exports.fit import ABSENT, NOBODY, Fitting, More
from hub.directory.exports.standard import FILES, REQUIRED, UNIQUE, fields_of, foreign_keys
from hub.directory.queries.tables import every_id, every_row

MORE = "hub_more"
_MORE_FIELDS = ("table", "id", "field", "value")
_DESCRIPTIONS = ("meta_table_description", "meta_table_descriptions", ("id", "name", "language", "character_set"))
_LINKED = ("organization", "taxonomy", "location")  # what a row may name that is not in the package


def write_package(actor: Actor, file: Path) -> int:
    """Write the package, a row at a time; gives how many services."""
    fitting = Fitting({kind: every_id(actor, kind) for kind in _LINKED})
    counts: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package, _more() as (more, rest):
        for kind in FILES:
            with _table(package, FILES[kind], [name for name, _, _ in fields_of(kind)]) as rows:
                counts[kind] = _write(kind, every_row(actor, kind), fitting, rows, more)
                if kind == "organization" and fitting.needs_nobody:
                    rows.writerow({"id": str(NOBODY), "name": "Not known", "description": "Not known"})
                    _beside(more, kind, str(NOBODY), [("id", ABSENT)])
        _describe(package)
        rest.flush()
        package.write(rest.name, f"{MORE}.csv")
        package.writestr("datapackage.json", orjson.dumps(description(), option=orjson.OPT_INDENT_2))
    return counts["service"]


def _write(
    kind: str, rows: Iterator[Mapping[str, Any]], fitting: Fitting, out: "csv.DictWriter[str]", more: Any
) -> int:
    count = 0
    for row in rows:
        if fitting.leaves(kind, row):
            continue
        cells, beside = fitting.fit(kind, row)
        if cells is not None:
            out.writerow(cells)
        _beside(more, kind, str(row["id"]), beside)
        count += 1
    return count


def _beside(more: Any, kind: str, own_id: str, beside: More) -> None:
    for name, value in beside:
        text = "" if value is ABSENT else orjson.dumps(value).decode()
        more.writerow((kind, own_id, name, text))


def _describe(package: zipfile.ZipFile) -> None:
    with _table(package, _DESCRIPTIONS[1], list(_DESCRIPTIONS[2])) as rows:
        for name in FILES.values():
            own_id = str(uuid5(NOBODY, name))
            rows.writerow({"id": own_id, "name": name, "language": "en", "character_set": "UTF-8"})


@contextmanager
def _table(package: zipfile.ZipFile, name: str, names: list[str]) -> Iterator["csv.DictWriter[str]"]:
    with (
        package.open(f"{name}.csv", "w", force_zip64=True) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        rows = csv.DictWriter(text, names, lineterminator="\r\n")
        rows.writeheader()
        yield rows


@contextmanager
def _more() -> Iterator[tuple[Any, IO[str]]]:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as file:
        rows = csv.writer(file, lineterminator="\r\n")
        rows.writerow(_MORE_FIELDS)
        yield rows, file


def description() -> dict[str, Any]:
    """Give the datapackage.json: the tables of HSDS 3.1 and the one beside them."""
    tables = [_resource(kind) for kind in FILES]
    tables.append(_plain_resource(_DESCRIPTIONS[0], _DESCRIPTIONS[1], _DESCRIPTIONS[2], key="id"))
    tables.append(_plain_resource(MORE, MORE, _MORE_FIELDS, key=""))
    return {
        "name": "hub-directory",
        "title": "Community services in the tables of HSDS 3.1",
        "profile": "tabular-data-package",
        "resources": tables,
    }


def _resource(kind: str) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "type": type_,
            "format": form,
            "constraints": {
                "required": name == "id" or name in REQUIRED.get(kind, ()),
                "unique": name == "id" or UNIQUE.get(kind) == name,
            },
        }
        for name, type_, form in fields_of(kind)
    ]
    keys = [
        {"fields": name, "reference": {"resource": other, "fields": "id"}} for name, other in foreign_keys(kind).items()
    ]
    schema = {"primaryKey": "id", "fields": fields} | ({"foreignKeys": keys} if keys else {})
    path = f"{FILES[kind]}.csv"
    return {"name": kind, "path": path, "profile": "tabular-data-resource", "schema": schema}


def _plain_resource(name: str, file: str, fields: tuple[str, ...], *, key: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [{"name": each, "type": "string"} for each in fields]}
    schema |= {"primaryKey": key} if key else {}
    return {"name": name, "path": f"{file}.csv", "profile": "tabular-data-resource", "schema": schema}
