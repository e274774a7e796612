"""Searching the directory: what people ask for, turned into a query, and its hits into cards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.errors import Invalid
from hub.core.paging import Page
from hub.directory.geography.areas import codes_of
from hub.directory.geography.buses import Reach
from hub.directory.geography.distance import STEPS
from hub.directory.geography.geocoder import Located, locate
from hub.directory.geography.postcodes import Point
from hub.directory.queries.asking import Criteria
from hub.directory.queries.buses import goes_by_bus, reach_from, rides_to
from hub.directory.queries.cards import Card, found_card
from hub.directory.queries.kept_listings import kept_listings
from hub.directory.queries.listings import is_staff
from hub.directory.queries.narrowing import filters_of, organisation_names, soonest_first
from hub.directory.queries.school_terms import school_terms
from hub.directory.queries.search_index import ON_SHELF, Shelf, newest_change, search_order, search_shelf, search_spots
from hub.directory.queries.understanding import Understood, understand
from hub.directory.queries.vocabulary import vocabulary
from hub.directory.rules.understanding import Pick
from hub.directory.search.answer import MOST_RESULTS
from hub.directory.search.query import Facet, Hit, SearchQuery, Sort, Spot

PAGE_SIZE = 10
BUS_FROM = "Enter a full postcode to see what can be reached by bus."


@dataclass(frozen=True)
class Need:
    """A need that results can be narrowed to, its broader need, and how many services meet it."""

    id: str
    name: str
    parent_id: str
    count: int


@dataclass(frozen=True)
class Found:
    """A page of cards, counts to narrow by, what was probably meant, and where distances are measured from.

    `organisations` are the names, by id, of those that results can be narrowed to; `picks` what was read from the words
    and ranks the results.
    """

    page: Page[Card]
    counts: Mapping[Facet, Mapping[str, int]]
    needs: tuple[Need, ...]
    suggestion: str
    located: Located | None
    organisations: Mapping[str, str]
    picks: tuple[Pick, ...] = ()


def search_services(actor: Actor, criteria: Criteria) -> Found:
    """Find services that the actor may see. Raises Invalid for a place that cannot be found, naming `near`.

    Those that open soonest: the engine knows weekly times only, so the first MOST_RESULTS by these are put in their
    true order; what comes after them stays in the order of the weekly times.
    """
    shelf, query, located, picks, seq, reach = asked_of_index(actor, criteria)
    among = criteria.page * PAGE_SIZE
    reorders = criteria.order is Sort.SOONEST and among <= MOST_RESULTS
    whole = replace(query, page=1, size=MOST_RESULTS) if reorders else query
    result = search_shelf(shelf, whole, newest=seq)
    listings = kept_listings([UUID(hit.service_id) for hit in result.hits], ON_SHELF[shelf], seq)
    moment, terms = now(), school_terms(seq)
    hits: Sequence[Hit] = result.hits
    if reorders:
        truly = soonest_first(hits, listings, moment, terms, weekday=criteria.day, part=criteria.minutes)
        hits = truly[among - PAGE_SIZE : among]
    # what is not in the listings is gone since the index was written
    shown = [(listings[service_id], hit) for hit in hits if (service_id := UUID(hit.service_id)) in listings]
    rides = rides_to((each.listing for each, _ in shown), reach)
    cards = [
        found_card(
            each,
            hit,
            located,
            moment,
            terms,
            weekday=criteria.day,
            part=criteria.minutes,
            open_now=criteria.open_now,
            need=need_name(criteria.need) if criteria.need else "",
            rides=rides,
        )
        for each, hit in shown
    ]
    return Found(
        page=Page(cards, criteria.page, PAGE_SIZE, result.total),
        counts=result.facets,
        needs=tuple(in_order(_needs(result.facets.get(Facet.TERM, {}), seq))),
        suggestion=result.suggestion,
        located=located,
        picks=picks,
        organisations=organisation_names(result.facets.get(Facet.ORGANISATION, {}), seq, criteria.organisation),
    )


def count_services(actor: Actor, criteria: Criteria) -> int:
    """Count the services that the actor would find. Raises Invalid for a place that cannot be found, naming `near`."""
    asked = asked_of_index(actor, criteria)
    return search_shelf(asked.shelf, replace(asked.query, size=0)).total


class Asked(NamedTuple):
    """What is asked of which index, where from, what of it was read from the words, the directory's newest
    change before, and how far somebody gets by bus.
    """

    shelf: Shelf
    query: SearchQuery
    located: Located | None
    picks: tuple[Pick, ...]
    seq: int
    reach: Reach | None


def asked_of_index(actor: Actor, criteria: Criteria) -> Asked:
    """Give what is asked of which index. Raises Invalid for a place that cannot be found, naming `near`."""
    seq = newest_change()
    known = vocabulary(seq)
    understood = understand(criteria, known)
    located = understood.located or _locate(criteria, known.towns)
    shelf = Shelf.STAFF if is_staff(actor) else Shelf.PUBLIC
    reach = reach_from(located, seq)
    if criteria.within_bus is not None and not goes_by_bus(seq):
        raise Invalid("No bus timetables are loaded here. Choose a distance instead.", field="within_bus")
    if criteria.within_bus is not None and reach is None:
        raise Invalid(BUS_FROM, field="near")
    return Asked(shelf, _query(criteria, located, understood, reach), located, understood.picks, seq, reach)


def read_from(criteria: Criteria) -> tuple[Pick, ...]:
    """Give what is read from the words of a search."""
    return understand(criteria, vocabulary(newest_change())).picks


def places_found(actor: Actor, criteria: Criteria, *, most: int) -> list[Spot]:
    """Give the places of all services that the actor would find, the nearest first; at most so many.

    Raises Invalid for a place that cannot be found, naming `near`.
    """
    asked = asked_of_index(actor, criteria)
    return search_spots(asked.shelf, asked.query, most=most)


def find_ids(actor: Actor, criteria: Criteria) -> list[UUID]:
    """Give the ids of all services that the actor would find, best first. Raises Invalid, naming `near`."""
    asked = asked_of_index(actor, criteria)
    return [UUID(each) for each in search_order(asked.shelf, asked.query)]


def need_name(need_id: str) -> str:
    """Give the name of a need, "" where it is unknown."""
    known = vocabulary(newest_change()).needs.get(need_id)
    return known.name if known else ""


def all_needs() -> list[Need]:
    """Give every need that people choose from, whether or not a service meets it, and those that only services name;
    each broad one before its narrower ones.
    """
    result = search_shelf(Shelf.PUBLIC, SearchQuery(now=now(), size=0))
    seq = newest_change()
    offered = {each: 0 for each, term in vocabulary(seq).needs.items() if term.is_offered}
    return in_order(_needs(offered | dict(result.facets.get(Facet.TERM, {})), seq))


def counts_of_all(actor: Actor) -> Mapping[Facet, Mapping[str, int]]:
    """Count all services that the actor would find, by everything that they can be narrowed by."""
    asked = asked_of_index(actor, Criteria())
    return search_shelf(asked.shelf, replace(asked.query, size=0)).facets


def in_order(needs: Iterable[Need]) -> list[Need]:
    """Put each broad need before its narrower ones, else in the order that they have. One whose broader need is not
    there stands at the top, and what stands in a ring at the end.
    """
    by_parent: dict[str, list[Need]] = {}
    listed = {need.id: need for need in needs}
    for need in listed.values():
        parent_id = need.parent_id if need.parent_id in listed else ""
        by_parent.setdefault(parent_id, []).append(replace(need, parent_id=parent_id))
    ordered: dict[str, Need] = {}
    waiting = by_parent.get("", [])[::-1]
    while waiting:
        need = waiting.pop()
        ordered[need.id] = need
        waiting += by_parent.get(need.id, [])[::-1]
    return list((ordered | {each: need for each, need in listed.items() if each not in ordered}).values())


def _locate(criteria: Criteria, towns: Mapping[str, Point]) -> Located | None:
    if criteria.near:
        located = locate(criteria.near, towns, field="near")
        if criteria.serves_here and not codes_of(located):
            raise Invalid("Enter a postcode: a town alone does not tell which council it is in.", field="near")
        return located
    if criteria.serves_here:
        raise Invalid("Enter a postcode to see only what serves it.", field="near")
    if criteria.within_bus is not None:
        raise Invalid(BUS_FROM, field="near")
    if criteria.within_miles is not None or criteria.order is Sort.DISTANCE:
        raise Invalid("Enter a postcode or a town to measure distances from.", field="near")
    return None


def _query(criteria: Criteria, located: Located | None, understood: Understood, reach: Reach | None) -> SearchQuery:
    return SearchQuery(
        now=now(),
        text=criteria.text,
        filters=filters_of(criteria),
        near=(located.point.latitude, located.point.longitude) if located else None,
        page=criteria.page,
        size=PAGE_SIZE,
        here=codes_of(located) if located else frozenset(),
        sort=criteria.order,
        wishes=understood.wishes,
        reach=reach,
        within_steps=STEPS,
    )


def _needs(counts: Mapping[str, int], seq: int) -> tuple[Need, ...]:
    """Give what can be chosen, our own first, by name: not what is retired, nor terms of feeds for which one of ours
    stands.
    """
    known = vocabulary(seq).needs
    shown = [
        (each, term)
        for each in counts
        if (term := known.get(each)) and (term.is_offered or not (term.is_chosen_from or term.stands_under_offered))
    ]
    shown.sort(key=lambda item: (not item[1].is_offered, item[1].name.casefold()))
    return tuple(Need(each, term.name, term.parent_id, counts[each]) for each, term in shown)
