"""Finding people. Every read is scoped to who asks; what is out of scope is not found."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.core.values import NhsNumber
from hub.identity.models import Organisation, OrganisationKind
from hub.people.models import Caseload, Consent, Person
from hub.people.permissions import CASELOAD_ROLES, PeoplePermission
from hub.people.rules import ConsentDecision, SharingPurpose, fold, live_consents

PAGE_SIZE = 50
_NUMBER = re.compile(r"[\d\s-]{6,}")


def in_scope(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that a person is the actor's to see; the same as PeoplePermission.SEE_PERSON, in SQL."""
    if actor.is_system:
        return true()
    practices = actor.organisations_as(Role.CLINICIAN, Role.PRACTICE_SYSTEM, Role.AUDITOR)
    conditions: list[ColumnElement[bool]] = [Person.practice_id.in_(practices)]
    conditions += [_on_caseload(actor.organisations_as(*CASELOAD_ROLES), Caseload.ended_at.is_(None))]
    conditions += [_on_caseload(actor.organisations_as(Role.AUDITOR), true())]
    if actor.user_id is not None:
        conditions.append(Person.user_id == actor.user_id)
    return or_(*conditions)


def _on_caseload(organisations: frozenset[UUID], when: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(Caseload.person_id == Person.id, Caseload.organisation_id.in_(organisations), when))


def get_person(actor: Actor, person_id: UUID) -> Person:
    """Give a person; raises NotFound where there is none or it is not the actor's to see."""
    person = db.session.scalars(_people(actor).where(Person.id == person_id)).first()
    if person is None:
        raise NotFound
    return person


def find_own_person(actor: Actor) -> Person | None:
    """Give the person that the signed-in user is, if they have a record here."""
    if actor.user_id is None:
        return None
    return db.session.scalars(select(Person).where(Person.user_id == actor.user_id)).first()


def find_by_nhs_number(actor: Actor, number: str) -> Person | None:
    """Find a person in scope by NHS number as people type it; raises Invalid where it is not one."""
    digits = NhsNumber.parse(number, allow_test_range=True).digits
    return db.session.scalars(_people(actor).where(Person.nhs_number == digits)).first()


def list_people(actor: Actor, text: str = "", *, number: int = 1, size: int = PAGE_SIZE) -> Page[Person]:
    """List people in scope by family name: those whose names hold every word of `text`, or whose NHS number it is.

    Raises NotAllowed, and Invalid where it looks like an NHS number and is not one.
    """
    allow(actor, PeoplePermission.LIST_PEOPLE)
    if _NUMBER.fullmatch(text.strip()):
        digits = NhsNumber.parse(text, field="text", allow_test_range=True).digits
        wanted = _people(actor).where(Person.nhs_number == digits)
    else:
        wanted = _people(actor).where(
            *(Person.search_name.contains(word, autoescape=True) for word in fold(text).split())
        )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(func.lower(Person.family_name), func.lower(Person.given_name), Person.id)
    items = db.session.scalars(ordered.limit(size).offset((number - 1) * size)).all()
    return Page(items, number, size, total)


def list_consents(actor: Actor, person_id: UUID) -> Sequence[Consent]:
    """List everything the person decided about sharing, newest first; raises NotFound out of scope."""
    get_person(actor, person_id)
    return consents_of(person_id)


def list_live_consents(actor: Actor, person_id: UUID) -> Sequence[Consent]:
    """List the agreements to share that hold now, newest first; raises NotFound out of scope."""
    consents = list_consents(actor, person_id)
    live = live_consents(consents, now())
    return [each for each in consents if each.id in live]


def consent_now(
    person_id: UUID, recipient_id: UUID, at: datetime, purpose: SharingPurpose = SharingPurpose.REFERRAL
) -> Consent | None:
    """Give the newest agreement to share with the recipient that holds then. The caller has checked who asks."""
    consents = consents_of(person_id)
    live = live_consents(consents, at)
    sought = (recipient_id, purpose)
    return next((each for each in consents if each.id in live and (each.recipient_id, each.purpose) == sought), None)


def get_consent(actor: Actor, person_id: UUID, consent_id: UUID) -> Consent:
    """Give one agreement of the person to share; raises NotFound, also where the person is out of scope."""
    wanted = select(Consent).join(Person, Person.id == Consent.person_id)
    consent = db.session.scalars(
        wanted.where(
            Consent.id == consent_id,
            Consent.person_id == person_id,
            Consent.decision == ConsentDecision.GIVEN,
            in_scope(actor),
        )
    ).first()
    if consent is None:
        raise NotFound
    return consent


def consents_of(person_id: UUID) -> Sequence[Consent]:
    """List every decision of a person, newest first, for rules. The caller has checked who asks."""
    return consents_of_people({person_id})[person_id]


def consents_of_people(person_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Consent]]:
    """List every decision of each person, newest first, for rules. The caller has checked who asks."""
    chosen = select(Consent).where(Consent.person_id.in_(person_ids))
    found: dict[UUID, list[Consent]] = {person_id: [] for person_id in person_ids}
    for consent in db.session.scalars(chosen.order_by(Consent.valid_from.desc(), Consent.created_at.desc())):
        found[consent.person_id].append(consent)
    return found


def is_withdrawn(consent_id: UUID) -> bool:
    """Say whether an agreement to share was withdrawn."""
    return db.session.scalars(select(Consent.id).where(Consent.withdraws_id == consent_id)).first() is not None


def find_open_caseload(person_id: UUID, organisation_id: UUID) -> Caseload | None:
    """Give the row that puts the person on an organisation's caseload now."""
    return db.session.scalars(
        select(Caseload).where(
            Caseload.person_id == person_id,
            Caseload.organisation_id == organisation_id,
            Caseload.ended_at.is_(None),
        )
    ).first()


def number_is_taken(nhs_number: str) -> bool:
    """Say whether anybody, in scope or not, has the NHS number."""
    return db.session.scalars(select(Person.id).where(Person.nhs_number == nhs_number)).first() is not None


def is_kind(organisation_id: UUID, *kinds: OrganisationKind) -> bool:
    """Say whether there is such an organisation and it is of one of the kinds."""
    organisation = db.session.get(Organisation, organisation_id)
    return organisation is not None and organisation.kind in kinds


def _people(actor: Actor) -> Select[Person]:
    return select(Person).where(in_scope(actor))
