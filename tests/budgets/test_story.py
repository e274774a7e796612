"""A proposal, a decision, payments: the figures add up at every step, and every refusal says what would be right."""

from datetime import timedelta

import pytest
from flask import Flask

from hub.budgets import actions
from hub.budgets.queries.ledger import figures_of, find_by_key, holdings, verify
from hub.budgets.rules import BudgetState, CommitmentState, Figures
from hub.core.actor import Role
from hub.core.clock import today
from hub.core.errors import Conflict, Invalid, WrongState
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.referrals.actions import withdraw
from tests.factories.budgets import Case, commit, make_budget, make_case, make_member, make_team, pay, propose
from tests.factories.identity import SYSTEM, make_organisation
from tests.factories.people import make_person
from tests.factories.plans import make_goal
from tests.factories.world import build_world


def test_a_purchase_goes_from_available_to_committed_to_spent(app: Flask) -> None:
    case = make_case(30_000)
    proposal = propose(case, 600, 10)
    assert figures_of(case.budget_id) == Figures(30_000, 30_000, 0, 0)
    actions.approve_commitment(proposal.id, actor=case.team.approver)
    assert figures_of(case.budget_id) == Figures(30_000, 24_000, 6_000, 0)
    pay(case, proposal, sessions=2)
    assert figures_of(case.budget_id) == Figures(30_000, 24_000, 4_800, 1_200)
    actions.release_remainder(proposal.id, actor=case.team.coordinator)
    assert figures_of(case.budget_id) == Figures(30_000, 28_800, 0, 1_200)
    assert verify().breaks == []


def test_a_proposal_over_what_is_available_is_refused_with_the_figures(app: Flask) -> None:
    case = make_case(30_000)
    first = commit(case, 2_550, 10)
    pay(case, first, sessions=2)
    with pytest.raises(Invalid) as refused:
        propose(case, 600, 10)
    assert refused.value.code == "over_available"
    assert refused.value.message == "This costs £60. £45 is available: £300 allocated, £204 committed, £51 spent."
    assert refused.value.errors[0].field == "quantity"


def test_what_was_enough_when_proposed_is_checked_again_when_approved(app: Flask) -> None:
    case = make_case(30_000)
    first, second = propose(case, 2_000, 10), propose(case, 2_000, 10)
    actions.approve_commitment(first.id, actor=case.team.approver)
    with pytest.raises(Invalid) as refused:
        actions.approve_commitment(second.id, actor=case.team.approver)
    assert refused.value.code == "over_available"
    assert refused.value.message == "This costs £200. £100 is available: £300 allocated, £200 committed, £0 spent."
    assert figures_of(case.budget_id) == Figures(30_000, 10_000, 20_000, 0)


def test_a_refusal_keeps_its_reason_and_moves_no_money(app: Flask) -> None:
    case = make_case()
    proposal = propose(case)
    with pytest.raises(Invalid, match="Say why it is refused"):
        actions.refuse_commitment(proposal.id, reason=" ", actor=case.team.approver)
    refused = actions.refuse_commitment(proposal.id, reason="The class is free on Mondays.", actor=case.team.approver)
    assert (refused.state, refused.reason) == (CommitmentState.REFUSED, "The class is free on Mondays.")
    assert figures_of(case.budget_id).available == 30_000
    with pytest.raises(WrongState, match="It is refused"):
        actions.approve_commitment(proposal.id, actor=case.team.approver)


def test_a_decision_is_taken_once(app: Flask) -> None:
    case = make_case()
    approved = commit(case)
    with pytest.raises(WrongState, match="It is approved"):
        actions.approve_commitment(approved.id, actor=case.team.approver)
    with pytest.raises(WrongState, match="It is approved"):
        actions.withdraw_proposal(approved.id, actor=case.team.coordinator)
    assert figures_of(case.budget_id).committed == 6_000


def test_what_was_set_free_is_not_approved_a_second_time(app: Flask) -> None:
    case = make_case(30_000)
    commitment = commit(case)
    actions.release_remainder(commitment.id, actor=case.team.coordinator)
    with pytest.raises(WrongState, match="It is closed"):
        actions.approve_commitment(commitment.id, actor=case.team.approver)
    assert figures_of(case.budget_id).available == 30_000


def test_a_release_that_was_reversed_can_be_paid_from_again(app: Flask) -> None:
    case = make_case(30_000)
    commitment = commit(case)
    actions.release_remainder(commitment.id, actor=case.team.coordinator)
    whole = actions.view_budget(case.budget_id, actor=case.team.approver)
    actions.reverse_entry(whole.journal[0].id, reason="Needed after all", actor=case.team.approver)
    pay(case, commitment, sessions=2)
    assert figures_of(case.budget_id) == Figures(30_000, 24_000, 4_800, 1_200)


def test_a_withdrawn_proposal_cannot_be_approved(app: Flask) -> None:
    case = make_case()
    proposal = propose(case)
    actions.withdraw_proposal(proposal.id, actor=case.team.coordinator)
    with pytest.raises(WrongState, match="It is withdrawn"):
        actions.approve_commitment(proposal.id, actor=case.team.approver)


def test_no_more_is_paid_than_was_approved(app: Flask) -> None:
    case = make_case()
    commitment = commit(case, 600, 3)
    pay(case, commitment, sessions=2)
    with pytest.raises(Invalid) as refused:
        pay(case, commitment, sessions=2)
    assert refused.value.code == "over_remaining"
    assert refused.value.message == "This costs £12. £6 of the £18 approved is left: enough for 1."
    assert refused.value.errors[0].field == "sessions"


def test_nothing_is_paid_before_it_is_approved(app: Flask) -> None:
    case = make_case()
    with pytest.raises(WrongState, match="Only what is approved can be paid"):
        pay(case, propose(case))


def test_the_same_key_again_gives_the_same_payment(app: Flask) -> None:
    case = make_case()
    commitment = commit(case)
    once = pay(case, commitment, invoice_reference="7", idempotency_key="k1")
    again = pay(case, commitment, invoice_reference="7", idempotency_key="k1")
    assert once.id == again.id
    assert figures_of(case.budget_id).spent == 1_200
    with pytest.raises(Conflict) as refused:
        pay(case, commitment, invoice_reference="8", idempotency_key="k1")
    assert refused.value.code == "key_reused"


def test_an_invoice_is_paid_once_however_it_is_typed(app: Flask) -> None:
    case = make_case()
    commitment = commit(case)
    pay(case, commitment, invoice_reference="INV 12")
    with pytest.raises(Conflict) as refused:
        pay(case, commitment, invoice_reference="inv-12")
    assert refused.value.code == "duplicate_payment"
    assert "£12 to Wharf Street Hall for invoice inv-12 was paid already" in refused.value.message


def test_a_payment_that_was_reversed_can_be_made_again(app: Flask) -> None:
    case = make_case()
    commitment = commit(case)
    first = pay(case, commitment, invoice_reference="12")
    actions.reverse_entry(first.entry_id, reason="Wrong date", actor=case.team.approver)
    assert figures_of(case.budget_id) == Figures(30_000, 24_000, 6_000, 0)
    pay(case, commitment, invoice_reference="12")
    with pytest.raises(Conflict):
        pay(case, commitment, invoice_reference="12")
    assert figures_of(case.budget_id).spent == 1_200


def test_an_entry_is_reversed_once_and_a_reversal_never(app: Flask) -> None:
    case = make_case()
    payment = pay(case, commit(case))
    reversal = actions.reverse_entry(payment.entry_id, reason="Twice", actor=case.team.approver)
    with pytest.raises(Conflict) as refused:
        actions.reverse_entry(payment.entry_id, reason="Twice", actor=case.team.approver)
    assert refused.value.code == "already_reversed"
    second_approver = make_member(case.team.organisation, Role.BUDGET_APPROVER)
    with pytest.raises(WrongState, match="A reversal is not reversed"):
        actions.reverse_entry(reversal.id, reason="Again", actor=second_approver)
    with pytest.raises(Invalid, match="Say why"):
        actions.reverse_entry(pay(case, commit(case), sessions=1).entry_id, reason=" ", actor=second_approver)


def test_an_approval_is_not_undone_while_money_was_paid_from_it(app: Flask) -> None:
    case = make_case()
    second_approver = make_member(case.team.organisation, Role.BUDGET_APPROVER)
    commitment = commit(case)
    entry = find_by_key(f"commit:{commitment.id}")
    assert entry is not None
    payment = pay(case, commitment)
    with pytest.raises(WrongState) as refused:
        actions.reverse_entry(entry.id, reason="Not needed", actor=second_approver)
    assert refused.value.code == "used_since"
    actions.reverse_entry(payment.entry_id, reason="Not needed", actor=second_approver)
    actions.reverse_entry(entry.id, reason="Not needed", actor=second_approver)
    assert figures_of(case.budget_id) == Figures(30_000, 30_000, 0, 0)
    assert holdings([commitment.id])[commitment.id].remaining == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 10_001}, "quantity"),
        ({"unit_cost_pence": 0}, "unit_cost"),
        ({"unit_cost_pence": -600}, "unit_cost"),
        ({"unit_cost_pence": 2**63}, "unit_cost"),
        ({"unit_cost_pence": 9_000_000_00, "quantity": 10_000}, "quantity"),
        ({"description": " "}, "description"),
        ({"payee": ""}, "payee"),
        ({"description": "x" * 501}, "description"),
    ],
)
def test_a_proposal_that_makes_no_sense_names_its_field(app: Flask, changes: dict[str, object], field: str) -> None:
    case = make_case(30_000)
    with pytest.raises(Invalid) as refused:
        propose(case, **changes)
    assert refused.value.errors[0].field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sessions": 0}, "sessions"),
        ({"sessions": -2}, "sessions"),
        ({"invoice_reference": " "}, "invoice_reference"),
        ({"invoice_date": today() + timedelta(days=2)}, "invoice_date"),
        ({"invoice_date": today() - timedelta(days=400)}, "invoice_date"),
    ],
)
def test_a_payment_that_makes_no_sense_names_its_field(app: Flask, changes: dict[str, object], field: str) -> None:
    case = make_case()
    with pytest.raises(Invalid) as refused:
        pay(case, commit(case), **changes)
    assert refused.value.errors[0].field == field


def test_a_goal_of_somebody_else_is_not_in_the_plan(app: Flask) -> None:
    case, other = make_case(), make_case()
    with pytest.raises(Invalid) as refused:
        actions.propose_commitment(
            case.budget_id,
            other.goal_id,
            description="Class",
            payee="Hall",
            unit_cost_pence=600,
            quantity=1,
            actor=case.team.coordinator,
        )
    assert (refused.value.code, refused.value.errors[0].field) == ("not_in_plan", "goal_id")


def test_nothing_new_is_bought_before_the_budget_starts_or_after_it_ends(app: Flask) -> None:
    team, person = make_team(), make_person()
    goal_id = make_goal(person).id
    budget = make_budget(
        person, team.organisation, starts_on=today() - timedelta(days=20), ends_on=today() - timedelta(days=1)
    )
    with pytest.raises(Invalid) as refused:
        propose(Case(team, person.id, person.practice_id, goal_id, budget.id))
    assert refused.value.code == "outside_period"


def test_a_suspended_budget_pays_its_bills_and_buys_nothing_new(app: Flask) -> None:
    case = make_case()
    commitment, waiting = commit(case), propose(case)
    actions.move_budget(case.budget_id, BudgetState.SUSPENDED, reason="In hospital", actor=case.team.approver)
    with pytest.raises(WrongState, match="This budget is suspended"):
        propose(case)
    with pytest.raises(WrongState, match="This budget is suspended"):
        actions.approve_commitment(waiting.id, actor=case.team.approver)
    pay(case, commitment)
    assert figures_of(case.budget_id).spent == 1_200


def test_a_budget_closes_when_nothing_is_left_in_it(app: Flask) -> None:
    case = make_case(30_000)
    approver = case.team.approver
    for state in (BudgetState.NOTICE_GIVEN, BudgetState.STOPPED, BudgetState.RECONCILING):
        actions.move_budget(case.budget_id, state, reason="Moved away", actor=approver)
    with pytest.raises(WrongState) as refused:
        actions.move_budget(case.budget_id, BudgetState.CLOSED, reason="Moved away", actor=approver)
    assert refused.value.code == "not_empty"
    actions.return_money(case.budget_id, 30_000, reason="Moved away", actor=approver)
    closed = actions.move_budget(case.budget_id, BudgetState.CLOSED, reason="Moved away", actor=approver)
    assert closed.state is BudgetState.CLOSED
    assert figures_of(case.budget_id) == Figures(30_000, 0, 0, 0, 30_000)
    with pytest.raises(WrongState, match="no money moves"):
        actions.return_money(case.budget_id, 1, reason="More", actor=approver)


def test_a_budget_cannot_skip_a_step(app: Flask) -> None:
    case = make_case()
    with pytest.raises(WrongState, match="From there it can become notice given or suspended or varied"):
        actions.move_budget(case.budget_id, BudgetState.CLOSED, reason="Quick", actor=case.team.approver)


def test_a_budget_is_opened_by_a_team_that_works_with_the_person(app: Flask) -> None:

    team = make_organisation(OrganisationKind.BUDGET_TEAM)
    values = {
        "amount_pence": 30_000,
        "funding_source": "NHS Continuing Healthcare",
        "starts_on": today(),
        "ends_on": today() + timedelta(days=1),
    }
    with pytest.raises(Invalid, match="caseload first"):
        actions.open_budget(make_person().id, team.id, **values, actor=SYSTEM)
    practice = make_organisation(OrganisationKind.PRACTICE)
    with pytest.raises(Invalid, match="personal health budget team"):
        actions.open_budget(make_person().id, practice.id, **values, actor=SYSTEM)
    for changes, field in (
        ({"amount_pence": 0}, "amount"),
        ({"ends_on": today() - timedelta(days=1)}, "ends_on"),
        ({"funding_source": " "}, "funding_source"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.open_budget(make_person().id, team.id, **(values | changes), actor=SYSTEM)
        assert refused.value.errors[0].field == field


def test_nothing_is_left_to_set_free_once_all_is_paid(app: Flask) -> None:
    case = make_case()
    commitment = commit(case, 600, 2)
    pay(case, commitment, sessions=2)
    with pytest.raises(WrongState) as refused:
        actions.release_remainder(commitment.id, actor=case.team.coordinator)
    assert refused.value.code == "nothing_left"


def test_a_referral_that_was_withdrawn_is_not_bought(app: Flask) -> None:
    world = build_world()
    clinician, coordinator = (actor_of(world.users[name]) for name in ("clinician", "care_coordinator"))
    withdraw(world.referral.id, reason="Moved away", actor=clinician)
    with pytest.raises(Invalid) as refused:
        actions.propose_commitment(
            world.budget.id,
            world.goal.id,
            description="Art",
            payee="Them",
            unit_cost_pence=600,
            quantity=1,
            service_id=world.service.id,
            referral_id=world.referral.id,
            actor=coordinator,
        )
    assert refused.value.message == "The referral is cancelled."
