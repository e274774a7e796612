"""What a fetch says about listings that are to go: which they are, and whether they are too many to go unasked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from hub.core.errors import FieldError, Invalid
from hub.directory.actions.departing import missing_of
from hub.directory.imports.feeds.spool import Fetched
from hub.directory.imports.records import SERVICE, Record
from hub.directory.models.ids import shared_id
from hub.directory.rules.feeds import too_many_gone


@dataclass
class Judgement:
    """What to do: `complete` where all that is missing may go, `gone` where only these, `held` where neither.

    `known` is the number of listings that came from the feed before.
    """

    known: int
    complete: bool = False
    gone: list[UUID] = field(default_factory=list)
    held: list[UUID] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def judge(fetched: Fetched, records: Iterable[Record], source: str, *, is_full: bool) -> Judgement:
    """Judge a fetch by its records. Raises Invalid for a full one with nothing in it where there was something."""
    known = {service_id for service_id, _ in missing_of(source, lambda _: False)}
    there, is_empty = _ids(records, source)
    if is_full and is_empty and known and not fetched.problem:
        raise Invalid(
            f"The feed is empty, though {len(known):,} listings came from it before. Nothing was changed.", field="url"
        )
    gone = {shared_id(SERVICE, each, source) for each in fetched.gone if isinstance(each, str | int)} & known
    missing = known - there if is_full and fetched.is_complete else gone
    if too_many_gone(len(missing), len(known)):
        return Judgement(len(known), held=sorted(missing), notes=[_held_words(len(missing), len(known))])
    if is_full and not fetched.is_complete:
        note = "It cannot be told what the feed no longer has, because not all of it came: nothing was taken out."
        return Judgement(len(known), gone=sorted(gone), notes=[note])
    return Judgement(len(known), complete=is_full, gone=[] if is_full else sorted(gone))


def not_fetched(fetched: Fetched) -> Iterator[Record]:
    """Give the services that the feed lists and did not give, to be set aside: they are not gone."""
    for each in fetched.failed:
        place = f"service {each.item.get('id')}"
        yield Record(SERVICE, place, each.item, each.item, (FieldError("", each.reason),))


def _ids(records: Iterable[Record], source: str) -> tuple[set[UUID], bool]:
    ids: set[UUID] = set()
    is_empty = True
    for record in records:
        is_empty = False
        said = record.item.get("id") if record.kind == SERVICE and isinstance(record.item, dict) else None
        if isinstance(said, str | int):
            ids.add(shared_id(SERVICE, said, source))
    return ids, is_empty


def _held_words(missing: int, known: int) -> str:
    return (
        f"{missing:,} of {known:,} listings are not in the feed any more. That is more than a quarter, so none was "
        "taken out: somebody must decide."
    )
