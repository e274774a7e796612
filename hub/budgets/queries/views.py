"""What pages show of budgets, as plain values. The caller has checked who asks, or passes the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from hub.budgets import rules
from hub.budgets.models import Account, Budget, Commitment, LedgerEntry, Posting
from hub.budgets.permissions import BudgetPermission
from hub.budgets.queries.ledger import Holding, all_figures, figures_of, holdings
from hub.budgets.queries.scope import in_scope
from hub.budgets.rules import BudgetState, CommitmentState, EntryKind, Figures, HeldAs
from hub.core.actor import Actor, Role
from hub.core.db import db
from hub.core.paging import Page
from hub.core.permissions import can
from hub.identity.models import Organisation
from hub.people.models import Person
from hub.people.queries import get_person
from hub.plans.models import Goal
from hub.referrals.models import Referral

PAGE_SIZE = 25


@dataclass(frozen=True)
class CommitmentView:
    """A proposal or commitment with its goal and what became of its money, in pence."""

    id: UUID
    budget_id: UUID
    person_id: UUID
    person_name: str
    description: str
    payee: str
    goal: str
    service_id: UUID | None
    referral_id: UUID | None
    referral_reference: str
    unit: str
    unit_cost: int
    quantity: int
    total: int
    remaining: int
    paid: int
    state: CommitmentState
    requested_by: str
    requested_by_id: UUID
    requested_at: datetime
    decided_by: str
    decided_by_id: UUID | None
    decided_at: datetime | None
    reason: str

    @property
    def units_left(self) -> int:
        """Give how many more can be paid."""
        return self.remaining // self.unit_cost

    @property
    def said_state(self) -> str:
        """Give its state as people say it."""
        if self.state is CommitmentState.PROPOSED:
            return "waiting for approval"
        if self.state is CommitmentState.APPROVED and not self.remaining:
            return "paid in full"
        return self.state.value


@dataclass(frozen=True)
class EntryView:
    """One entry of the journal in plain words; the amount in pence."""

    id: UUID
    position: int
    posted_at: datetime
    effective_on: date
    kind: EntryKind
    narrative: str
    amount: int
    by: str
    by_id: UUID | None
    is_reversed: bool


@dataclass(frozen=True)
class BudgetLine:
    """One budget in a list."""

    id: UUID
    person_id: UUID
    person_name: str
    state: BudgetState
    ends_on: date
    figures: Figures


@dataclass(frozen=True)
class BudgetView:
    """Everything of one budget."""

    id: UUID
    person_id: UUID
    person_name: str
    person_user_id: UUID | None
    team_id: UUID
    team_name: str
    state: BudgetState
    held_as: HeldAs
    funding_source: str
    starts_on: date
    ends_on: date
    figures: Figures
    commitments: Sequence[CommitmentView]
    journal: Sequence[EntryView]
    is_own: bool

    @property
    def is_spendable(self) -> bool:
        """Say whether its state lets something new be bought."""
        return self.state in rules.SPENDING_STATES


@dataclass(frozen=True)
class Funding:
    """All that the shared plan says of money: that there is some, and whose. Never an amount."""

    source: str
    held_as: HeldAs
    starts_on: date
    ends_on: date


def list_fundings(actor: Actor, person_id: UUID) -> Sequence[Funding]:
    """List who funds a person's care, without amounts; raises NotFound where the person is out of scope.

    PRSB Personalised Care and Support Plan: care funding source.
    """
    get_person(actor, person_id)
    budgets = db.session.scalars(
        select(Budget).where(Budget.person_id == person_id).order_by(Budget.starts_on.desc(), Budget.id)
    )
    return [Funding(b.funding_source, b.held_as, b.starts_on, b.ends_on) for b in budgets]


def list_budgets_of(actor: Actor, person_id: UUID) -> Sequence[BudgetLine]:
    """List the budgets of a person that are the actor's to see, newest first."""
    wanted = select(Budget).where(in_scope(actor), Budget.person_id == person_id)
    return _lines(db.session.scalars(wanted.order_by(Budget.starts_on.desc(), Budget.id)).all())


def list_budgets(actor: Actor, *, number: int = 1, size: int = PAGE_SIZE) -> Page[BudgetLine]:
    """List the budgets in scope by family name. `number` counts from 1."""
    number = max(number, 1)
    wanted = select(Budget).join(Person, Person.id == Budget.person_id).where(in_scope(actor))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(func.lower(Person.family_name), func.lower(Person.given_name), Budget.starts_on.desc())
    budgets = db.session.scalars(ordered.limit(size).offset((number - 1) * size)).all()
    return Page(_lines(budgets), number, size, total)


def list_waiting(actor: Actor) -> list[CommitmentView]:
    """List the proposals that wait for a decision this actor may take, the oldest first."""
    teams = actor.organisations_as(Role.BUDGET_APPROVER)
    found = _commitments(
        Commitment.budget_id.in_(select(Budget.id).where(Budget.team_id.in_(teams))),
        Commitment.state == CommitmentState.PROPOSED,
        Commitment.requested_by_id != actor.user_id,
    )
    wanted = select(Budget).where(Budget.id.in_({commitment.budget_id for commitment, _, _ in found}))
    budgets = {budget.id: budget for budget in db.session.scalars(wanted)}
    return [
        _commitment_view(commitment, goal, reference, Holding(), budgets[commitment.budget_id].person)
        for commitment, goal, reference in found
        if can(actor, BudgetPermission.DECIDE_COMMITMENT, budgets[commitment.budget_id])
    ]


def budget_view(actor: Actor, budget: Budget) -> BudgetView:
    """Show one budget whole."""
    team = db.session.get_one(Organisation, budget.team_id)
    found = _commitments(Commitment.budget_id == budget.id)
    held = holdings([commitment.id for commitment, _, _ in found])
    return BudgetView(
        id=budget.id,
        person_id=budget.person_id,
        person_name=budget.person.name,
        person_user_id=budget.person_user_id,
        team_id=budget.team_id,
        team_name=team.name,
        state=budget.state,
        held_as=budget.held_as,
        funding_source=budget.funding_source,
        starts_on=budget.starts_on,
        ends_on=budget.ends_on,
        figures=figures_of(budget.id),
        commitments=[_commitment_view(*row, held[row[0].id], budget.person) for row in found],
        journal=_journal(budget.id),
        is_own=actor.user_id is not None and budget.person_user_id == actor.user_id,
    )


def _lines(budgets: Sequence[Budget]) -> list[BudgetLine]:
    figures = all_figures([b.id for b in budgets])
    return [BudgetLine(b.id, b.person_id, b.person.name, b.state, b.ends_on, figures[b.id]) for b in budgets]


def _commitments(*conditions: object) -> Sequence[tuple[Commitment, str, str]]:
    """Give commitments with their goal's text and their referral's reference, the oldest first."""
    rows = db.session.execute(
        select(Commitment, Goal.text, func.coalesce(Referral.reference, ""))
        .join(Goal, Goal.id == Commitment.goal_id)
        .outerjoin(Referral, Referral.id == Commitment.referral_id)
        .where(*conditions)  # type: ignore[arg-type]  # conditions on columns
        .order_by(Commitment.created_at, Commitment.id)
    )
    return [(commitment, goal, reference) for commitment, goal, reference in rows]


def _commitment_view(
    commitment: Commitment, goal: str, reference: str, held: Holding, person: Person
) -> CommitmentView:
    return CommitmentView(
        id=commitment.id,
        budget_id=commitment.budget_id,
        person_id=person.id,
        person_name=person.name,
        description=commitment.description,
        payee=commitment.payee,
        goal=goal,
        service_id=commitment.service_id,
        referral_id=commitment.referral_id,
        referral_reference=reference,
        unit=commitment.unit,
        unit_cost=commitment.unit_cost_pence,
        quantity=commitment.quantity,
        total=commitment.total_pence,
        remaining=held.remaining,
        paid=held.paid,
        state=commitment.state,
        requested_by=commitment.requested_by,
        requested_by_id=commitment.requested_by_id,
        requested_at=commitment.created_at,
        decided_by=commitment.decided_by,
        decided_by_id=commitment.decided_by_id,
        decided_at=commitment.decided_at,
        reason=commitment.reason,
    )


def _journal(budget_id: UUID) -> list[EntryView]:
    """Give the journal, the newest entry first."""
    amounts = (
        select(Posting.entry_id, func.sum(Posting.amount_pence).label("amount"))
        .join(Account, Account.id == Posting.account_id)
        .where(Account.budget_id == budget_id, Posting.amount_pence > 0)
        .group_by(Posting.entry_id)
        .subquery()
    )
    rows = db.session.execute(
        select(LedgerEntry, amounts.c.amount)
        .join(amounts, amounts.c.entry_id == LedgerEntry.id)
        .where(LedgerEntry.budget_id == budget_id)
        .order_by(LedgerEntry.position.desc())
    ).all()
    undone = {entry.reversal_of_id for entry, _ in rows}
    return [
        EntryView(
            id=entry.id,
            position=entry.position,
            posted_at=entry.posted_at,
            effective_on=entry.effective_on,
            kind=entry.kind,
            narrative=entry.narrative,
            amount=int(amount),
            by=entry.created_by,
            by_id=entry.created_by_id,
            is_reversed=entry.id in undone,
        )
        for entry, amount in rows
    ]
