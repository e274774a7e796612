"""Filters as masks over all documents: one mask a facet, so that each facet can be counted without its own."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from hub.directory.search.facts import FREE, MIDNIGHT, OLDEST, UNKNOWN, YES, Bools, Facts, Floats, Rows, Tags
from hub.directory.search.places import NOWHERE, Point
from hub.directory.search.query import Facet, Filters

__all__ = ["NOWHERE", "all_of", "count", "distances", "elsewhere", "masks", "plain_mask"]


def distances(facts: Facts, near: Point, documents: Rows) -> Floats:
    """Give the metres from a point to the nearest place of each of the documents, NOWHERE where it has none."""
    return facts.places.metres(near, documents)


def masks(facts: Facts, tags: Tags, filters: Filters, today: date) -> dict[Facet, Bools]:
    """Give, for each facet that is filtered by, which documents pass it on this day."""
    found: dict[Facet, Bools] = {}
    for facet, wanted in (
        (Facet.TERM, filters.term_ids),
        (Facet.LANGUAGE, filters.languages),
        (Facet.DELIVERY, filters.delivery),
        (Facet.AUDIENCE, filters.audience),
        (Facet.ORGANISATION, filters.organisation_ids),
        (Facet.GENDER, filters.genders),
        (Facet.ROUTE, filters.routes),
        (Facet.ACCEPTING, {YES} if filters.accepting_only else None),
    ):
        if wanted is not None:
            found[facet] = _any_tag(facts, tags, facet, wanted)
    if filters.accessibility is not None:
        found[Facet.ACCESSIBILITY] = _all_tags(facts, tags, Facet.ACCESSIBILITY, filters.accessibility)
    if filters.days is not None or filters.open_from is not None or filters.open_until is not None:
        found[Facet.DAY] = _open(facts, filters, today)
    if filters.free_only or filters.max_cost_pence is not None:
        found[Facet.COST] = _affordable(facts, tags, filters)
    if not filters.with_lapsed and tags.find(Facet.LAPSED, YES) is not None:
        found[Facet.LAPSED] = ~_any_tag(facts, tags, Facet.LAPSED, {YES})
    return found


def plain_mask(facts: Facts, filters: Filters) -> Bools:
    """Give which documents pass the filters that nothing is counted by: an age, and that there is a place at all."""
    mask = np.ones(len(facts), np.bool_)
    if filters.located_only:
        mask &= facts.places.placed
    if filters.age is not None:
        mask &= (facts.minimum_age <= filters.age) & (filters.age <= facts.maximum_age)
    if filters.ages_said:
        mask &= (facts.minimum_age > 0) | (facts.maximum_age < OLDEST)
    return mask


def elsewhere(facts: Facts, tags: Tags, here: frozenset[str]) -> Bools:
    """Give which documents are for other areas than all of those; none where it is not said what a service is for."""
    if not here:
        return np.zeros(len(facts), np.bool_)
    if here not in facts.elsewhere_of:
        found = _having(facts, tags.of(Facet.AREA)) & ~_any_tag(facts, tags, Facet.AREA, here)
        facts.elsewhere_of.clear()  # one is kept, as one search asks several times
        facts.elsewhere_of[here] = found
    return facts.elsewhere_of[here]


def count(facts: Facts, tags: Tags, matching: Bools, by_facet: Mapping[Facet, Bools]) -> dict[Facet, dict[str, int]]:
    """Count the tags of the matching documents; each facet with every mask but its own.

    What must all be there is counted with its own too: one thing more is asked for beside those chosen.
    """
    shared = facts.tag_table.count(all_of(matching, by_facet.values()), len(tags))
    found: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}
    for number in np.flatnonzero(shared).tolist():
        facet, value = tags.names[number]
        if facet not in by_facet:
            found[facet][value] = int(shared[number])
    for own in by_facet:
        if not len(tags.of(own)):  # counted elsewhere
            continue
        others = all_of(matching, (mask for facet, mask in by_facet.items() if facet is not own))
        tally = shared if own is Facet.ACCESSIBILITY else facts.tag_table.count(others, len(tags))
        found[own] = {tags.names[number][1]: int(tally[number]) for number in tags.of(own) if tally[number]}
    return found


def all_of(mask: Bools, others: Iterable[Bools]) -> Bools:
    """Give where a mask and all the others hold."""
    found = mask.copy()
    for other in others:
        found &= other
    return found


def _any_tag(facts: Facts, tags: Tags, facet: Facet, wanted: Iterable[str]) -> Bools:
    return _having(facts, [number for value in wanted if (number := tags.find(facet, value)) is not None])


def _having(facts: Facts, numbers: list[int]) -> Bools:
    """Give which documents have any of the tags; not to be written to, for it is kept for the next time."""
    wanted = tuple(sorted(set(numbers)))
    return facts.kept_masks.get(wanted, lambda: facts.tag_table.having(np.array(wanted, np.int64)))


def _all_tags(facts: Facts, tags: Tags, facet: Facet, wanted: frozenset[str]) -> Bools:
    """An empty set lets nothing through, as everywhere."""
    if not wanted:
        return np.zeros(len(facts), np.bool_)
    return all_of(np.ones(len(facts), np.bool_), (_any_tag(facts, tags, facet, {value}) for value in wanted))


def _open(facts: Facts, filters: Filters, today: date) -> Bools:
    fits: Bools = facts.last_day >= today.toordinal()
    if filters.days is not None:
        fits &= np.isin(facts.weekday, list(filters.days))
    if filters.open_from is not None or filters.open_until is not None:
        start = filters.open_from or 0
        end = MIDNIGHT if filters.open_until is None else filters.open_until
        fits &= (facts.opens != UNKNOWN) & (facts.opens < end) & (facts.closes > start)
    mask = np.zeros(len(facts), np.bool_)
    mask[facts.window_doc[fits]] = True
    return mask


def _affordable(facts: Facts, tags: Tags, filters: Filters) -> Bools:
    """A cost that nobody told us is not known to be affordable."""
    if filters.free_only or filters.max_cost_pence is None:
        return _any_tag(facts, tags, Facet.COST, {FREE})
    affordable: Bools = (facts.cost != UNKNOWN) & (facts.cost <= filters.max_cost_pence)
    return affordable
