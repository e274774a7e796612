"""How good listings are, and which are the weakest."""

import csv
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as datetime_time
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from uuid import UUID

from sqlalchemy import func, or_, select

from hub.core.actor import Actor
from hub.core.clock import LONDON, today
from hub.core.db import db
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import SEARCHABLE, DirectoryChange, ListingScore, Organization, Report, Service, Visibility
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import PUBLIC_ONLY, Listed, find_listings
from hub.directory.queries.web_checks import addresses_of, broken_addresses
from hub.directory.rules.listing import AUDIENCE, DELIVERY, NEED, ROUTE
from hub.directory.rules.quality import Quality, QualityFacts, judge
from hub.directory.rules.reading_age import Hints, hints, reading_age

PAGE_SIZE = 20
_CHUNK = 500  # values in one IN
_IS_PUBLIC = (Service.visibility == Visibility.PUBLIC, Service.status.in_(SEARCHABLE))


@dataclass(frozen=True)
class Judged:
    """A listing with its score, and what could be plainer in its description."""

    id: UUID
    name: str
    organisation: str
    quality: Quality
    hints: Hints


def quality_of(listed: Listed, broken: Collection[str], reports: int = 0) -> Quality:
    """Give the score of a listing today. `broken` are all addresses that do not work, `reports` those that wait."""
    age = reading_age(listed.listing.description)
    return judge(_facts_of(listed, broken, reports, age), today())


def thoroughness_of(listed: Listed, broken: Collection[str]) -> int:
    """Give `Quality.thoroughness`, without measuring how the listing reads, which takes longest."""
    return judge(_facts_of(listed, broken), today()).thoroughness


def _facts_of(listed: Listed, broken: Collection[str], reports: int = 0, age: int | None = None) -> QualityFacts:
    listing = listed.listing
    limits = (listing.minimum_age, listing.maximum_age)
    return QualityFacts(
        has_contact=bool(listing.phones or listing.email or listing.url or listing.contacts),
        has_place=bool(listing.places or listing.names_of(DELIVERY)),
        has_times=any(not each.is_exception for each in listing.all_schedules),
        has_audience=bool(listing.eligibility or listing.names_of(AUDIENCE)) or limits != (None, None),
        has_cost=bool(listing.prices or listing.fees),
        has_how_to_refer=bool(listing.how_to_refer or listing.names_of(ROUTE) or listed.owner_id),
        has_need=bool(listing.names_of(NEED)),
        words=sum(len(each.split()) for each in listing.description),
        checked_on=listed.checked_on,
        confirmed_by=listed.checked_by,
        reports=reports,
        broken=tuple(each for each in addresses_of(listing) if each in broken),
        reading_age=age,
    )


def judged(ids: Collection[UUID], visible: frozenset[Visibility] = PUBLIC_ONLY) -> list[Judged]:
    """Give the visible ones of some listings with their scores, in the order of the ids."""
    found, broken, waiting = find_listings(ids, visible), broken_addresses(), _waiting(ids)
    return [
        Judged(
            each,
            found[each].listing.name,
            found[each].listing.organisation,
            quality_of(found[each], broken, waiting[each]),
            hints(found[each].listing.description, jargon()),
        )
        for each in ids
        if each in found
    ]


def scores_of(ids: Collection[UUID]) -> dict[UUID, int]:
    """Give the scores of the public ones of some listings."""
    found, broken, waiting = find_listings(ids, PUBLIC_ONLY), broken_addresses(), _waiting(ids)
    return {each: quality_of(listed, broken, waiting[each]).score for each, listed in found.items()}


def list_weakest(actor: Actor, *, organization_id: UUID | None = None, number: int = 1) -> Page[Judged]:
    """List public listings, the weakest first, as they were when they were scored. Raises NotSignedIn, NotAllowed."""
    allow(actor, DirectoryPermission.SEE_QUALITY)
    chosen = select(Service.id).join(ListingScore, ListingScore.service_id == Service.id).where(*_IS_PUBLIC)
    if organization_id is not None:
        chosen = chosen.where(Service.organization_id == organization_id)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ordered = chosen.order_by(ListingScore.score, Service.name, Service.id)
    ids = db.session.scalars(ordered.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return Page(judged(ids), number, PAGE_SIZE, total)


def count_unscored() -> int:
    """Count the public listings that were not scored yet."""
    chosen = select(func.count(Service.id)).outerjoin(ListingScore, ListingScore.service_id == Service.id)
    return db.session.scalar(chosen.where(*_IS_PUBLIC, ListingScore.service_id.is_(None))) or 0


def list_organizations(actor: Actor) -> Sequence[tuple[UUID, str]]:
    """List the organisations with public listings, by name. Raises NotSignedIn, NotAllowed."""
    allow(actor, DirectoryPermission.SEE_QUALITY)
    chosen = select(Organization.id, Organization.name).join(Service, Service.organization_id == Organization.id)
    rows = db.session.execute(chosen.where(*_IS_PUBLIC).distinct().order_by(Organization.name, Organization.id))
    return [(row.id, row.name) for row in rows]


@lru_cache(maxsize=1)
def jargon() -> dict[str, str]:
    """Give words of services with what people say."""
    text = files("hub.directory").joinpath("data/jargon.csv").read_text("utf-8")
    return {row["jargon"]: row["plain"] for row in csv.DictReader(StringIO(text, newline=""))}


def _waiting(ids: Collection[UUID]) -> Counter[UUID]:
    """Count the reports that wait, of each of some services."""
    wanted, found = list(ids), Counter[UUID]()
    for start in range(0, len(wanted), _CHUNK):
        rows = db.session.execute(
            select(Report.service_id, func.count().label("count"))
            .where(Report.service_id.in_(wanted[start : start + _CHUNK]), Report.outcome.is_(None))
            .group_by(Report.service_id)
        )
        for service_id, count in rows:
            found[service_id] = count
    return found


def unscored(most: int) -> list[UUID]:
    """Give public listings to be scored: never, before today, or before they last changed; at most so many."""
    day = datetime.combine(today(), datetime_time.min, LONDON)
    changed = (
        select(DirectoryChange.seq)
        .where(DirectoryChange.object_id == Service.id, DirectoryChange.at >= ListingScore.scored_at)
        .exists()
    )
    chosen = select(Service.id).outerjoin(ListingScore, ListingScore.service_id == Service.id).where(*_IS_PUBLIC)
    is_old = or_(ListingScore.service_id.is_(None), ListingScore.scored_at < day, changed)
    return list(db.session.scalars(chosen.where(is_old).order_by(Service.id).limit(most)))
