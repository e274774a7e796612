"""People, caseloads and consent made by the real actions."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import count
from typing import Any

from hub.core.actor import Actor
from hub.identity.models import Organisation, OrganisationKind
from hub.people import actions
from hub.people.models import Caseload, Consent, Person
from hub.people.rules import Category, SharingPurpose
from tests.factories.identity import SYSTEM, make_organisation

_stems = count(999_500_000)


def nhs_number() -> str:
    """The next valid number of the 999 test range."""
    for stem in _stems:
        check = 11 - sum(int(digit) * weight for digit, weight in zip(str(stem), range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return f"{stem}{0 if check == 11 else check}"
    raise AssertionError


def make_person(practice: Organisation | None = None, **changes: Any) -> Person:
    values: dict[str, Any] = {
        "given_name": "Maureen",
        "family_name": "Ackroyd",
        "birth_date": date(1955, 3, 14),
        "nhs_number": nhs_number(),
        "postcode": "HX7 8EQ",
        "phone": "01632 960311",
        "communication_needs": "Large print.",
    }
    practice = practice or make_organisation(OrganisationKind.PRACTICE)
    return actions.register_person(practice_id=practice.id, **(values | changes), actor=SYSTEM)


def make_caseload(person: Person, organisation: Organisation) -> Caseload:
    return actions.add_to_caseload(person, organisation.id, actor=SYSTEM)


def make_consent(
    person: Person,
    recipient: Organisation,
    categories: Collection[str] = tuple(Category),
    purpose: str = SharingPurpose.REFERRAL,
    *,
    how: str = "spoken, face to face",
    valid_to: datetime | None = None,
    actor: Actor = SYSTEM,
) -> Consent:
    return actions.record_consent(person, recipient.id, categories, purpose, how, valid_to, actor=actor)
