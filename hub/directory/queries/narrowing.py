"""From what people ask for to the filters of the search, and the order of those that open soonest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from hub.core.clock import local
from hub.core.db import db
from hub.directory.geography.distance import METRES_A_MILE
from hub.directory.models import Organization
from hub.directory.models.ids import as_uuid
from hub.directory.queries.listings import Listed
from hub.directory.rules.schedules import Part, next_opening
from hub.directory.rules.school_terms import Terms
from hub.directory.search.query import Filters, Hit

if TYPE_CHECKING:
    from hub.directory.queries.asking import Criteria

UNSAID = "unsaid"  # the wait of a service that names none
ORGANISATIONS_OFFERED = 40
ACTIVE = "active"


def filters_of(criteria: Criteria) -> Filters:
    """Give the filters for what somebody looks for."""
    opens, closes = criteria.minutes or (None, None)
    return Filters(
        within_m=None if criteria.within_miles is None else criteria.within_miles * METRES_A_MILE,
        within_minutes=criteria.within_bus,
        days=None if criteria.day is None else frozenset({criteria.day}),
        open_from=opens,
        open_until=closes,
        term_ids=_only(criteria.need),
        languages=_only(criteria.language),
        accessibility=criteria.access or None,
        delivery=criteria.delivery or None,
        audience=criteria.audience or None,
        organisation_ids=_only(criteria.organisation),
        free_only=criteria.most_pence == 0,
        max_cost_pence=criteria.most_pence or None,
        age=criteria.age,
        accepting_only=criteria.accepting,
        genders=_only(criteria.gender),
        routes=_only(criteria.route),
        open_now=criteria.open_now,
        serving_here=criteria.serves_here,
        checked_within_days=criteria.checked_days,
        max_wait_weeks=int(criteria.wait) if criteria.wait.isdecimal() else None,
        wait_unsaid=criteria.wait == UNSAID,
        with_lapsed=criteria.with_lapsed,
    )


def _only(value: str) -> frozenset[str] | None:
    return frozenset({value}) if value else None


def organisation_names(counts: Mapping[str, int], seq: int, chosen: str = "") -> dict[str, str]:
    """Name the organisations with the most results, at most ORGANISATIONS_OFFERED, and the one that is chosen.

    One without results has no name here: it may be one that the actor may not see. Names are read once for each newest
    change `seq` of the directory.
    """
    wanted = set(sorted(counts, key=lambda each: (-counts[each], each))[:ORGANISATIONS_OFFERED])
    names = _names(wanted | ({chosen} & counts.keys()), seq)
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


def _names(wanted: set[str], seq: int) -> dict[str, str]:
    kept: dict[Path, tuple[int, dict[str, str]]] = current_app.extensions.setdefault("directory_organisations", {})
    folder = current_app.config["HUB"].search_dir
    if folder not in kept or kept[folder][0] != seq:
        kept[folder] = (seq, {})
    known = kept[folder][1]
    if missing := [found for each in wanted - known.keys() if (found := as_uuid(each))]:
        rows = db.session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(missing)))
        known.update({str(row.id): row.name for row in rows})
    return {each: known[each] for each in wanted & known.keys()}


def soonest_first(
    hits: Sequence[Hit],
    listings: Mapping[UUID, Listed],
    moment: datetime,
    terms: Terms,
    *,
    weekday: int | None = None,
    part: Part | None = None,
) -> list[Hit]:
    """Put hits in the order in which they truly open next: with closures, holidays and what is not every week.

    What is for people elsewhere stays last, and before it what has no opening in the next three months. What opens
    at the same time keeps its order.
    """

    def key(hit: Hit) -> tuple[bool, bool, datetime]:
        each = listings.get(UUID(hit.service_id))
        opening = (
            next_opening(each.listing.all_schedules, moment, weekday, part, terms)
            if each is not None and each.listing.status == ACTIVE
            else None
        )
        start = local(moment) if opening is None else max(opening.start, local(moment))
        return hit.is_elsewhere, opening is None, start

    return sorted(hits, key=key)
