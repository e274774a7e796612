"""What was asked about listings: by the link in an e-mail, and for the desk of the directory team."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.http import public_link
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import CheckAsked, CheckEvery, CheckItem, Organization, Service, Silence, TaxonomyTerm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import PUBLIC_ONLY, Listed, find_listings
from hub.directory.rules.still_right import LINK_LASTS, SilenceKind

PAGE_SIZE = 20
LINK_IS_DEAD = (
    "This link does not work any more. Links last half a year. "
    "Use the link in a newer e-mail, or report what is wrong on the page of the service."
)


@dataclass(frozen=True)
class Every:
    """How often listings are asked about: days for all, None where nobody is asked, and for some kinds of help."""

    days: int | None
    of_terms: Mapping[UUID, int]


@dataclass(frozen=True)
class Interval:
    """So many days for one kind of help."""

    term_id: UUID
    name: str
    days: int


@dataclass(frozen=True)
class Asked:
    """What a link asks about: listings that wait for an answer, and how many have one."""

    asked: CheckAsked
    waiting: Sequence[Listed]
    answered: int


@dataclass(frozen=True)
class Silent:
    """A listing that nobody answered for."""

    service_id: UUID
    name: str
    organisation: str
    asked_on: date
    is_lapsed: bool


@dataclass(frozen=True)
class Figures:
    """How asking goes: addresses that have not answered yet, and listings nobody answered for, left out or not."""

    waiting: int
    unanswered: int
    lapsed: int


def link_of(asked: CheckAsked) -> str:
    """Give the address of the page where listings are confirmed: signed, so that nobody can make one up."""
    return public_link("directory.still_right.show", token=str(_signer().dumps(asked.id.hex)))


def get_asked(token: str, *, for_update: bool = False) -> CheckAsked:
    """Give what a link asks about; raises NotFound for one that Hub did not make or that is too old."""
    try:
        asked_id = UUID(_signer().loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound(LINK_IS_DEAD) from None
    asked = db.session.get(CheckAsked, asked_id, with_for_update=for_update or None)
    if asked is None or now() - asked.created_at > LINK_LASTS:
        raise NotFound(LINK_IS_DEAD)
    return asked


def show_asked(token: str) -> Asked:
    """Give the listings of a link as they stand, in the order of their names. Raises NotFound."""
    asked = get_asked(token)
    waiting = find_listings([item.service_id for item in asked.items if item.answer is None], PUBLIC_ONLY)
    in_order = sorted(waiting.values(), key=lambda each: (each.listing.name.casefold(), each.id))
    return Asked(asked, in_order, sum(item.answer is not None for item in asked.items))


def get_every() -> Every:
    """Give how often listings are asked about."""
    rows = db.session.scalars(select(CheckEvery)).all()
    days = next((row.days for row in rows if row.term_id is None), None)
    return Every(days, {row.term_id: row.days for row in rows if row.term_id})


def list_intervals(actor: Actor) -> list[Interval]:
    """List the kinds of help with a number of days of their own, by name. Raises NotSignedIn, NotAllowed."""
    allow(actor, DirectoryPermission.SET_CHECKS)
    rows = db.session.execute(
        select(CheckEvery.term_id, TaxonomyTerm.name, CheckEvery.days)
        .join(TaxonomyTerm, TaxonomyTerm.id == CheckEvery.term_id)
        .order_by(TaxonomyTerm.name, TaxonomyTerm.id)
    )
    return [Interval(row.term_id, row.name or "", row.days) for row in rows]


def list_silent(actor: Actor, *, number: int = 1) -> Page[Silent]:
    """List the listings that nobody answered for: those that a search leaves out first, then those asked about longest
    ago. Raises NotSignedIn, NotAllowed.
    """
    allow(actor, DirectoryPermission.SET_CHECKS)
    rows = db.session.execute(
        select(Silence, Service.name, Organization.name.label("organisation"))
        .join(Service, Service.id == Silence.service_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .order_by(Silence.kind, Silence.asked_on, Service.name, Service.id)  # "lapsed" before "unanswered"
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    items = [
        Silent(each.service_id, name, organisation or "", each.asked_on, each.kind is SilenceKind.LAPSED)
        for each, name, organisation in rows
    ]
    return Page(items, number, PAGE_SIZE, db.session.scalar(select(func.count()).select_from(Silence)) or 0)


def figures(actor: Actor) -> Figures:
    """Count how asking goes. Raises NotSignedIn, NotAllowed."""
    allow(actor, DirectoryPermission.SET_CHECKS)
    waiting = select(func.count()).where(CheckAsked.ended_at.is_(None), CheckAsked.given_up_on.is_(None))
    rows = db.session.execute(select(Silence.kind, func.count()).group_by(Silence.kind)).all()
    silent = {kind: int(count) for kind, count in rows}
    return Figures(
        db.session.scalar(waiting) or 0, silent.get(SilenceKind.UNANSWERED, 0), silent.get(SilenceKind.LAPSED, 0)
    )


def open_item(asked: CheckAsked, service_id: UUID) -> CheckItem:
    """Give the question about one listing that has no answer yet; raises NotFound for another's, or one answered."""
    for item in asked.items:
        if item.service_id == service_id and item.answer is None:
            return item
    raise NotFound("This link does not ask about that listing, or it was answered already.")


def find_silences(ids: Collection[UUID]) -> dict[UUID, SilenceKind]:
    """Give how nobody answers for those of the listings that nobody answers for."""
    rows = db.session.execute(select(Silence.service_id, Silence.kind).where(Silence.service_id.in_(ids)))
    return {row.service_id: row.kind for row in rows}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["HUB"].secret_key, salt="still-right")
