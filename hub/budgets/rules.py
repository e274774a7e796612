"""The law of the ledger and of who may spend: pure, without database or clock.

Every movement of money is an entry of two or more postings that sum to zero. Money comes from `funding`, waits in
`available`, is set aside in `committed` when a proposal is approved, and ends in `spent` (or in `returned`). So

    allocated = available + committed + spent + returned

holds by construction, and none of the four may ever be below zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from hub.core.errors import Invalid, WrongState
from hub.core.values import pounds

MOST_PENCE = 100_000_000_00  # a hundred million pounds: far above any budget, far below what a column holds
MOST_QUANTITY = 10_000


class HeldAs(StrEnum):
    """Who holds the money (NHS (Direct Payments) Regulations 2013 and PHB guidance: three ways)."""

    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    DIRECT_PAYMENT = "direct_payment"


class BudgetState(StrEnum):
    """Where a personal health budget has got to, from enquiry to closed."""

    ENQUIRY = "enquiry"
    ELIGIBLE = "eligible"
    INDICATIVE_SET = "indicative_set"
    PLAN_DRAFTED = "plan_drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    AGREEMENT_SIGNED = "agreement_signed"
    ACTIVE = "active"
    VARIED = "varied"
    SUSPENDED = "suspended"
    NOTICE_GIVEN = "notice_given"
    STOPPED = "stopped"
    RECONCILING = "reconciling"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CommitmentState(StrEnum):
    """Where a proposal to spend has got to. Closed: approved once, and what was left of it is free again."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class AccountKind(StrEnum):
    """The accounts of one budget."""

    FUNDING = "funding"
    AVAILABLE = "available"
    COMMITTED = "committed"
    SPENT = "spent"
    RETURNED = "returned"


class EntryKind(StrEnum):
    """What an entry of the journal does."""

    ALLOCATE = "allocate"
    COMMIT = "commit"
    PAY = "pay"
    RELEASE = "release"
    RETURN = "return"
    REVERSE = "reverse"


B, C = BudgetState, CommitmentState
_ENDINGS = {B.DECLINED, B.WITHDRAWN}

BUDGET_TRANSITIONS: Mapping[BudgetState, set[BudgetState]] = {
    B.ENQUIRY: {B.ELIGIBLE, *_ENDINGS},
    B.ELIGIBLE: {B.INDICATIVE_SET, *_ENDINGS},
    B.INDICATIVE_SET: {B.PLAN_DRAFTED, *_ENDINGS},
    B.PLAN_DRAFTED: {B.SUBMITTED, *_ENDINGS},
    B.SUBMITTED: {B.APPROVED, B.RETURNED, *_ENDINGS},
    B.RETURNED: {B.SUBMITTED, *_ENDINGS},
    B.APPROVED: {B.AGREEMENT_SIGNED, *_ENDINGS},
    B.AGREEMENT_SIGNED: {B.ACTIVE, *_ENDINGS},
    B.ACTIVE: {B.VARIED, B.SUSPENDED, B.NOTICE_GIVEN},
    B.VARIED: {B.ACTIVE},
    B.SUSPENDED: {B.ACTIVE, B.NOTICE_GIVEN},
    B.NOTICE_GIVEN: {B.STOPPED},
    B.STOPPED: {B.RECONCILING},
    B.RECONCILING: {B.CLOSED},
    B.CLOSED: set(),
    B.DECLINED: set(),
    B.WITHDRAWN: set(),
}
COMMITMENT_TRANSITIONS: Mapping[CommitmentState, set[CommitmentState]] = {
    C.PROPOSED: {C.APPROVED, C.REFUSED, C.WITHDRAWN},
    C.APPROVED: {C.CLOSED},
    C.CLOSED: {C.APPROVED},  # only by reversing the release
    C.REFUSED: set(),
    C.WITHDRAWN: set(),
}
SPENDING_STATES = {B.ACTIVE, B.VARIED}
PAYING_STATES = {*SPENDING_STATES, B.SUSPENDED, B.NOTICE_GIVEN, B.STOPPED, B.RECONCILING}

FLOWS: Mapping[EntryKind, tuple[AccountKind, AccountKind]] = {
    EntryKind.ALLOCATE: (AccountKind.FUNDING, AccountKind.AVAILABLE),
    EntryKind.COMMIT: (AccountKind.AVAILABLE, AccountKind.COMMITTED),
    EntryKind.PAY: (AccountKind.COMMITTED, AccountKind.SPENT),
    EntryKind.RELEASE: (AccountKind.COMMITTED, AccountKind.AVAILABLE),
    EntryKind.RETURN: (AccountKind.AVAILABLE, AccountKind.RETURNED),
}

State = TypeVar("State", BudgetState, CommitmentState)
Legs = Mapping[AccountKind, int]


def move(table: Mapping[State, set[State]], state: State, to: State) -> State:
    """Give the new state; raises WrongState saying which moves there are."""
    if to not in table[state]:
        ways = " or ".join(sorted(way.value.replace("_", " ") for way in table[state])) or "nothing: it is final"
        raise WrongState(f"It is {state.value.replace('_', ' ')}. From there it can become {ways}.")
    return to


def legs(kind: EntryKind, amount: int) -> Legs:
    """Give the postings (signed pence) that move an amount of pence above zero: they always sum to zero."""
    source, target = FLOWS[kind]
    return {source: -amount, target: amount}


@dataclass(frozen=True)
class Figures:
    """The figures of a budget in pence. They always add up."""

    allocated: int
    available: int
    committed: int
    spent: int
    returned: int = 0

    @classmethod
    def of(cls, balances: Mapping[AccountKind, int]) -> "Figures":
        """Read the figures off the balances of a budget's accounts."""
        return cls(
            allocated=-balances[AccountKind.FUNDING],
            available=balances[AccountKind.AVAILABLE],
            committed=balances[AccountKind.COMMITTED],
            spent=balances[AccountKind.SPENT],
            returned=balances[AccountKind.RETURNED],
        )

    def __str__(self) -> str:
        parts = [
            f"{pounds(self.allocated)} allocated",
            f"{pounds(self.committed)} committed",
            f"{pounds(self.spent)} spent",
        ]
        if self.returned:
            parts.append(f"{pounds(self.returned)} returned")
        return f"{pounds(self.available)} is available: {', '.join(parts)}."


def check_available(cost: int, figures: Figures, *, field: str = "quantity") -> None:
    """Refuse a cost in pence over what is available; raises Invalid with every figure."""
    if cost > figures.available:
        raise Invalid(f"This costs {pounds(cost)}. {figures}", field=field, code="over_available")


def check_amount(amount: int, *, field: str) -> None:
    """Refuse an amount of pence that is not above zero or is absurd; raises Invalid."""
    if not 0 < amount <= MOST_PENCE:
        raise Invalid(f"Enter an amount above £0 and no more than {pounds(MOST_PENCE)}.", field=field)


def whole_number(text: str, *, field: str) -> int:
    """Read a count as people type it; raises Invalid naming the field."""
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("Enter a whole number, like 10.", field=field)
    return int(text)


def total_cost(unit_cost: int, quantity: int) -> int:
    """Give the cost in pence of a number of units; raises Invalid naming the field."""
    check_amount(unit_cost, field="unit_cost")
    if not 0 < quantity <= MOST_QUANTITY:
        raise Invalid(f"Enter how many, from 1 to {MOST_QUANTITY:,}.", field="quantity")
    check_amount(unit_cost * quantity, field="quantity")
    return unit_cost * quantity


def check_period(starts_on: date, ends_on: date) -> None:
    """Refuse a period that ends before it starts; raises Invalid."""
    if ends_on < starts_on:
        raise Invalid("The budget must end on or after the day it starts.", field="ends_on")


def check_within(day: date, starts_on: date, ends_on: date, *, field: str) -> None:
    """Refuse a date outside the budget's period; raises Invalid."""
    if not starts_on <= day <= ends_on:
        raise Invalid(
            f"This budget runs from {_said(starts_on)} to {_said(ends_on)}. {_said(day)} is outside it.",
            field=field,
            code="outside_period",
        )


def check_invoice_date(day: date, starts_on: date, today: date) -> None:
    """Refuse an invoice dated before the budget starts or in the future; raises Invalid."""
    if day > today:
        raise Invalid("The invoice date must not be in the future.", field="invoice_date")
    if day < starts_on:
        raise Invalid(
            f"The invoice date must be on or after {_said(starts_on)}, when this budget starts.",
            field="invoice_date",
            code="outside_period",
        )


def fingerprint(payee: str, amount: int, invoice: str, day: date, occurrence: int) -> str:
    """Give what makes two payments the same payment, whatever the capitals and spaces.

    `occurrence` counts from 1 and goes up by one for each earlier one that was reversed.
    """
    return "|".join([_plain(payee), str(amount), _plain(invoice), day.isoformat(), str(occurrence)])


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
