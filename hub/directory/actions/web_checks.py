"""Looking at the addresses of listings: which are to be looked at, whose turn it is, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, case, delete, insert, or_, select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, table_of, transaction
from hub.core.permissions import allow
from hub.directory.actions.publish import note_changes
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import WebCheck, WebHost
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.web_checks import Address, addresses_of_listings, host_of
from hub.directory.rules.web_checks import PAUSE, CheckKind, CheckOutcome, Look, failures_after, is_broken

WEB_CHECK_LOCK = 7_201_008
_CHUNK = 500  # values in one IN


@dataclass(frozen=True)
class Due:
    """An address whose host has its turn."""

    kind: CheckKind
    host: str
    address: str


def gather_addresses(*, actor: Actor) -> int:
    """Note every address of a public listing, and forget those that no listing has any more; gives how many there are.

    What was found of an address is kept as long as a listing has it.
    """
    with transaction():
        allow(actor, DirectoryPermission.CHECK_LINKS)
        lock_for_writers(WEB_CHECK_LOCK)
        moment, there = now(), {address for _, address in addresses_of_listings()}
        known = {(row.kind, row.address) for row in db.session.execute(select(WebCheck.kind, WebCheck.address))}
        _add(there - known)
        gone = sorted(known - there)
        for kind in CheckKind:
            for some in _chunks([address for of, address in gone if of is kind]):
                db.session.execute(delete(WebCheck).where(WebCheck.kind == kind, WebCheck.address.in_(some)))
        db.session.execute(update(WebCheck).values(seen_at=moment), execution_options={"synchronize_session": False})
        return len(there)


def take_due_host(*, actor: Actor) -> Due | None:
    """Take the turn of the host that was asked longest ago, at least a week; None where there is none.

    Of its addresses the one that failed last time comes first, to be sure of it; then the one looked at longest ago.
    """
    with transaction():
        allow(actor, DirectoryPermission.CHECK_LINKS)
        lock_for_writers(WEB_CHECK_LOCK)
        wanted = select(WebCheck.id).where(WebCheck.kind == WebHost.kind, WebCheck.host == WebHost.name).exists()
        oldest = (WebHost.asked_at.is_not(None), WebHost.asked_at, WebHost.kind, WebHost.name)
        host = db.session.scalars(select(WebHost).where(_may_be_asked(), wanted).order_by(*oldest).limit(1)).first()
        if host is None:
            return None
        host.asked_at = now()
        order = (case((WebCheck.failures == 1, 0), else_=1), WebCheck.checked_at.is_not(None), WebCheck.checked_at)
        here = select(WebCheck.address).where(WebCheck.kind == host.kind, WebCheck.host == host.name)
        address = db.session.scalars(here.order_by(*order, WebCheck.address).limit(1)).one()
        return Due(host.kind, host.name, address)


def take_host(name: str, *, actor: Actor) -> bool:
    """Take the turn of one more web host, to which an address leads; False where it was asked within the week."""
    with transaction():
        allow(actor, DirectoryPermission.CHECK_LINKS)
        lock_for_writers(WEB_CHECK_LOCK)
        mine = (WebHost.kind == CheckKind.WEB, WebHost.name == name)
        host = db.session.scalars(select(WebHost).where(*mine)).first()
        if host is None:
            db.session.add(WebHost(kind=CheckKind.WEB, name=name, asked_at=now()))
            return True
        if host.asked_at is not None and host.asked_at > now() - PAUSE:
            return False
        host.asked_at = now()
        return True


def write_look(due: Due, look: Look, *, actor: Actor) -> None:
    """Write down what was found; where an address broke or works again, the search and the scores learn of it."""
    with transaction():
        allow(actor, DirectoryPermission.CHECK_LINKS)
        lock_for_writers(DIRECTORY_LOCK)
        turned = [check for check in _meant(due, look) if _turns(check, look)]
        db.session.flush()
        if not turned:
            return
        found = {check.address for check in turned}
        note_changes(
            "service", sorted({each for each, (_, address) in addresses_of_listings() if address in found}), now()
        )
        for check in turned:
            audit.record(actor, Action.UPDATE, "web_check", check.id, detail={"is_broken": is_broken(check.failures)})


def _meant(due: Due, look: Look) -> list[WebCheck]:
    """Give the row of the address; where there is no such host, those of all addresses there."""
    here = select(WebCheck).where(WebCheck.kind == due.kind)
    if look.outcome is not CheckOutcome.NO_HOST:
        return list(db.session.scalars(here.where(WebCheck.address == due.address)))
    rows = db.session.scalars(here.where(WebCheck.host == due.host))
    return [each for each in rows if urlsplit(each.address).hostname == urlsplit(due.address).hostname]


def _turns(check: WebCheck, look: Look) -> bool:
    was_broken = is_broken(check.failures)
    check.checked_at, check.outcome, check.status = now(), look.outcome, look.status
    check.failures = failures_after(check.failures, look.outcome)
    return is_broken(check.failures) is not was_broken


def _may_be_asked() -> ColumnElement[bool]:
    return or_(WebHost.asked_at.is_(None), WebHost.asked_at <= now() - PAUSE)


def _add(addresses: Iterable[Address]) -> None:
    moment = now()
    rows = [
        {"kind": kind, "address": address, "host": host_of(kind, address), "seen_at": moment, "failures": 0}
        for kind, address in sorted(addresses)
    ]
    known = {(row.kind, row.name) for row in db.session.execute(select(WebHost.kind, WebHost.name))}
    hosts = sorted({(row["kind"], row["host"]) for row in rows} - known)
    if rows:
        db.session.execute(insert(table_of(WebCheck)), rows)
    if hosts:
        db.session.execute(insert(table_of(WebHost)), [{"kind": kind, "name": name} for kind, name in hosts])


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
