"""Asking organisations by e-mail whether their listings are still right: first, again, and no more.

What is asked and that it was asked are written in one transaction with the mail in the outbox.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import exists, func, or_, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db, lock_for_writers, transaction
from hub.core.permissions import allow
from hub.directory.actions.publish import publish
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import (
    CheckAsked,
    CheckEvery,
    CheckItem,
    Organization,
    Service,
    ServiceStatus,
    Silence,
    Visibility,
)
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import PUBLIC_ONLY, Listed, find_listings
from hub.directory.queries.still_right import Every, get_every, link_of
from hub.directory.queries.vocabulary import term_graph
from hub.directory.rules.saved_searches import mailable
from hub.directory.rules.still_right import (
    LINK_LASTS,
    MOST_A_DAY,
    MOST_NAMED,
    Answer,
    Asking,
    SilenceKind,
    Step,
    every_days,
    has_lapsed,
    is_due,
    next_step,
    reminders_due,
)
from hub.identity.queries import find_organisation_email
from hub.notifications.actions import enqueue

_BATCH = 500


def ask_owners(*, actor: Actor) -> int:
    """Ask, remind and give up as the day has it; gives how many mails were left to be sent. Once a day is enough.

    Nobody is asked until the directory team has said how often.
    """
    allow(actor, DirectoryPermission.ASK_OWNERS)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        every = db.session.scalars(select(CheckEvery).where(CheckEvery.term_id.is_(None))).first()
        if every is None or every.swept_on == today():
            return 0
        every.swept_on = today()
        _close_what_was_checked()
        sent = sum(_go_on(asked) for asked in _waiting())
        _let_lapse()
        sent += _ask_anew(get_every())
        _forget_old()
        audit.record(actor, Action.UPDATE, "directory_check", every.id, detail={"mails": sent})
        return sent


def _close_what_was_checked() -> None:
    """Ask no more about what somebody checked meanwhile, by telephone or in a feed."""
    rows = db.session.execute(
        select(CheckItem, CheckAsked, Service)
        .join(CheckAsked, CheckAsked.id == CheckItem.asked_id)
        .join(Service, Service.id == CheckItem.service_id)
        .where(CheckItem.answer.is_(None))
    )
    for item, asked, service in rows.all():
        if service.checked_on and service.checked_on >= asked.asked_on:
            item.answer, item.answered_at = Answer.RIGHT, now()
    db.session.flush()
    left = exists().where(CheckItem.asked_id == CheckAsked.id, CheckItem.answer.is_(None))
    for asked in db.session.scalars(select(CheckAsked).where(CheckAsked.ended_at.is_(None), ~left)):
        asked.ended_at, asked.email = now(), ""
    over = [row for row, service in _silences() if service.checked_on and service.checked_on >= row.asked_on]
    for row in over:
        db.session.delete(row)
    _publish(row.service_id for row in over)


def _silences() -> Sequence[tuple[Silence, Service]]:
    rows = db.session.execute(select(Silence, Service).join(Service, Service.id == Silence.service_id))
    return [(row, service) for row, service in rows]


def _waiting() -> Sequence[CheckAsked]:
    still = select(CheckAsked).where(CheckAsked.ended_at.is_(None), CheckAsked.given_up_on.is_(None))
    return db.session.scalars(still.order_by(CheckAsked.asked_on, CheckAsked.id)).all()


def _go_on(asked: CheckAsked) -> int:
    """Remind, or give up; gives how many mails were left to be sent."""
    asking = Asking(asked.asked_on, asked.reminders)
    step = next_step(asking, today())
    if step is Step.REMIND:
        asked.reminders = reminders_due(asking, today())
        return _write(asked)
    if step is Step.GIVE_UP:
        asked.given_up_on = today()
        silent = [item.service_id for item in asked.items if item.answer is None]
        known = set(db.session.scalars(select(Silence.service_id).where(Silence.service_id.in_(silent))))
        new = [each for each in silent if each not in known]
        db.session.add_all(
            Silence(service_id=each, kind=SilenceKind.UNANSWERED, asked_on=asked.asked_on) for each in new
        )
        _publish(new)
    return 0


def _let_lapse() -> None:
    lapsed = [
        row
        for row, service in _silences()
        if row.kind is SilenceKind.UNANSWERED and has_lapsed(service.checked_on, row.asked_on, today())
    ]
    for row in lapsed:
        row.kind = SilenceKind.LAPSED
    _publish(row.service_id for row in lapsed)


def _ask_anew(every: Every) -> int:
    """Ask about what is due, the oldest check first, one e-mail for each address."""
    by_address: dict[str, list[Listed]] = defaultdict(list)
    for address, listed in _due(every):
        if address in by_address or len(by_address) < MOST_A_DAY:
            by_address[address].append(listed)
    return sum(_ask(address, listings) for address, listings in by_address.items())


def _ask(address: str, listings: Sequence[Listed]) -> int:
    asked = CheckAsked(email=address, asked_on=today(), reminders=0, ended_at=None, given_up_on=None)
    asked.items = [CheckItem(service_id=each.id, answer=None, answered_at=None) for each in listings]
    db.session.add(asked)
    db.session.flush()
    return _write(asked)


def _write(asked: CheckAsked) -> int:
    """Leave the mail that asks about what has no answer yet."""
    listed = find_listings([item.service_id for item in asked.items if item.answer is None], PUBLIC_ONLY)
    names = sorted((mailable(each.listing.name) for each in listed.values()), key=str.casefold)
    if not names:
        return 0
    more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    context = {"count": len(names), "services": "\n".join([*names[:MOST_NAMED], *more]), "days": asked.reminders}
    enqueue(to=asked.email, template="still_right", context=context, secrets={"link": link_of(asked)})
    return 1


def _due(every: Every) -> Iterator[tuple[str, Listed]]:
    graph, of_terms = term_graph(), {str(term): days for term, days in every.of_terms.items()}
    shortest = min([*of_terms.values(), every.days or 0])
    for listings in _suspects(shortest):
        addresses = _addresses(listings)
        for each in listings:
            kinds = {str(above) for term in each.listing.terms if term.id for above in graph.above(UUID(term.id))}
            days = every_days(every.days or 0, of_terms, kinds)
            address = addresses.get(each.id)
            if address and is_due(each.checked_on, days, today()):
                yield address, each


def _suspects(days: int) -> Iterator[list[Listed]]:
    """Give, in batches, the listings that could be due: public, going on, not being asked about and not silent."""
    since = today() - timedelta(days=days)
    asking = exists().where(
        CheckItem.service_id == Service.id, CheckItem.answer.is_(None), CheckItem.asked_id == CheckAsked.id,
        CheckAsked.ended_at.is_(None), CheckAsked.given_up_on.is_(None),
    )  # fmt: skip
    chosen = (
        select(Service.id)
        .where(
            Service.visibility == Visibility.PUBLIC,
            Service.status == ServiceStatus.ACTIVE,
            or_(Service.last_checked_on.is_(None), Service.last_checked_on <= since),
            or_(Service.assured_date.is_(None), Service.assured_date <= since),
            ~asking,
            ~exists().where(Silence.service_id == Service.id),
            ~exists().where(CheckItem.service_id == Service.id, CheckItem.answer == Answer.STOP),
        )
        .order_by(func.coalesce(Service.last_checked_on, Service.assured_date, date.min), Service.id)
    )
    ids = db.session.scalars(chosen).all()
    for start in range(0, len(ids), _BATCH):
        found = find_listings(ids[start : start + _BATCH], PUBLIC_ONLY)
        yield [found[each] for each in ids[start : start + _BATCH] if each in found]


def _addresses(listings: Sequence[Listed]) -> dict[UUID, str]:
    """Give where to write about each listing: to the organisation in Hub that runs it, else to its own address, to that
    of who is to be contacted, or to that of the listed organisation.
    """
    wanted = {UUID(each.listing.organisation_id) for each in listings if each.listing.organisation_id}
    rows = db.session.execute(select(Organization.id, Organization.email).where(Organization.id.in_(wanted)))
    of_organisation = {str(row.id): row.email for row in rows}
    owners = {owner: find_organisation_email(owner) for owner in {each.owner_id for each in listings} if owner}
    found: dict[UUID, str] = {}
    for each in listings:
        contacts = [contact.email for contact in each.listing.contacts]
        owner = owners.get(each.owner_id) if each.owner_id else ""
        possible = [owner, each.listing.email, *contacts, of_organisation.get(each.listing.organisation_id)]
        if address := next(filter(None, map(_as_address, possible)), ""):
            found[each.id] = address
    return found


def _as_address(text: str | None) -> str:
    """Give an address that mail can be sent to; "" for what is none: several, a web site, a line break in it."""
    try:
        return validate_email(text or "", check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return ""


def _forget_old() -> None:
    """Empty the addresses of links that do not work any more."""
    old = select(CheckAsked).where(CheckAsked.email != "", CheckAsked.created_at < now() - LINK_LASTS)
    for asked in db.session.scalars(old):
        asked.email = ""


def _publish(service_ids: Iterable[UUID]) -> None:
    db.session.flush()
    publish(set(service_ids))
