"""JSON in Open Referral UK 3 or HSDS 3: services, and lists of organisations, taxonomies and terms."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from hub.core.errors import FieldError, Invalid
from hub.directory.imports.readers.json_stream import Item, read_lists
from hub.directory.imports.readers.sniff import WANTED, is_json, is_note, other_kind
from hub.directory.imports.records import LEFT_OVER, ORGANIZATION, SERVICE, TAXONOMY, TERM, Record
from hub.directory.imports.source import Source

_KINDS = {"services": SERVICE, "organizations": ORGANIZATION, "taxonomies": TAXONOMY, "taxonomy_terms": TERM}
_WORDS = {SERVICE: "service", ORGANIZATION: "organisation", TAXONOMY: "taxonomy", TERM: "term", "place": "place"}
_LOOKED_AT = 50  # items of a list that are looked at to tell of what kind it is
# What only objects of one kind have, the surest first.
_TELLING = (
    ("place", {"service", "location"}),
    ("place", {"service_id", "location_id"}),
    ("place", {"location_type"}),
    (SERVICE, {"status"}),
    (SERVICE, {"service_at_locations"}),
    (SERVICE, {"organization_id", "name"}),
    (TERM, {"taxonomy_detail"}),
    (TERM, {"taxonomy_id"}),
    (TERM, {"term_uri"}),
    (TERM, {"parent_id", "name"}),
    (TERM, {"taxonomy", "name"}),
    (TAXONOMY, {"taxonomy_terms"}),
    (TAXONOMY, {"version", "name"}),
    (ORGANIZATION, {"legal_status"}),
    (ORGANIZATION, {"website"}),
    (ORGANIZATION, {"organization_identifiers"}),
    (ORGANIZATION, {"services", "name"}),
    (ORGANIZATION, {"locations", "name"}),
)


class JsonReader:
    """Reads lists, page envelopes, {"services": []}, one object, and JSON lines; several files one after another."""

    form = "json"
    words = "JSON in Open Referral UK 3 or HSDS 3"

    def recognises(self, source: Source) -> bool:
        """Say whether there is JSON in it."""
        return bool(json_files(source))

    def read(self, source: Source) -> Iterator[Record]:
        """Give the records as they are read. Raises Invalid, TooLarge, also in the middle of a file that breaks off."""
        yield from read_all(source, _records)


def read_all(source: Source, records: Callable[[Iterator[Item], str], Iterator[Record]]) -> Iterator[Record]:
    """Give the records of all JSON files, as `records(items, where)` makes them."""
    texts = json_files(source)
    for name in texts:
        yield from records(read_items(source, name), "" if source.only else f"{name}, ")
    yield from (_not_read(source, name) for name in source.sizes if name not in texts and not is_note(source, name))


def json_files(source: Source) -> list[str]:
    """Name the files that hold JSON."""
    return [name for name in source.sizes if not is_note(source, name) and is_json(source, name)]


def _not_read(source: Source, name: str) -> Record:
    """Give the record of a file that lies beside those of a format and is none of them."""
    kind = other_kind(source, name) or "none that belongs to this format"
    return Record(LEFT_OVER, name, name, None, (FieldError("", f"This file was not read: it is {kind}."),))


def read_items(source: Source, name: str) -> Iterator[Item]:
    """Give the items of one file. Raises Invalid naming the file where it is one of several."""
    try:
        with source.open(name) as file:
            yield from read_lists(file)
    except Invalid as error:
        if source.only:
            raise
        raise type(error)(f"{name}: {error.message}", field="file") from error


def _records(items: Iterator[Item], where: str) -> Iterator[Record]:
    begun = list(islice(items, _LOOKED_AT))
    guessed = _kind_of([item for name, item in begun if name not in _KINDS])
    counts = dict.fromkeys(_WORDS, 0)
    for name, item in chain(begun, items):
        kind = _KINDS.get(name, guessed)
        if kind == "place" or name == "service_at_locations":
            raise Invalid(
                "This is a list of places, not of services. Take the list of services (/services) instead: their "
                "places are in it.",
                field="file",
            )
        counts[kind] += 1
        place = f"{where}{_WORDS[kind]} {counts[kind]}"
        if isinstance(item, dict):
            yield Record(kind, place, item, item)
        else:
            error = FieldError("", f"This is not a {_WORDS[kind]}: it must be an object with id and name.")
            yield Record(kind, place, item, None, (error,))


def _kind_of(items: Iterable[Any]) -> str:
    """Tell the kind of a list's items. Raises Invalid for one object that is nothing of the kind."""
    objects = [each for each in items if isinstance(each, dict)]
    for kind, names in _TELLING:
        if any(names <= each.keys() for each in objects):
            return kind
    if objects and not any("id" in each or "name" in each for each in objects):
        raise Invalid(f"The JSON holds no list of services. {WANTED}", field="file")
    return SERVICE
