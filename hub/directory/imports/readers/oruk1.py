"""Feeds of Open Referral UK 1.0, with the ways that Outpost, Placecube and others have of writing them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from hub.core.clock import today
from hub.core.errors import FieldError, Invalid
from hub.directory.imports.readers import oruk1_objects
from hub.directory.imports.readers.json_services import json_files, read_all, read_items
from hub.directory.imports.readers.json_stream import Item
from hub.directory.imports.records import ORGANIZATION, SERVICE, TERM, Record
from hub.directory.imports.source import Source

_LOOKED_AT = 50
_OLD = frozenset(
    {
        "regular_schedules", "regular_schedule", "holiday_schedules", "holiday_schedule", "eligibilitys",
        "eligibilities", "service_taxonomys", "service_taxonomies", "organisation", "physical_addresses",
        "deliverable_type", "attending_access", "local_offer", "send_needs", "target_directories",
    }
)  # fmt: skip
_NEW = frozenset({"schedules", "attributes", "assurer_email", "eligibility_description", "additional_urls"})
_WORDS = {SERVICE: "service", ORGANIZATION: "organisation", TERM: "term"}


class Oruk1Reader:
    """Reads services, organisations and taxonomies: in the `content` envelope, as a bare list, or one alone."""

    form = "oruk1"
    words = "JSON in Open Referral UK 1.0"

    def recognises(self, source: Source) -> bool:
        """Say whether the first objects have what only the older standard has."""
        try:
            begun = [item for name in json_files(source)[:1] for item in islice(read_items(source, name), _LOOKED_AT)]
        except Invalid:  # broken: the reader of JSON says where
            return False
        objects = [(name, item) for name, item in begun if isinstance(item, dict)]
        if any(_OLD & item.keys() or _is_term(item) for _, item in objects):
            return not any(_NEW & item.keys() for _, item in objects)
        in_envelope = [item for name, item in objects if name == "content"]
        return bool(in_envelope) and not any(_NEW & item.keys() for item in in_envelope)

    def read(self, source: Source) -> Iterator[Record]:
        """Give the records as they are read. Raises Invalid, TooLarge, also in the middle of a file that breaks off."""
        yield from read_all(source, _records)


def _records(items: Iterator[Item], where: str) -> Iterator[Record]:
    begun = list(islice(items, _LOOKED_AT))
    kind = _kind_of(item for _, item in begun if isinstance(item, dict))
    for index, (_, item) in enumerate(chain(begun, items), 1):
        place = f"{where}{_WORDS[kind]} {index}"
        if not isinstance(item, dict):
            error = FieldError("", f"This is not a {_WORDS[kind]}: it must be an object with id and name.")
            yield Record(kind, place, item, None, (error,))
        elif kind == TERM:
            yield from _terms(item, place, None)
        elif kind == ORGANIZATION:
            yield Record(kind, place, item, oruk1_objects.converted("organization", item))
        else:
            yield Record(kind, place, item, oruk1_objects.service(item, today()))


def _terms(item: Mapping[str, Any], place: str, parent: Any) -> Iterator[Record]:
    """Give a term and, where it holds them, those below it."""
    raw = {name: value for name, value in item.items() if name not in ("children", "level")}
    term = oruk1_objects.term(raw, "")
    if parent is not None:
        term.setdefault("parent_id", parent)
    yield Record(TERM, place, raw, term)
    children = item.get("children")
    for index, child in enumerate(children if isinstance(children, list) else (), 1):
        if isinstance(child, dict):
            yield from _terms(child, f"{place}.{index}", item.get("id"))


def _is_term(item: Mapping[str, Any]) -> bool:
    return {"label", "slug"} <= item.keys() or ("vocabulary" in item and "name" in item)


def _kind_of(items: Iterable[Mapping[str, Any]]) -> str:
    for item in items:
        if _is_term(item):
            return TERM
        if {"services", "name"} <= item.keys() and not _OLD & item.keys():
            return ORGANIZATION
    return SERVICE
