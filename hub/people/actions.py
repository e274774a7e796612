"""What changes about people: registering, caseloads, consent. And every look at a record, which is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import IntegrityError

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db, savepoint, transaction
from hub.core.errors import Conflict, FieldError, Invalid, WrongState
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.core.values import NhsNumber, Postcode
from hub.identity.models import OrganisationKind
from hub.people import queries
from hub.people.models import Caseload, Consent, Disclosure, Person
from hub.people.permissions import PeoplePermission, Share
from hub.people.rules import Category, ConsentDecision, Coverage, DisclosureReason, SharingPurpose, consent_covers, fold

OLDEST_YEARS = 130


@dataclass(frozen=True)
class DisclosureDecision:
    """Whether something may leave, why, and the consent and the log row behind the answer."""

    allowed: bool
    reason: DisclosureReason
    explanation: str
    consent_id: UUID | None
    disclosure_id: UUID


def register_person(
    *,
    practice_id: UUID,
    given_name: str,
    family_name: str,
    birth_date: date,
    nhs_number: str = "",
    preferred_name: str = "",
    postcode: str = "",
    phone: str = "",
    email: str = "",
    preferred_language: str = "en",
    safe_contact: str = "",
    communication_needs: str = "",
    user_id: UUID | None = None,
    actor: Actor,
) -> Person:
    """Make a person known to a practice.

    Raises Invalid naming each field, Conflict where the NHS number is registered already. Numbers of the 999 test
    range are refused in production.
    """
    with transaction():
        allow(actor, PeoplePermission.REGISTER_PERSON, practice_id)
        _check_identity(practice_id, given_name, family_name, birth_date)
        person = Person(
            practice_id=practice_id,
            nhs_number=_free_number(nhs_number) if nhs_number else None,
            given_name=given_name.strip(),
            family_name=family_name.strip(),
            preferred_name=preferred_name.strip(),
            search_name=fold(f"{given_name} {preferred_name} {family_name}"),
            birth_date=birth_date,
            postcode=Postcode.parse(postcode).text if postcode else "",
            phone=phone.strip(),
            email=email.strip(),
            preferred_language=preferred_language,
            safe_contact=safe_contact.strip(),
            communication_needs=communication_needs.strip(),
            user_id=user_id,
        )
        try:
            with savepoint():
                db.session.add(person)
        except IntegrityError as clash:
            raise Conflict("This NHS number or this user belongs to somebody else already.") from clash
        audit.record(actor, Action.CREATE, "person", person.id, person_id=person.id)
        return person


def view_person(person_id: UUID, *, actor: Actor, purpose: str = "") -> Person:
    """Give a person and write down who looked; raises NotFound out of scope."""
    with transaction():
        person = queries.get_person(actor, person_id)
        audit.record(actor, Action.READ, "person", person.id, person_id=person.id, purpose=purpose)
        return person


def view_people(text: str = "", *, page: int = 1, actor: Actor) -> Page[Person]:
    """List people in scope by name or NHS number, and write down whose names were shown. `page` counts from 1."""
    with transaction():
        found = queries.list_people(actor, text, number=page)
        shown = [str(person.id) for person in found.items]
        audit.record(actor, Action.READ, "person_list", actor.request_id or "-", detail={"people": shown})
        return found


def add_to_caseload(person: Person, organisation_id: UUID, *, actor: Actor) -> Caseload:
    """Let an organisation's staff see and work with a person; the open row where there is one already.

    Raises Invalid for an organisation that holds no caseload: a voluntary organisation gets referrals, not people.
    """
    with transaction():
        allow(actor, PeoplePermission.CHANGE_CASELOAD, person)
        kinds = (OrganisationKind.LINK_WORKER_SERVICE, OrganisationKind.BUDGET_TEAM, OrganisationKind.PRACTICE)
        if not queries.is_kind(organisation_id, *kinds):
            raise Invalid(
                "Choose a link worker service, a budget team or a practice: only these hold a caseload.",
                field="organisation_id",
            )
        existing = queries.find_open_caseload(person.id, organisation_id)
        if existing:
            return existing
        caseload = Caseload(person=person, organisation_id=organisation_id)
        db.session.add(caseload)
        db.session.flush()
        audit.record(
            actor,
            Action.CREATE,
            "caseload",
            caseload.id,
            person_id=person.id,
            detail={"organisation": str(organisation_id)},
        )
        return caseload


def end_caseload(caseload: Caseload, *, actor: Actor) -> Caseload:
    """End an organisation's work with a person: its staff no longer see them. Raises WrongState where it has ended."""
    with transaction():
        allow(actor, PeoplePermission.CHANGE_CASELOAD, caseload.person)
        if caseload.ended_at is not None:
            raise WrongState("The person is no longer on this caseload.")
        caseload.ended_at = now()
        db.session.flush()
        audit.record(actor, Action.UPDATE, "caseload", caseload.id, person_id=caseload.person_id)
        return caseload


def record_consent(
    person: Person,
    recipient_id: UUID,
    categories: Collection[str],
    purpose: str,
    how: str,
    valid_to: datetime | None = None,
    *,
    actor: Actor,
) -> Consent:
    """Write down that the person agreed to share with a recipient. Risks that matter for safety always belong to it.

    `how` says how they agreed (spoken, by telephone, in writing). Raises Invalid naming the field.
    """
    with transaction():
        allow(actor, PeoplePermission.RECORD_CONSENT, person)
        at = now()
        shared = _checked_sharing(recipient_id, categories, purpose, how, valid_to, at)
        consent = Consent(
            person_id=person.id,
            decision=ConsentDecision.GIVEN,
            recipient_id=recipient_id,
            categories=shared,
            purpose=SharingPurpose(purpose).value,
            how=how.strip(),
            valid_from=at,
            valid_to=valid_to,
            recorded_by=actor.name,
            recorded_by_user_id=actor.user_id,
        )
        return _keep(consent, actor)


def withdraw_consent(consent: Consent, *, how: str = "said so", actor: Actor) -> Consent:
    """Stop sharing from now on. What was shared before is not undone; the first record stays as it is.

    Gives the withdrawal, a record of its own. Raises WrongState where it was withdrawn already.
    """
    with transaction():
        person = queries.get_person(actor, consent.person_id)
        allow(actor, PeoplePermission.WITHDRAW_CONSENT, person)
        if consent.decision is not ConsentDecision.GIVEN or queries.is_withdrawn(consent.id):
            raise WrongState("This agreement to share has been withdrawn already.")
        withdrawal = Consent(
            person_id=consent.person_id,
            decision=ConsentDecision.WITHDRAWN,
            recipient_id=consent.recipient_id,
            categories=consent.categories,
            purpose=consent.purpose,
            how=how.strip(),
            valid_from=now(),
            withdraws_id=consent.id,
            recorded_by=actor.name,
            recorded_by_user_id=actor.user_id,
        )
        return _keep(withdrawal, actor)


def may_disclose(
    person: Person, recipient_id: UUID, categories: Collection[str], purpose: str, *, actor: Actor
) -> DisclosureDecision:
    """Answer whether this may leave for the recipient now, and write the answer down, yes or no.

    Ask inside the transaction that shares. On a no, end that transaction normally and raise after it: an error raised
    inside it would undo the record of the refusal.
    """
    with transaction():
        allow(actor, PeoplePermission.ASK_DISCLOSURE, Share(person, recipient_id))
        covers = consent_covers(queries.consents_of(person.id), recipient_id, categories, purpose, now())
        row = _disclosure(person.id, recipient_id, categories, purpose, covers, actor)
        audit.record(
            actor,
            Action.SEND if covers.covered else Action.REFUSED,
            "disclosure",
            row.id,
            person_id=person.id,
            purpose=purpose,
            detail={
                "recipient": str(recipient_id),
                "categories": row.categories,
                "reason": covers.reason.value,
                "consent": str(covers.consent_id) if covers.consent_id else None,
            },
        )
        return DisclosureDecision(covers.covered, covers.reason, covers.explanation, covers.consent_id, row.id)


def _disclosure(
    person_id: UUID, recipient_id: UUID, categories: Collection[str], purpose: str, covers: Coverage, actor: Actor
) -> Disclosure:
    row = Disclosure(
        person_id=person_id,
        recipient_id=recipient_id,
        categories=sorted(str(each) for each in categories),
        purpose=str(purpose),
        allowed=covers.covered,
        reason=covers.reason.value,
        consent_id=covers.consent_id,
        asked_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _keep(consent: Consent, actor: Actor) -> Consent:
    db.session.add(consent)
    db.session.flush()
    audit.record(
        actor,
        Action.CREATE,
        "consent",
        consent.id,
        person_id=consent.person_id,
        purpose=consent.purpose,
        detail={"decision": consent.decision.value, "recipient": str(consent.recipient_id)},
    )
    return consent


def _check_identity(practice_id: UUID, given_name: str, family_name: str, birth_date: date) -> None:
    errors = []
    if not queries.is_kind(practice_id, OrganisationKind.PRACTICE):
        errors.append(FieldError("practice_id", "Choose the practice that the person is registered with."))
    if not given_name.strip():
        errors.append(FieldError("given_name", "Enter a given name."))
    if not family_name.strip():
        errors.append(FieldError("family_name", "Enter a family name."))
    if not today() - timedelta(days=OLDEST_YEARS * 366) < birth_date <= today():
        errors.append(FieldError("birth_date", "Enter a date of birth that is not in the future, like 27/3/1958."))
    if errors:
        raise Invalid(errors=errors)


def _free_number(text: str) -> str:
    settings = current_app.config["HUB"]
    digits = NhsNumber.parse(text, allow_test_range=not settings.is_production).digits
    if queries.number_is_taken(digits):
        raise Conflict("Somebody with this NHS number is registered already.", field="nhs_number")
    return digits


def _checked_sharing(
    recipient_id: UUID, categories: Collection[str], purpose: str, how: str, valid_to: datetime | None, at: datetime
) -> list[str]:
    errors = []
    unknown = sorted(set(categories) - {each.value for each in Category})
    if unknown or not categories:
        known = ", ".join(each.value for each in Category)
        errors.append(FieldError("categories", f"Choose what may be shared, from: {known}."))
    if purpose not in {each.value for each in SharingPurpose}:
        known = ", ".join(each.value for each in SharingPurpose)
        errors.append(FieldError("purpose", f"Choose what it is shared for, from: {known}."))
    if not how.strip():
        errors.append(FieldError("how", "Say how the person agreed, for example: spoken, face to face."))
    if valid_to is not None and valid_to <= at:
        errors.append(FieldError("valid_to", "Choose an end in the future, or none."))
    if not queries.is_kind(recipient_id, *OrganisationKind):
        errors.append(FieldError("recipient_id", "Choose an organisation that Hub knows."))
    if errors:
        raise Invalid(errors=errors)
    return sorted({str(Category(each)) for each in categories} | {Category.RISKS.value})
