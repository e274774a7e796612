"""The rows of a package that are part of nothing: each with the reason, in words for whoever mends the files."""

from collections.abc import Iterator, Mapping

from hub.core.errors import FieldError
from hub.directory.imports.readers.package_rows import parent_columns
from hub.directory.imports.readers.package_store import SAID_BEFORE, Row, Store
from hub.directory.imports.records import LEFT_OVER, Record
from hub.directory.models.shape import SHAPES

_WORDS = {
    "service": "service", "organization": "organisation", "location": "place", "contact": "contact",
    "phone": "phone number", "service_at_location": "row of services at places", "taxonomy": "taxonomy",
    "taxonomy_term": "term", "program": "programme", "unit": "unit", "schedule": "schedule", "address": "address",
}  # fmt: skip


def left_over(store: Store, files: Mapping[str, str]) -> Iterator[Record]:
    """Give a record for every row that no other record has used; `files` names the file of each kind of row."""
    for row in store.unused():
        if not (row.is_made and row.problem):  # a cell that says the same twice
            yield Record(LEFT_OVER, row.place, row.cells or row.item, None, (_reason(row, store, files),))
    for row, kind, child_id in store.listed_in_vain():
        yield Record(LEFT_OVER, row.place, row.cells, None, (_missing("", kind, child_id, files),))


def _reason(row: Row, store: Store, files: Mapping[str, str]) -> FieldError:
    if row.problem.startswith(SAID_BEFORE):
        first = row.problem.removeprefix(SAID_BEFORE)
        if row.id.startswith("row "):
            return FieldError("", f"This row says the same as {first}.")
        return FieldError("id", f"The id “{row.id}” was used before, in {first}; only that row was taken.")
    if row.problem:
        return FieldError("", row.problem)
    for part in SHAPES[row.kind].objects.values() if row.kind in SHAPES else ():
        wanted = row.item.get(part.column)
        if wanted and store.find(part.kind, wanted) is None:
            return _missing(part.column, part.kind, str(wanted), files)
    if row.parent_id:
        return _parentless(row, store, files)
    if row.kind == "location":
        return FieldError("", "No service is given at this place, and it names no organisation.")
    if row.kind == "unit":
        return FieldError("", "Nothing is counted in this unit.")
    names = list(parent_columns(row.kind)) or ["link_id"]
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return FieldError(names[0], f"This row does not say what it belongs to: {said} {_be(names)} empty.")


def _parentless(row: Row, store: Store, files: Mapping[str, str]) -> FieldError:
    kind = row.parent_kind or next(iter(store.kinds_of(row.parent_id)), "")
    parent = store.find(kind, row.parent_id) if kind else None
    if parent is None:
        return _missing(row.key, kind, row.parent_id, files)
    if store.used[parent.n]:
        return FieldError(row.key, f"A {_WORDS.get(kind, kind)} ({parent.place}) has no such rows.")
    return FieldError(row.key, f"It belongs to {parent.place}, which was left out too.")


def _missing(column: str, kind: str, wanted: str, files: Mapping[str, str]) -> FieldError:
    says = f"{column} points to" if column else "This row names"
    if not kind:
        return FieldError(column, f"{says} “{wanted}”, and no row of the package has this id.")
    words, file = _WORDS.get(kind, kind.replace("_", " ")), files.get(kind)
    where = f"no such {words} in {file}" if file else f"no file of such rows ({words}) in the package"
    return FieldError(column, f"{says} “{wanted}”, and there is {where}.")


def _be(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
