"""Filters, counts and orders by what is measured: metres, the hour, days since the check, weeks to wait, pence."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from hub.core import clock
from hub.directory.search.facts import MIDNIGHT, NO_DATE, UNKNOWN, Bools, Facts, Floats, Tags
from hub.directory.search.filters import all_of, elsewhere
from hub.directory.search.query import Facet, SearchQuery, Sort

WEEK = 7 * MIDNIGHT
NOT_WEEKLY = 100.0 * WEEK  # puts what is not every week behind all that is
CHECKED_DAYS = (92, 183, 365)
WAIT_WEEKS = (2, 4, 8, 12)
PRICES = (0, 500, 1000)  # pence
NOW, HERE, UNSAID = "now", "here", "unsaid"


def masks(facts: Facts, tags: Tags, query: SearchQuery) -> dict[Facet, Bools]:
    """Give, for each facet of this module that is filtered by, which documents pass it."""
    filters = query.filters
    found: dict[Facet, Bools] = {}
    if filters.open_now:
        found[Facet.OPEN] = open_at(facts, query.now)
    if filters.serving_here:
        found[Facet.SERVING] = ~elsewhere(facts, tags, query.here)
    if filters.checked_within_days is not None:
        found[Facet.CHECKED] = _checked(facts, query.now, filters.checked_within_days)
    if filters.wait_unsaid:
        found[Facet.WAIT] = facts.wait == UNKNOWN
    elif filters.max_wait_weeks is not None:
        found[Facet.WAIT] = (facts.wait != UNKNOWN) & (facts.wait <= filters.max_wait_weeks)
    return found | _near_enough(facts, query)


def _near_enough(facts: Facts, query: SearchQuery) -> dict[Facet, Bools]:
    """What has no place comes to people, or is reached from anywhere: no distance leaves it out."""
    filters, places, found = query.filters, facts.places, []
    if filters.within_m is not None and query.near is not None:
        found.append(places.within(query.near, filters.within_m) | ~places.placed)
    if filters.within_minutes is not None and query.reach is not None:
        found.append(places.reached(query.reach, filters.within_minutes) | ~places.placed)
    return {Facet.WITHIN: all_of(found[0], found[1:])} if found else {}


def count(
    facts: Facts, tags: Tags, query: SearchQuery, matching: Bools, by_facet: Mapping[Facet, Bools]
) -> dict[Facet, dict[str, int]]:
    """Count the matching documents at each step; each facet with every mask but its own."""
    everything = all_of(matching, by_facet.values())

    def left(own: Facet) -> Bools:
        if own not in by_facet:
            return everything
        return all_of(matching, (mask for facet, mask in by_facet.items() if facet is not own))

    assured = facts.assured[left(Facet.CHECKED)]
    wait, cost = facts.wait[left(Facet.WAIT)], facts.cost[left(Facet.COST)]
    open_now = left(Facet.OPEN) & open_at(facts, query.now)
    serving = left(Facet.SERVING)
    if query.here:
        serving = serving & ~elsewhere(facts, tags, query.here)
    today = clock.local(query.now).toordinal()
    said, told = wait[wait != UNKNOWN], cost[cost != UNKNOWN]
    return {
        Facet.WITHIN: facts.places.count_within(query.near, left(Facet.WITHIN), query.within_steps)
        if query.near
        else {},
        Facet.OPEN: {NOW: int(open_now.sum())},
        Facet.SERVING: {HERE: int(serving.sum())},
        Facet.CHECKED: {str(days): int((assured >= max(today - days, NO_DATE + 1)).sum()) for days in CHECKED_DAYS},
        Facet.WAIT: {str(weeks): int((said <= weeks).sum()) for weeks in WAIT_WEEKS} | {UNSAID: len(wait) - len(said)},
        Facet.PRICE: {str(pence): int((told <= pence).sum()) for pence in PRICES},
    }


def open_at(facts: Facts, now: datetime) -> Bools:
    """Give which documents are open at an aware moment by their weekly times, whatever is arranged for that day."""
    local = clock.local(now)
    last = facts.open_in.get(local.replace(second=0, microsecond=0))
    if last is not None:
        return last
    minute = local.hour * 60 + local.minute
    fits = (facts.weekday == local.weekday()) & (facts.opens != UNKNOWN) & (facts.last_day >= local.toordinal())
    fits &= (facts.opens <= minute) & (minute < facts.closes)
    mask = np.zeros(len(facts), np.bool_)
    mask[facts.window_doc[fits]] = True
    facts.open_in.clear()  # one minute is kept: everybody asks for the same
    facts.open_in[local.replace(second=0, microsecond=0)] = mask
    return mask


def lead(sort: Sort, facts: Facts, now: datetime) -> Floats | None:
    """Give what a sort goes by before the names, smallest first; None for the sorts that go by something else."""
    if sort is Sort.FRESHEST:
        return -np.minimum(facts.assured, clock.local(now).toordinal()).astype(np.float64)
    return minutes_to_opening(facts, now) if sort is Sort.SOONEST else None


def minutes_to_opening(facts: Facts, now: datetime) -> Floats:
    """Give the minutes from an aware moment to each document's next opening by its weekly times, 0 while it is open.

    What is not every week comes NOT_WEEKLY later, what never opens at infinity. A day without an hour is its end.
    """
    local = clock.local(now)
    opens = np.where(facts.opens == UNKNOWN, MIDNIGHT - 1, facts.opens)
    closes = np.where(facts.closes == UNKNOWN, MIDNIGHT, facts.closes)
    minute, days = local.hour * 60 + local.minute, (facts.weekday - local.weekday()) % 7
    away = np.maximum(days * MIDNIGHT + opens - minute, 0).astype(np.float64)
    past = (days == 0) & (closes <= minute)
    away[past] = WEEK + opens[past] - minute
    away[facts.regular == 0] += NOT_WEEKLY
    away[facts.last_day < local.toordinal() + np.where(past, 7, days)] = np.inf
    found = np.full(len(facts), np.inf)
    np.minimum.at(found, facts.window_doc, away)
    return found


def _checked(facts: Facts, now: datetime, days: int) -> Bools:
    return np.asarray(facts.assured >= max(clock.local(now).toordinal() - days, NO_DATE + 1))
