"""What may be shared with whom, and how old somebody is. Pure: no database, no clock."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)


class ConsentDecision(StrEnum):
    """What the person said."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Category(StrEnum):
    """What may be shared: the minimum that a voluntary organisation needs, and nothing clinical."""

    CONTACT_DETAILS = "contact_details"
    GOAL = "goal"
    COMMUNICATION_NEEDS = "communication_needs"
    RISKS = "risks"


class SharingPurpose(StrEnum):
    """What the sharing is for."""

    REFERRAL = "referral"
    BUDGET = "budget"


class DisclosureReason(StrEnum):
    """Why the answer is what it is."""

    CONSENT = "consent"
    NEVER_ASKED = "never_asked"
    WITHDRAWN = "withdrawn"
    OUT_OF_DATE = "out_of_date"
    OTHER_PURPOSE = "other_purpose"
    NOT_THAT_MUCH = "not_that_much"


EXPLANATIONS = {
    DisclosureReason.CONSENT: "The person has agreed to this.",
    DisclosureReason.NEVER_ASKED: "There is no record that the person agreed to share with this organisation.",
    DisclosureReason.WITHDRAWN: "The person has stopped sharing with this organisation.",
    DisclosureReason.OUT_OF_DATE: "The person's agreement to share with this organisation has run out.",
    DisclosureReason.OTHER_PURPOSE: "The person agreed to share with this organisation, but not for this purpose.",
    DisclosureReason.NOT_THAT_MUCH: "The person agreed to share with this organisation, but not all of this.",
}


class ConsentFacts(Protocol):
    """What the rule needs to know of one recorded decision."""

    @property
    def id(self) -> UUID:
        """The decision's id."""

    @property
    def decision(self) -> ConsentDecision:
        """Given or withdrawn."""

    @property
    def recipient_id(self) -> UUID:
        """Who may receive."""

    @property
    def categories(self) -> list[str]:
        """What may be shared."""

    @property
    def purpose(self) -> str:
        """What for."""

    @property
    def valid_from(self) -> datetime:
        """From when."""

    @property
    def valid_to(self) -> datetime | None:
        """Until when, without that moment itself; None is until it is withdrawn."""

    @property
    def withdraws_id(self) -> UUID | None:
        """Which decision a withdrawal ends."""


@dataclass(frozen=True)
class Coverage:
    """Whether recorded consent covers a disclosure, why, and by which decision."""

    covered: bool
    reason: DisclosureReason
    consent_id: UUID | None = None

    @property
    def explanation(self) -> str:
        """Give the reason as a sentence."""
        return EXPLANATIONS[self.reason]


def consent_covers(
    consents: Iterable[ConsentFacts], recipient_id: UUID, categories: Collection[str], purpose: str, at: datetime
) -> Coverage:
    """Say whether one live decision covers all of the categories for the purpose. Without one the answer is no.

    PRSB Social Prescribing standard, Consent; an expired, withdrawn or narrower agreement does not cover.
    """
    known = [each for each in consents if each.valid_from <= at]
    given = [c for c in known if c.decision is ConsentDecision.GIVEN and c.recipient_id == recipient_id]
    given.sort(key=lambda each: each.valid_from, reverse=True)
    withdrawn = {c.withdraws_id for c in known if c.decision is ConsentDecision.WITHDRAWN}
    wanted = set(categories)
    steps = (
        (DisclosureReason.NEVER_ASKED, lambda c: True),
        (DisclosureReason.WITHDRAWN, lambda c: c.id not in withdrawn),
        (DisclosureReason.OUT_OF_DATE, lambda c: c.valid_to is None or at < c.valid_to),
        (DisclosureReason.OTHER_PURPOSE, lambda c: c.purpose == purpose),
        (DisclosureReason.NOT_THAT_MUCH, lambda c: wanted <= set(c.categories)),
    )
    for reason, holds in steps:
        given = [each for each in given if holds(each)]
        if not given:
            return Coverage(covered=False, reason=reason)
    return Coverage(covered=True, reason=DisclosureReason.CONSENT, consent_id=given[0].id)


def live_consents(consents: Sequence[ConsentFacts], at: datetime) -> set[UUID]:
    """Give the ids of the decisions to share that hold at the moment."""
    known = [each for each in consents if each.valid_from <= at]
    withdrawn = {c.withdraws_id for c in known if c.decision is ConsentDecision.WITHDRAWN}
    return {
        c.id
        for c in known
        if c.decision is ConsentDecision.GIVEN and c.id not in withdrawn and (c.valid_to is None or at < c.valid_to)
    }


def age_on(birth_date: date, on: date) -> int:
    """Give the age in whole years; somebody born on 29 February is a year older on 1 March of a common year."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (0 if had_birthday else 1)


def fold(name: str) -> str:
    """Give a name as it is found by: small letters without accents, so that `jozef` finds Józef."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).casefold()
    return "".join(each for each in letters if not unicodedata.combining(each)).translate(_PLAIN_LETTERS)
