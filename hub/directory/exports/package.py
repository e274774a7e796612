"""An HSDS tabular data package: a zip with one CSV a kind of object, and a datapackage.json that describes them."""

import csv
import zipfile
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import orjson

from hub.directory.models.shape import KIND_COLUMNS, SHAPES, Shape

# The file names of the HSDS 3 tabular form.
NAMES: Mapping[str, str] = {
    "service": "services",
    "organization": "organizations",
    "organization_identifier": "organization_identifiers",
    "program": "programs",
    "location": "locations",
    "address": "addresses",
    "accessibility": "accessibility",
    "phone": "phones",
    "contact": "contacts",
    "schedule": "schedules",
    "service_area": "service_areas",
    "service_at_location": "service_at_location",
    "cost_option": "cost_options",
    "funding": "funding",
    "language": "languages",
    "required_document": "required_documents",
    "service_capacity": "service_capacities",
    "unit": "units",
    "url": "urls",
    "metadata": "metadata",
    "attribute": "attributes",
    "taxonomy_term": "taxonomy_terms",
    "taxonomy": "taxonomies",
}
Tables = dict[str, dict[str, dict[str, Any]]]


def write_package(services: Iterator[dict[str, Any]], file: Path) -> int:
    """Write the package; gives how many services."""
    tables: Tables = {kind: {} for kind in SHAPES}
    for service in services:
        _collect(tables, SHAPES["service"], service, {}, "")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        written = {kind: rows for kind, rows in tables.items() if rows}
        for kind, rows in written.items():
            package.writestr(f"{NAMES[kind]}.csv", _csv(SHAPES[kind], rows))
        package.writestr("datapackage.json", orjson.dumps(_description(written), option=orjson.OPT_INDENT_2))
    return len(tables["service"])


def _collect(tables: Tables, shape: Shape, item: Mapping[str, Any], ties: Mapping[str, Any], place: str) -> None:
    own_id = str(item.get("id") or place)
    row = tables[shape.kind].setdefault(own_id, {"id": own_id})
    row.update({name: item[name] for name in shape.columns if item.get(name) is not None})
    row.update(ties)
    for name, part in shape.lists.items():
        for index, child in enumerate(item.get(name) or ()):
            tie = {part.column: own_id}
            if part.kind in KIND_COLUMNS:
                tie[KIND_COLUMNS[part.kind]] = shape.kind
            _collect(tables, SHAPES[part.kind], child, tie, f"{own_id}.{name}.{index}")
    for name, part in shape.objects.items():
        if item.get(name):
            row[part.column] = str(item[name].get("id") or f"{own_id}.{name}")
            _collect(tables, SHAPES[part.kind], item[name], {}, row[part.column])


def _csv(shape: Shape, rows: Mapping[str, Mapping[str, Any]]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, ["id", *shape.columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return out.getvalue()


def _description(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": "hub-directory",
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": NAMES[kind],
                "path": f"{NAMES[kind]}.csv",
                "profile": "tabular-data-resource",
                "schema": {"fields": [{"name": name} for name in ("id", *SHAPES[kind].columns)], "primaryKey": "id"},
            }
            for kind in tables
        ],
    }
