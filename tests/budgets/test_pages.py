"""The pages: the story in a browser without JavaScript, and what each reader finds on them."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.budgets.models import Commitment
from hub.budgets.queries.ledger import figures_of, find_by_key
from hub.budgets.rules import Figures
from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.core.db import db
from hub.identity.models import User
from tests.factories.budgets import Case, commit, make_case, make_member, pay, propose
from tests.factories.world import build_world, sign_in


@pytest.fixture(autouse=True)
def _forms_without_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def come_in(client: FlaskClient, actor: Actor) -> None:
    sign_in(client, db.session.get_one(User, actor.user_id))


def words(html: str) -> str:
    """What a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def details(case: Case, **changes: str) -> dict[str, str]:
    return {
        "goal_id": str(case.goal_id),
        "description": "Gentle movement class",
        "payee": "Wharf Street Hall",
        "unit_cost": "6",
        "unit": "session",
        "quantity": "10",
    } | changes


def test_a_budget_shows_figures_that_add_up(client: FlaskClient) -> None:
    case = make_case(30_000)
    pay(case, commit(case, 600, 10), sessions=2)
    come_in(client, case.team.coordinator)
    text = words(client.get(f"/budgets/{case.budget_id}").text)
    assert "£240 available until" in text
    for row in ("Spent Invoices that were paid £12", "not paid yet £48", "Free to plan with £240", "budget £300"):
        assert row in text
    assert "£12 paid to Wharf Street Hall for 2 sessions, invoice" in text


def test_a_proposal_is_checked_and_then_sent(client: FlaskClient) -> None:
    case = make_case(30_000)
    come_in(client, case.team.coordinator)
    address = f"/budgets/{case.budget_id}/commitments/new"
    assert "£300 is available" in words(client.get(address).text)
    check = client.post(address, data=details(case))
    assert check.status_code == 200
    assert "10 × £6 (session) = £60" in words(check.text)
    assert "It would leave £240" in words(check.text)
    assert client.post(address, data=details(case, change="yes")).status_code == 200
    sent = client.post(address, data=details(case, step="check"), follow_redirects=True)
    assert "Sent for approval: £60." in words(sent.text)
    assert "Waiting for approval" in words(sent.text)
    assert figures_of(case.budget_id) == Figures(30_000, 30_000, 0, 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"quantity": "51"}, "This costs £306. £300 is available: £300 allocated, £0 committed, £0 spent."),
        ({"quantity": "ten"}, "Enter a whole number, like 10."),
        ({"quantity": "9" * 5000}, "Enter a whole number, like 10."),
        ({"quantity": "0"}, "Enter how many, from 1 to 10,000."),
        ({"unit_cost": "6.555"}, "Enter an amount in pounds, like 6 or 12.50."),
        ({"unit_cost": "-6"}, "Enter an amount in pounds, like 6 or 12.50."),
        ({"unit_cost": "NaN"}, "Enter an amount in pounds, like 6 or 12.50."),
        ({"unit_cost": "€6"}, "Enter an amount in pounds, like 6 or 12.50."),
        ({"unit_cost": ""}, "Enter the cost, like 6 or 12.50."),
        ({"payee": ""}, "Say who is to be paid."),
        ({"goal_id": str(uuid4())}, "Not a valid choice."),
    ],
)
def test_a_proposal_that_makes_no_sense_says_what_would_be_right(
    client: FlaskClient, changes: dict[str, str], message: str
) -> None:
    case = make_case(30_000)
    come_in(client, case.team.coordinator)
    answer = client.post(f"/budgets/{case.budget_id}/commitments/new", data=details(case, **changes))
    assert answer.status_code == 422
    assert message in words(answer.text)
    assert "There is a problem" in answer.text


def test_a_proposal_starts_from_a_referral_with_its_price(client: FlaskClient) -> None:
    world = build_world()
    referral = world.referral
    sign_in(client, world.users["care_coordinator"])
    address = f"/budgets/{world.budget.id}/commitments/new?referral={referral.id}"
    assert f'href="{address}"' in client.get(f"/budgets/{world.budget.id}/commitments/new").text
    page = client.get(address)
    assert page.status_code == 200
    assert referral.reference in page.text
    assert world.service.name in page.text
    form = {
        "step": "check",
        "goal_id": str(referral.goal_id),
        "description": world.service.name,
        "payee": "Them",
        "unit_cost": "6",
        "unit": "session",
        "quantity": "2",
    }
    sent = client.post(address, data=form)
    assert sent.status_code == 302
    assert referral.reference in client.get("/budgets/commitments/" + _only_commitment(world.budget.id)).text


def _only_commitment(budget_id: object) -> str:
    return str(db.session.scalars(select(Commitment.id).where(Commitment.budget_id == budget_id)).one())


@pytest.mark.parametrize("referral", ["nonsense", "67f10fc1-dc27-4cfb-8222-876f7f814215"])
def test_a_referral_that_is_not_there_is_not_found(client: FlaskClient, referral: str) -> None:
    case = make_case()
    come_in(client, case.team.coordinator)
    assert client.get(f"/budgets/{case.budget_id}/commitments/new?referral={referral}").status_code == 404


def test_the_approver_finds_the_proposal_first_and_all_that_is_needed_to_decide(client: FlaskClient) -> None:
    case = make_case(30_000)
    commit(case, 1_000, 10)
    proposal = propose(case, 600, 10)
    come_in(client, case.team.approver)
    assert "Waiting for your decision: 1 £60 for" in words(client.get("/budgets").text)
    text = words(client.get(f"/budgets/commitments/{proposal.id}").text)
    for fact in (
        "I want to go out walking",
        "Wharf Street Hall",
        "Priya Nair",
        "Available now £200",
        "after this £140",
    ):
        assert fact in text
    answer = client.post(f"/budgets/commitments/{proposal.id}/approve", follow_redirects=True)
    assert "Approved. £60 is set aside." in words(answer.text)
    assert figures_of(case.budget_id) == Figures(30_000, 14_000, 16_000, 0)


def test_an_approval_over_what_is_available_is_refused_with_the_figures(client: FlaskClient) -> None:
    case = make_case(30_000)
    late = propose(case, 20_000, 1)
    commit(case, 20_000, 1)
    come_in(client, case.team.approver)
    answer = client.post(f"/budgets/commitments/{late.id}/approve")
    assert answer.status_code == 422
    assert "This costs £200. £100 is available: £300 allocated, £200 committed, £0 spent." in words(answer.text)
    assert "Not enough: £100 short" in words(answer.text)


def test_whoever_asked_is_told_that_somebody_else_decides(client: FlaskClient) -> None:
    case = make_case()
    actor = make_member(case.team.organisation, Role.CARE_COORDINATOR, Role.BUDGET_APPROVER)
    proposal = propose(case, actor=actor)
    come_in(client, actor)
    page = client.get(f"/budgets/commitments/{proposal.id}")
    assert "You asked for this yourself." in page.text
    assert "Approve £60" not in page.text
    answer = client.post(f"/budgets/commitments/{proposal.id}/approve")
    assert answer.status_code == 403
    assert "somebody else must decide" in answer.text


def test_a_refusal_needs_a_reason_and_shows_it(client: FlaskClient) -> None:
    case = make_case()
    proposal = propose(case)
    come_in(client, case.team.approver)
    address = f"/budgets/commitments/{proposal.id}"
    assert client.post(f"{address}/refuse", data={"reason": " "}).status_code == 422
    assert client.post(f"{address}/refuse", data={"reason": "It is free on Mondays."}).status_code == 302
    come_in(client, case.team.coordinator)
    assert "It is free on Mondays." in client.get(address).text
    again = client.post(f"{address}/withdraw")
    assert again.status_code == 409
    assert "It is refused" in again.text


def test_an_invoice_is_paid_once_however_often_the_form_is_sent(client: FlaskClient) -> None:
    case = make_case(30_000)
    commitment = commit(case)
    come_in(client, case.team.coordinator)
    address = f"/budgets/commitments/{commitment.id}/pay"
    page = client.get(address).text
    key = re.search(r'name="key"[^>]*value="([0-9a-f]{32})"', page)
    assert key is not None
    form = {"key": key[1], "sessions": "2", "invoice_reference": "7", "invoice_date": today().isoformat()}
    for _ in range(2):
        answer = client.post(address, data=form, follow_redirects=True)
        assert "£12 paid to Wharf Street Hall." in words(answer.text)
    assert figures_of(case.budget_id).spent == 1_200
    twice = client.post(address, data=form | {"key": "another"})
    assert twice.status_code == 409
    assert "was paid already" in twice.text
    over = client.post(address, data=form | {"key": "third", "sessions": "9", "invoice_reference": "8"})
    assert over.status_code == 422
    assert "This costs £54. £48 of the £60 approved is left: enough for 8." in words(over.text)
    wrong = client.post(address, data=form | {"invoice_date": "31/31/2026"})
    assert "Enter a date, like 2026-03-31." in wrong.text


def test_what_is_left_is_set_free_by_one_button(client: FlaskClient) -> None:
    case = make_case(30_000)
    commitment = commit(case)
    come_in(client, case.team.coordinator)
    assert "Set free the £60 that is left" in client.get(f"/budgets/commitments/{commitment.id}").text
    client.post(f"/budgets/commitments/{commitment.id}/release")
    assert figures_of(case.budget_id) == Figures(30_000, 30_000, 0, 0)
    assert client.post(f"/budgets/commitments/{commitment.id}/release").status_code == 409


def test_an_approver_reverses_a_payment_and_both_stay_in_the_journal(client: FlaskClient) -> None:
    case = make_case(30_000)
    payment = pay(case, commit(case))
    come_in(client, case.team.approver)
    address = f"/budgets/entries/{payment.entry_id}/reverse"
    assert f'href="{address}"' in client.get(f"/budgets/{case.budget_id}").text
    assert client.post(address, data={"reason": ""}).status_code == 422
    answer = client.post(address, data={"reason": "Wrong month"}, follow_redirects=True)
    assert "The entry was reversed." in words(answer.text)
    assert "(reversed since)" in words(answer.text)
    assert figures_of(case.budget_id).spent == 0
    assert client.post(address, data={"reason": "Again"}).status_code == 409


def test_the_person_reads_my_budget_and_has_nothing_to_press(client: FlaskClient) -> None:
    world = build_world()
    commitment = world.commitment
    sign_in(client, world.users["person"])
    assert "£300 available" in words(client.get("/budgets").text)
    page = client.get(f"/budgets/{world.budget.id}").text
    assert "My budget" in page
    for action in ("Propose something", "Reverse"):
        assert action not in page
    page = client.get(f"/budgets/commitments/{commitment.id}").text
    assert "Art for Wellbeing" in page
    for action in ("Approve £", "Withdraw this", "Pay an invoice"):
        assert action not in page


def test_an_auditor_reads_and_has_nothing_to_press(client: FlaskClient) -> None:
    case = make_case()
    proposal = propose(case)
    come_in(client, case.team.auditor)
    assert client.get(f"/budgets/{case.budget_id}").status_code == 200
    assert "Approve £" not in client.get(f"/budgets/commitments/{proposal.id}").text
    assert client.post(f"/budgets/commitments/{proposal.id}/approve").status_code == 403
    entry = find_by_key(f"allocate:{case.budget_id}")
    assert entry is not None
    assert client.get(f"/budgets/entries/{entry.id}/reverse").status_code == 403


def test_a_visitor_signs_in_first(client: FlaskClient) -> None:
    assert client.get("/budgets").status_code == 401
    assert client.get(f"/budgets/{uuid4()}").status_code == 401


@pytest.mark.parametrize("number", ["0", "-1", "x", str(10**12), "9" * 30])
def test_a_page_that_cannot_be_is_no_error_of_ours(client: FlaskClient, number: str) -> None:
    come_in(client, make_case().team.coordinator)
    assert client.get(f"/budgets?page={number}").status_code == 200
