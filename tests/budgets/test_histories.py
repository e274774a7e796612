"""Random histories of a budget: whatever is tried in whatever order, the ledger's law holds."""

from typing import Any
from uuid import UUID

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from hub.budgets import actions
from hub.budgets.models import Account, LedgerEntry, Posting
from hub.budgets.queries.ledger import figures_of, holdings, is_reversed, legs_of, verify
from hub.budgets.rules import EntryKind, Figures
from hub.core.actor import Role
from hub.core.db import db
from hub.core.errors import HubError
from tests.factories.budgets import Case, Team, make_case, make_member, make_team, pay, propose
from tests.factories.people import make_person


class Histories(RuleBasedStateMachine):
    """Each step tries something; the model beside it knows only three sums. Refusals must change nothing."""

    team: Team
    reviewer: Any

    @initialize(amount=st.integers(min_value=1, max_value=50_000))
    def open(self, amount: int) -> None:
        self.case: Case = make_case(amount, team=self.team, person=make_person())
        self.proposals: list[UUID] = []
        self.expected = Figures(amount, amount, 0, 0)

    def attempt(self, action: Any, after: Figures) -> Any:
        try:
            result = action()
        except HubError:
            return None
        self.expected = after
        return result

    def shifted(self, available: int = 0, committed: int = 0, spent: int = 0, returned: int = 0) -> Figures:
        was = self.expected
        return Figures(
            was.allocated,
            was.available + available,
            was.committed + committed,
            was.spent + spent,
            was.returned + returned,
        )

    @rule(cost=st.integers(min_value=1, max_value=9_000), quantity=st.integers(min_value=1, max_value=6))
    def propose(self, cost: int, quantity: int) -> None:
        proposal = self.attempt(lambda: propose(self.case, cost, quantity), self.expected)
        assert (proposal is not None) == (cost * quantity <= self.expected.available)
        if proposal is not None:
            self.proposals.append(proposal.id)

    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        commitment = self.choose(data)
        if commitment is not None:
            total = commitment.total
            self.attempt(
                lambda: actions.approve_commitment(commitment.id, actor=self.team.approver),
                self.shifted(available=-total, committed=total),
            )

    @rule(data=st.data(), sessions=st.integers(min_value=1, max_value=4))
    def pay(self, data: st.DataObject, sessions: int) -> None:
        commitment = self.choose(data)
        if commitment is not None:
            amount = sessions * commitment.unit_cost
            self.attempt(lambda: pay(self.case, commitment, sessions), self.shifted(committed=-amount, spent=amount))

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        commitment = self.choose(data)
        if commitment is not None:
            rest = commitment.remaining
            self.attempt(
                lambda: actions.release_remainder(commitment.id, actor=self.team.coordinator),
                self.shifted(available=rest, committed=-rest),
            )

    @rule(amount=st.integers(min_value=-10, max_value=3_000))
    def give_back(self, amount: int) -> None:
        self.attempt(
            lambda: actions.return_money(self.case.budget_id, amount, reason="x", actor=self.team.approver),
            self.shifted(available=-amount, returned=amount),
        )

    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        entries = self.entries()
        entry_id = data.draw(st.sampled_from([entry.id for entry in entries[1:]] or [entries[0].id]))
        before, legs = figures_of(self.case.budget_id), legs_of(entry_id)
        try:
            reversal = actions.reverse_entry(entry_id, reason="x", actor=self.reviewer)
        except HubError:
            return
        assert legs_of(reversal.id) == {account: -amount for account, amount in legs.items()}
        assert is_reversed(entry_id)
        self.expected = figures_of(self.case.budget_id)
        moved = sum(abs(amount) for amount in legs.values()) // 2
        assert abs(self.expected.available - before.available) in {0, moved}

    def choose(self, data: st.DataObject) -> Any:
        if not self.proposals:
            return None
        chosen = data.draw(st.sampled_from(self.proposals))
        whole = actions.view_budget(self.case.budget_id, actor=self.team.coordinator)
        return next(each for each in whole.commitments if each.id == chosen)

    def entries(self) -> Any:
        chosen = select(LedgerEntry).where(LedgerEntry.budget_id == self.case.budget_id)
        return db.session.scalars(chosen.order_by(LedgerEntry.position)).all()

    @invariant()
    def the_figures_are_what_was_expected(self) -> None:
        if hasattr(self, "case"):
            assert figures_of(self.case.budget_id) == self.expected
            e = self.expected
            assert e.allocated == e.available + e.committed + e.spent + e.returned
            assert min(e.available, e.committed, e.spent, e.returned) >= 0

    @invariant()
    def replaying_the_journal_gives_every_balance(self) -> None:
        if not hasattr(self, "case"):
            return
        rows = db.session.execute(
            select(Account.kind, func.coalesce(func.sum(Posting.amount_pence), 0))
            .outerjoin(Posting, Posting.account_id == Account.id)
            .where(Account.budget_id == self.case.budget_id)
            .group_by(Account.kind)
        )
        replayed = {kind: int(amount) for kind, amount in rows}
        assert sum(replayed.values()) == 0
        assert Figures.of(replayed) == self.expected
        held = holdings(self.proposals)
        assert sum(each.remaining for each in held.values()) == self.expected.committed
        assert sum(each.paid for each in held.values()) == self.expected.spent
        assert all(each.remaining >= 0 and each.paid >= 0 for each in held.values())

    def teardown(self) -> None:
        if hasattr(self, "case"):
            assert verify().breaks == []
            assert self.entries()[0].kind is EntryKind.ALLOCATE


def test_no_history_breaks_the_ledger(app: Flask) -> None:
    team = make_team()
    reviewer = make_member(team.organisation, Role.BUDGET_APPROVER)
    machine = type("Machine", (Histories,), {"team": team, "reviewer": reviewer})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
