"""The rows of a package put together: a service with all that belongs to it, as HSDS 3 nests it."""

from collections.abc import Iterator
from typing import Any

from hub.core.errors import FieldError
from hub.directory.imports.readers.package_store import Row, Store
from hub.directory.imports.readers.package_tables import ELIGIBILITY, FOLDED, PAYMENT
from hub.directory.imports.readers.package_typed import POSITION
from hub.directory.imports.records import ORGANIZATION, SERVICE, TAXONOMY, TERM, Record
from hub.directory.models.shape import SHAPES, Part

Json = dict[str, Any]

_NEEDED = {("service_at_location", "location"), ("attribute", "taxonomy_term"), ("service_capacity", "unit")}


class Tree:
    """Puts objects together; marks the rows that it uses. A record's `raw` has its own rows, and what it shares with
    others where it is the first to use that: every row is in some record.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.raw: dict[str, Any] = {}

    def records(self) -> Iterator[Record]:
        """Give services, then organisations, then the taxonomies and terms that no service has."""
        for row in self.store.of_kind(SERVICE):
            item = self.whole(row)
            errors = self._without_provider(row, item)
            yield Record(SERVICE, row.place, self.raw, item, errors)
        for row in self.store.of_kind(ORGANIZATION):
            if not self.store.used[row.n] or self.store.has_children(ORGANIZATION, row.id):
                yield self._own(row)
        for kind in (TAXONOMY, TERM):
            for row in self.store.of_kind(kind):
                if not self.store.used[row.n]:
                    yield self._own(row)

    def _own(self, row: Row) -> Record:
        item = self.whole(row)
        return Record(row.kind, row.place, self.raw, item)

    def whole(self, row: Row) -> Json:
        """Give an object with all that belongs to it; `raw` then holds the rows it was made of."""
        self.raw = {}
        item = self._object(row, is_own=True)
        if row.kind == SERVICE:
            self._provider_of_place(item)
        return item

    def _object(self, row: Row, *, is_own: bool) -> Json:
        is_first = not self.store.used[row.n]
        self.store.used[row.n] = 1
        if (is_own or is_first) and not row.is_made:
            self.raw[row.place] = row.cells
        item = {name: value for name, value in row.item.items() if name != POSITION}
        for name, part in SHAPES[row.kind].objects.items():
            self._one(item, name, part)
        if row.kind == ORGANIZATION and not is_own:
            return item  # its lists are in its own record: a service names it alone
        names = {part.kind: name for name, part in SHAPES[row.kind].lists.items()}
        folded: list[Row] = []
        for child in _in_order(self.store.children(row.kind, row.id)):
            if child.kind in FOLDED:
                self.store.used[child.n] = 1
                self.raw[child.place] = child.cells
                folded.append(child)
            elif child.kind in names and self._is_complete(child) and self._is_here(row, child):
                part_item = self._object(child, is_own=not SHAPES[child.kind].shared)
                if names[child.kind] not in row.item:  # what this object says of its own accord stays
                    item.setdefault(names[child.kind], []).append(part_item)
        return _folded(item, folded)

    def _one(self, item: Json, name: str, part: Part) -> None:
        """Nest the object that a column names; the id stays where there is no such object."""
        wanted = item.get(part.column)
        found = self.store.find(part.kind, wanted) if wanted else None
        if found is None:
            return
        del item[part.column]
        item.setdefault(name, self._object(found, is_own=False))

    def _is_complete(self, child: Row) -> bool:
        """Say whether what a row joins is there: a place for a service at it, a term for an attribute."""
        for name, part in SHAPES[child.kind].objects.items():
            wanted = child.item.get(part.column)
            if (child.kind, name) in _NEEDED and wanted and self.store.find(part.kind, wanted) is None:
                return False
        return True

    def _is_here(self, row: Row, child: Row) -> bool:
        """Say whether a place is listed with its organisation: only one where no service is given."""
        return child.kind != "location" or not self.store.is_joined(child.id)

    def _provider_of_place(self, item: Json) -> None:
        """Take the organisation of its place for a service that names none (Ohana's files know no other)."""
        if item.get("organization") or item.get("organization_id"):
            return
        for each in item.get("service_at_locations", ()):
            wanted = each.get("location", {}).get("organization_id")
            if wanted:
                item["organization_id"] = wanted
                self._one(item, "organization", SHAPES[SERVICE].objects["organization"])
                return

    def _without_provider(self, row: Row, item: Json) -> tuple[FieldError, ...]:
        """Refuse a service whose organisation is not there: nobody could be asked whether the listing is right.

        One that names no organisation at all is taken, as from any other format.
        """
        wanted = item.get("organization_id")
        if not wanted or "organization" in item:
            return ()
        words = (
            f"There is no organisation with the id “{wanted}” in the package. Add its row to the organisations, or "
            "clear this cell if nobody is known to run the service."
        )
        return (FieldError("organization_id", words),)


def _in_order(rows: list[Row]) -> list[Row]:
    """Put rows that stand beside the tables to where they were among those in the tables."""
    found = [row for row in rows if POSITION not in row.item]
    for row in sorted((row for row in rows if POSITION in row.item), key=lambda row: row.item[POSITION]):
        likes = [index for index, each in enumerate(found) if each.kind == row.kind]
        at = row.item[POSITION]
        found.insert(likes[at] if at < len(likes) else len(found), row)
    return found


def _folded(item: Json, rows: list[Row]) -> Json:
    """Add what older tables say of a service beside it: who it is for, and how one pays."""
    for row in rows:
        rule = row.item
        if row.kind == PAYMENT and rule.get("payment"):
            item["payments_accepted"] = [*item.get("payments_accepted", ()), rule["payment"]]
        if row.kind == ELIGIBILITY:
            said = (item.get("eligibility_description"), rule.get("eligibility"))
            words = "; ".join(dict.fromkeys(str(each) for each in said if each))
            item |= {"eligibility_description": words} if words else {}
            for name, choose in (("minimum_age", min), ("maximum_age", max)):
                ages = [each for each in (item.get(name), rule.get(name)) if isinstance(each, int | float)]
                item |= {name: choose(ages)} if ages else {}
    return item
