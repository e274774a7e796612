"""Keeping this node's search index as the directory is: it follows the change table, in order, whoever comes first.

There are two indexes, side by side: one of what anybody may see and one of what staff may see. So a visitor's search
cannot find, count or spell-check by what is not public.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from flask import current_app, has_request_context, request
from sqlalchemy import func, select

from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Unavailable
from hub.directory.geography.authorities import area_code
from hub.directory.models import SEARCHABLE, DirectoryChange, Service, Visibility
from hub.directory.models.ids import as_uuid
from hub.directory.queries import rebuilding
from hub.directory.queries.answers import every_record, records_of
from hub.directory.queries.listings import FOR_STAFF, PUBLIC_ONLY, Listed, every_listing, find_listings
from hub.directory.queries.quality import thoroughness_of
from hub.directory.queries.synonyms import synonyms_at
from hub.directory.queries.vocabulary import term_graph
from hub.directory.queries.web_checks import broken_addresses
from hub.directory.rules.costs import CostBand, band
from hub.directory.rules.freshness import Intake
from hub.directory.rules.gender import gender_of
from hub.directory.rules.listing import AUDIENCE, DELIVERY, IN_PERSON, NEED, ROUTE, Listing
from hub.directory.rules.past_answers import NOTHING_KNOWN, Record
from hub.directory.rules.referral_route import entry_of
from hub.directory.rules.still_right import SilenceKind
from hub.directory.rules.term_graph import TermGraph
from hub.directory.rules.waiting import longest_wait
from hub.directory.rules.windows import windows_with_ends
from hub.directory.search.document import Change, Opening, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.errors import IndexMissing
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import SearchQuery, SearchResult, Spot

T = TypeVar("T")

BATCH = 500


class Shelf(StrEnum):
    """Which index: what anybody may see, or what staff may see."""

    PUBLIC = "public"
    STAFF = "staff"


ON_SHELF: Mapping[Shelf, frozenset[Visibility]] = {Shelf.PUBLIC: PUBLIC_ONLY, Shelf.STAFF: FOR_STAFF}


@dataclass(frozen=True)
class Indexes:
    """One shelf: who reads it and who writes it."""

    reader: SearchIndex
    writer: Indexer


def search_shelf(shelf: Shelf, query: SearchQuery, *, newest: int | None = None) -> SearchResult:
    """Search what is on a shelf now; an index that is missing or damaged is made anew from the database first.

    `newest` is the newest change where that was read just before.
    """
    return _asked(shelf, query, lambda index, asked: index.search(asked), newest)


def search_order(shelf: Shelf, query: SearchQuery) -> list[str]:
    """Give the ids of all services on a shelf that the query finds, best first, whatever its page."""
    return _asked(shelf, query, lambda index, asked: index.order(asked))


def search_spots(shelf: Shelf, query: SearchQuery, *, most: int) -> list[Spot]:
    """Give the places of all services on a shelf that the query finds, whatever its page; at most so many."""
    return _asked(shelf, query, lambda index, asked: index.spots(asked, most=most))


def _asked(
    shelf: Shelf, query: SearchQuery, ask: Callable[[SearchIndex, SearchQuery], T], newest: int | None = None
) -> T:
    """Ask the index as it is now, by the synonyms that hold now where the query brings none."""
    indexes, newest = open_shelf(shelf), newest_change() if newest is None else newest
    catch_up(shelf, newest=newest)
    if query.text and query.synonyms is None:
        query = replace(query, synonyms=synonyms_at(newest))
    try:
        return ask(indexes.reader, query)
    except IndexMissing:
        _mend(shelf)
    try:
        return ask(indexes.reader, query)
    except IndexMissing as error:
        made = rebuilding.going_on(shelf.value)
        how_far = f": {made.words}" if made else ""
        raise Unavailable(f"The search is being prepared{how_far}. Try again in a minute.") from error


def open_shelf(shelf: Shelf) -> Indexes:
    """Give this process's own reader and writer of a shelf, under the folder that the settings name."""
    opened: dict[Path, Indexes] = current_app.extensions.setdefault("directory_search", {})
    folder = Path(current_app.config["HUB"].search_dir) / shelf.value
    if folder not in opened:
        opened[folder] = Indexes(SearchIndex(folder), Indexer(folder))
    return opened[folder]


def catch_up(
    shelf: Shelf, *, batches: int = 1, wait_s: float = 0.0, newest: int | None = None, waits: bool = False
) -> bool:
    """Apply the changes since the index was last written, at most so many batches; True where none are left.

    Nothing to do costs two small reads, or one where the caller has just read the `newest` change. Another process at
    it (and not done within `wait_s` seconds) is left to it.
    A database that is behind the index is another database, or an older copy of it: the index is made anew; a large one
    behind the requests, unless the caller `waits`.
    """
    writer = open_shelf(shelf).writer
    newest = newest_change() if newest is None else newest
    try:
        for _ in range(batches):
            position = writer.position()
            if position >= newest:
                break
            if not writer.apply(_changes(shelf, position), wait_s=wait_s):
                return False
        position = writer.position()
    except IndexMissing:
        return _mend(shelf, waits=waits)
    if position > newest:
        return _mend(shelf, waits=waits)
    return position == newest


def catch_up_all(*, wait_s: float = 60.0) -> bool:
    """Bring every shelf up to date, however long it takes: for jobs and commands."""
    done = [
        catch_up(shelf, batches=10_000, wait_s=wait_s, waits=True) for shelf in Shelf
    ]  # each of them, whatever the others do
    return all(done)


def _mend(shelf: Shelf, *, waits: bool = False) -> bool:
    """Make one index anew unless another process does; says whether it is done, and by this one.

    A large one is made behind the requests. Where there is an old one, it answers until then.
    """
    generation = open_shelf(shelf).writer.generation()
    total = services_on(shelf)
    if waits or total <= rebuilding.AT_ONCE:
        return rebuild_shelf(shelf, instead_of=generation) is not None
    rebuilding.start(shelf.value, total, lambda made: rebuild_shelf(shelf, instead_of=generation, progress=made))
    return False


def services_on(shelf: Shelf) -> int:
    """Count the services in the database that a shelf may hold."""
    return db.session.scalar(select(func.count()).where(Service.visibility.in_(ON_SHELF[shelf]))) or 0


def rebuild_shelf(
    shelf: Shelf, *, instead_of: str | None = None, progress: rebuilding.Rebuild | None = None
) -> int | None:
    """Make one index anew (see `Indexer.rebuild`); gives how many services it holds, None where others made it."""
    seq = newest_change()  # before the reading: what changes meanwhile is applied once more, which does no harm
    graph, records, broken = term_graph(), every_record(), broken_addresses()
    documents: Iterator[SearchDocument] = (
        document
        for each in every_listing(ON_SHELF[shelf])
        if (document := document_of(each, graph, records.get(each.id, NOTHING_KNOWN), broken)) is not None
    )
    if progress is not None:
        documents = rebuilding.counted(documents, progress)
    return open_shelf(shelf).writer.rebuild(documents, seq=seq, instead_of=instead_of)


def index_position(shelf: Shelf) -> int:
    """Give how far in the change table this node's index of a shelf is; 0 where there is none that can be read."""
    try:
        return open_shelf(shelf).writer.position()
    except IndexMissing:
        return 0


def newest_change() -> int:
    """Give the `seq` of the last committed change of the directory."""
    newest = db.session.scalar(_NEWEST) or 0
    if has_request_context():
        request.environ[_SEEN] = newest
    return newest


def newest_seen() -> int:
    """Give the newest change as this request last read it: for what stands beside an answer that was found by it."""
    seen: int | None = request.environ.get(_SEEN) if has_request_context() else None
    return newest_change() if seen is None else seen


_SEEN = "hub.directory.newest_change"


_NEWEST = select(func.max(DirectoryChange.seq))  # made once, as every request asks


def _changes(shelf: Shelf, position: int) -> list[Change]:
    rows = db.session.execute(
        select(DirectoryChange.seq, DirectoryChange.object_id)
        .where(DirectoryChange.seq > position)
        .order_by(DirectoryChange.seq)
        .limit(BATCH)
    ).all()
    latest: dict[UUID, int] = {row.object_id: row.seq for row in rows}  # of other kinds too: no service has their ids
    found, graph = find_listings(list(latest), ON_SHELF[shelf]), term_graph()
    records, broken = records_of(found), broken_addresses()
    documents = {
        service_id: document_of(each, graph, records.get(service_id, NOTHING_KNOWN), broken)
        for service_id, each in found.items()
    }
    kept_back = _kept_back(latest, found)
    return [Change(seq, str(each), documents.get(each), forgets=each in kept_back) for each, seq in latest.items()]


def _kept_back(ids: Collection[UUID], found: Mapping[UUID, Listed]) -> set[UUID]:
    """Give those of which the index may hold more than may be known now: with a confidential place, or hidden."""
    confidential = {each for each, listed in found.items() if any(at.is_confidential for at in listed.listing.places)}
    hidden = select(Service.id).where(Service.id.in_(set(ids) - set(found)), Service.visibility != Visibility.PUBLIC)
    return confidential | set(db.session.scalars(hidden))


def document_of(
    each: Listed, graph: TermGraph, record: Record = NOTHING_KNOWN, broken: Collection[str] = ()
) -> SearchDocument | None:
    """Give what the search knows of a service; None for one that has ended, which nobody should find.

    `broken` are the addresses that are known not to work.
    """
    listing = each.listing
    if listing.status not in SEARCHABLE:
        return None
    weeks = longest_wait(listing.wait)
    kind, intake = band(listing.prices, listing.fees), each.taking(today()).intake
    figures = [price.pence for price in listing.prices if price.pence is not None]
    return SearchDocument(
        service_id=str(each.id),
        name=listing.name,
        alternate_name=listing.alternate_name,
        terms=listing.names_of(NEED),
        description=" ".join(listing.description),
        eligibility=listing.eligibility,
        organisation=listing.organisation,
        organisation_id=listing.organisation_id,
        places=tuple(dict.fromkeys(_place_words(listing))),
        points=tuple(dict.fromkeys(place.point for place in listing.places if place.point)),
        openings=tuple(
            Opening(*window, last_day) for window, last_day in windows_with_ends(listing.all_schedules, today()).items()
        ),
        term_ids=tuple(_with_broader(listing, graph)),
        cost_pence=min(figures, default=None),
        is_free=kind in {CostBand.FREE, CostBand.DONATION},
        languages=listing.languages,
        accessibility=listing.access,
        delivery=delivery_of(listing),
        audience=listing.names_of(AUDIENCE),
        minimum_age=None if listing.minimum_age is None else max(0, int(listing.minimum_age)),
        maximum_age=ceil(listing.maximum_age) if listing.maximum_age and listing.maximum_age > 0 else None,
        accepting=intake in {Intake.OPEN, Intake.WAITING_LIST},
        ask_first=intake is Intake.ASK_FIRST,
        temporarily_closed=listing.status != "active",
        assured_on=None if each.silence else each.checked_on,  # nobody answers for it: as if never checked
        lapsed=each.silence is SilenceKind.LAPSED,
        areas=_areas(listing),
        gender=gender_of(listing.names_of(AUDIENCE)),
        route=entry_of(listing.names_of(ROUTE)) or "",
        wait_days=None if weeks is None else 7 * weeks,
        wait_weeks=weeks,
        taken=record.taken,
        answered=record.answered,
        thoroughness=thoroughness_of(each, broken),
    )


def _areas(listing: Listing) -> tuple[str, ...]:
    """Give the codes of the areas that it is for; none where one of them cannot be judged."""
    codes = [area_code(uri) for uri in listing.area_uris]
    return tuple(codes) if all(codes) else ()


def delivery_of(listing: Listing) -> tuple[str, ...]:
    """Give how it reaches people; where nobody said, a place on the map says in person."""
    said = listing.names_of(DELIVERY)
    return said or ((IN_PERSON,) if any(place.point for place in listing.places) else ())


def _place_words(listing: Listing) -> Iterator[str]:
    for place in listing.places:
        yield from filter(None, place.address if place.is_confidential else (place.name, *place.address))
    yield from listing.areas


def _with_broader(listing: Listing, graph: TermGraph) -> list[str]:
    """Give the needs it meets and all that they stand under, so that a broader one finds and counts it."""
    met = [wanted for term in listing.terms if term.kind == NEED and (wanted := as_uuid(term.id))]
    return sorted({str(above) for each in met for above in graph.above(each)})
