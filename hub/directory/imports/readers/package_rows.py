"""One row of a package's table as an object of HSDS 3, and what it belongs to."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson

from hub.directory.imports.readers.older import OLD_KINDS, modern
from hub.directory.imports.readers.package_store import Row
from hub.directory.imports.readers.package_tables import FOLDED, Table
from hub.directory.models.ids import as_uuid
from hub.directory.models.shape import SHAPES
from hub.directory.rules import tidy_values

Json = dict[str, Any]

# What a row may belong to, the closest first: one that names several belongs to the first.
_CLOSEST = (
    ("contact_id", "contact"),
    ("phone_id", "phone"),
    ("service_at_location_id", "service_at_location"),
    ("service_id", "service"),
    ("location_id", "location"),
    ("organization_id", "organization"),
)
_LINKS = {"attribute": ("link_entity", "link_id"), "metadata": ("resource_type", "resource_id")}
# Cells that hold a list: of ids of rows elsewhere, or of words that make rows.
_ID_LISTS = {"phones": "phone", "contacts": "contact", "schedules": "schedule", "addresses": "address"}
_WORD_LISTS = {
    ("service", "languages"): ("language", "name"),
    ("location", "languages"): ("language", "name"),
    ("service", "service_areas"): ("service_area", "name"),
    ("service", "required_documents"): ("required_document", "document"),
    ("service", "funding_sources"): ("funding", "source"),
    ("organization", "funding_sources"): ("funding", "source"),
    ("location", "accessibility"): ("accessibility", "description"),
}


@cache
def parent_columns(kind: str) -> Mapping[str, str]:
    """Give the columns that may say what objects of a kind belong to, with the kind of each parent."""
    lists = [
        (part.column, shape.kind) for shape in SHAPES.values() for part in shape.lists.values() if part.kind == kind
    ]
    known = {"service_id": "service"} if kind in FOLDED else dict(lists)
    return {column: parent for column, parent in _CLOSEST if known.get(column) == parent}


def old_rows(table: Table, cells: Sequence[str], place: str, kinds: Collection[str]) -> Iterator[Row]:
    """Give the row of an older standard's table that stands there, and rows that its cells say besides. `kinds` are
    the kinds of rows that the package has.
    """
    item = modern(table.kind if table.kind == "taxonomy_term" else table.name, said_of(table, cells))
    lists, listed = _lists(table.kind, item), _listed(table.kind, item, kinds)
    own_id = str(item.get("id") or made_id(table.kind, item))
    if table.name in OLD_KINDS and "id" in item and as_uuid(own_id) is None:
        own_id = f"{table.name} {own_id}"  # two older tables count from 1, and their rows become of one kind
    item["id"] = own_id
    if table.kind == "address" and item.get("organization_id") and not item.get("location_id"):
        item["location_id"] = f"postal {own_id}"
        owner = item.pop("organization_id")
        lists.append(("location", {"id": item["location_id"], "location_type": "postal", "organization_id": owner}))
    raw, problem = raw_of(table, cells), too_wide(table, cells)
    yield tied(Row(0, table.kind, own_id, "", "", "", place, False, raw, item, problem, listed))
    for kind, made in lists:
        if kind != "location":
            made["link_id" if kind == "attribute" else f"{table.kind}_id"] = own_id
        made.setdefault("id", made_id(kind, made))
        yield tied(Row(0, kind, made["id"], "", "", "", place, True, {}, made))


def said_of(table: Table, cells: Sequence[str]) -> dict[str, str]:
    """Give the cells that are not empty, by column."""
    return {name: value for name, value in zip(table.columns, cells, strict=False) if value != ""}


def raw_of(table: Table, cells: Sequence[str]) -> dict[str, str]:
    """Give the cells that are not empty, by what the file itself calls their columns."""
    return {name: value for name, value in zip(table.headers, cells, strict=False) if value != ""}


def too_wide(table: Table, cells: Sequence[str]) -> str:
    """Say what is wrong with a row that has more cells than there are columns; "" for any other."""
    if not any(cells[len(table.columns) :]):
        return ""
    return (
        f"This row has {len(cells)} cells, and the header names {len(table.columns)} columns: look for a comma in a "
        "text without quotes around it."
    )


def made_id(kind: str, item: Mapping[str, Any]) -> str:
    """Make an id from all that the row says, its parent among it: the same at every load."""
    text = orjson.dumps([kind, item], option=orjson.OPT_SORT_KEYS)
    return f"row {hashlib.sha256(text).hexdigest()[:20]}"


def tied(row: Row) -> Row:
    """Say what a row belongs to, and take that out of the object: its place will say it."""
    if row.kind in _LINKS:
        kind_column, column = _LINKS[row.kind]
        parent = _kind(str(row.item.pop(kind_column, "")))
        return row._replace(parent_kind=parent, parent_id=str(row.item.pop(column, "")), key=column)
    for column, parent in parent_columns(row.kind).items():
        if row.item.get(column):
            keep = row.kind in {"location", "program"}  # these name it also where they stand elsewhere
            value = row.item[column] if keep else row.item.pop(column)
            return row._replace(parent_kind=parent, parent_id=str(value), key=column)
    return row


def _kind(said: str) -> str:
    """Read what kind a link says its object is: by its name, or by its table's."""
    name = said.casefold().strip()
    return name if name in SHAPES else name.removesuffix("s") if name.removesuffix("s") in SHAPES else ""


def _lists(kind: str, item: Json) -> list[tuple[str, Json]]:
    """Take the lists in cells out of an object; gives what they say, as objects of their kinds."""
    found: list[tuple[str, Json]] = []
    for term in _popped(item, "taxonomy_ids") if kind == "service" else ():
        found.append(("attribute", {"taxonomy_term_id": term, "link_entity": "service"}))
    for (owner, name), (part, field) in _WORD_LISTS.items():
        if owner == kind:
            found += [(part, {field: each}) for each in _popped(item, name)]
    if kind == "service":
        places = [*_popped(item, "location_id"), *_popped(item, "locations")]
        found += [("service_at_location", {"location_id": each}) for each in dict.fromkeys(places)]
    return found


def _listed(kind: str, item: Json, kinds: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Take lists of ids of rows of other tables out of an object. Where the package has no such table they are no ids:
    numbers are read as such, other text stays under a name of its own.
    """
    found: list[tuple[str, str]] = []
    for name, child in _ID_LISTS.items():
        if kind not in SHAPES or name not in SHAPES[kind].lists or not isinstance(item.get(name), str):
            continue
        if child in kinds:
            found += [(child, each) for each in _popped(item, name)]
        elif child == "phone":
            item[name] = [_phone(each) for each in _popped(item, name)]
        else:
            item[f"{name}_in_words"] = item.pop(name)
    return tuple(found)


def _phone(said: str) -> Json:
    label, colon, number = said.rpartition(":")
    return modern("phone", {"number": number, "description": label} if colon else {"number": said})


def _popped(item: Json, name: str) -> list[str]:
    value = item.pop(name, None)
    return tidy_values.tokens(str(value)) if value else []


def other_parent(row: Row, has: Callable[[str, str], bool], kinds_of: Callable[[str], Sequence[str]]) -> Row | None:
    """Tie a row whose parent is not there to another that it names, if one is; what pointed nowhere stays in it."""
    item = dict(row.item)
    if row.kind in _LINKS:
        holders = [kind for kind in kinds_of(row.parent_id) if any(kind == each for each in _holders(row.kind))]
        return row._replace(parent_kind=holders[0]) if len(holders) == 1 and not row.parent_kind else None
    for column, parent in parent_columns(row.kind).items():
        wanted = item.get(column)
        if wanted and column != row.key and has(parent, str(wanted)):
            if row.key:
                item[row.key] = row.parent_id
            return row._replace(parent_kind=parent, parent_id=str(item.pop(column)), key=column, item=item)
    return None


@cache
def _holders(kind: str) -> Collection[str]:
    return frozenset(shape.kind for shape in SHAPES.values() if any(part.kind == kind for part in shape.lists.values()))
