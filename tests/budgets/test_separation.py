"""Who sees a budget, and that nobody does two duties for one purchase."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hub.audit.models import Action, AuditEvent
from hub.budgets import actions
from hub.budgets.models import Commitment
from hub.budgets.queries import views
from hub.budgets.queries.ledger import figures_of, find_by_key
from hub.core.actor import Actor, Role
from hub.core.db import db, transaction
from hub.core.errors import NotAllowed, NotFound, NotSignedIn
from hub.identity.models import Organisation, OrganisationKind
from hub.identity.queries import actor_of
from hub.people.models import Person
from tests.factories.budgets import Case, commit, make_case, make_member, make_team, pay, propose
from tests.factories.identity import actor_as, make_organisation, make_user
from tests.factories.people import make_person


def both(case: Case) -> Actor:
    return make_member(case.team.organisation, Role.CARE_COORDINATOR, Role.BUDGET_APPROVER)


def person_of(case: Case) -> Actor:
    """The person with a sign-in of their own, known from the factory's own record."""
    user = make_user((Role.PERSON, make_organisation()))
    person = db.session.get_one(Person, case.person_id)
    with transaction():
        person.user_id = user.id
    return actor_of(user)


def test_whoever_asked_does_not_decide(app: Flask) -> None:
    case = make_case()
    actor = both(case)
    proposal = propose(case, actor=actor)
    with pytest.raises(NotAllowed) as approving:
        actions.approve_commitment(proposal.id, actor=actor)
    with pytest.raises(NotAllowed) as refusing:
        actions.refuse_commitment(proposal.id, reason="No", actor=actor)
    assert {approving.value.code, refusing.value.code} == {"same_person"}
    assert approving.value.message == "You asked for this yourself, so somebody else must decide."
    assert figures_of(case.budget_id).committed == 0


def test_whoever_approved_does_not_pay(app: Flask) -> None:
    case = make_case()
    actor = both(case)
    proposal = propose(case)
    actions.approve_commitment(proposal.id, actor=actor)
    with pytest.raises(NotAllowed) as refused:
        pay(case, proposal, actor=actor)
    assert refused.value.code == "same_person"
    assert figures_of(case.budget_id).spent == 0


def test_whoever_made_an_entry_does_not_reverse_it(app: Flask) -> None:
    case = make_case()
    approval = find_by_key(f"commit:{commit(case).id}")
    assert approval is not None
    with pytest.raises(NotAllowed) as refused:
        actions.reverse_entry(approval.id, reason="Mistake", actor=case.team.approver)
    assert refused.value.code == "same_person"


def test_a_link_worker_never_approves_even_with_the_role(app: Flask) -> None:
    case = make_case()
    proposal = propose(case)
    elsewhere = make_organisation(OrganisationKind.LINK_WORKER_SERVICE)
    user = make_user((Role.BUDGET_APPROVER, case.team.organisation), (Role.LINK_WORKER, elsewhere))
    actor = actor_of(user)
    with pytest.raises(NotAllowed, match="decide commitment"):
        actions.approve_commitment(proposal.id, actor=actor)
    assert views.list_waiting(actor) == []


@pytest.mark.parametrize("role", ["coordinator", "auditor"])
def test_only_an_approver_approves(app: Flask, role: str) -> None:
    case = make_case()
    proposal = propose(case)
    with pytest.raises(NotAllowed):
        actions.approve_commitment(proposal.id, actor=getattr(case.team, role))


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_only_a_coordinator_proposes_and_pays(app: Flask, role: str) -> None:
    case = make_case()
    commitment = commit(case)
    actor = getattr(case.team, role)
    with pytest.raises(NotAllowed):
        propose(case, actor=actor)
    with pytest.raises(NotAllowed):
        pay(case, commitment, actor=actor)
    with pytest.raises(NotAllowed):
        actions.release_remainder(commitment.id, actor=actor)


def test_another_team_finds_nothing(app: Flask) -> None:
    case, other = make_case(), make_team()
    commitment = commit(case)
    for act in (
        lambda: actions.view_budget(case.budget_id, actor=other.coordinator),
        lambda: actions.view_commitment(commitment.id, actor=other.auditor),
        lambda: actions.approve_commitment(commitment.id, actor=other.approver),
        lambda: propose(case, actor=other.coordinator),
        lambda: pay(case, commitment, actor=other.coordinator),
    ):
        with pytest.raises(NotFound):
            act()
    lines, waiting = actions.view_budgets(actor=other.approver)
    assert (lines.total, waiting) == (0, [])


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.LINK_WORKER, Role.PROVIDER, Role.COMMISSIONER])
def test_other_roles_see_no_amounts_even_in_the_team(app: Flask, role: Role) -> None:
    case = make_case()
    actor = actor_as(role, case.team.organisation)
    with pytest.raises(NotFound):
        actions.view_budget(case.budget_id, actor=actor)
    with pytest.raises(NotAllowed):
        actions.view_budgets(actor=actor)


def test_a_clinician_of_the_practice_sees_that_there_is_funding_and_no_amount(app: Flask) -> None:
    case = make_case()
    practice = db.session.get_one(Organisation, case.practice_id)
    clinician = actor_as(Role.CLINICIAN, practice)
    (funding,) = views.list_fundings(clinician, case.person_id)
    assert funding.source == "NHS Continuing Healthcare"
    assert not any("pence" in name or "figures" in name for name in funding.__dataclass_fields__)
    with pytest.raises(NotFound):
        views.list_fundings(case.team.auditor, make_person().id)


def test_the_person_sees_their_own_budget_and_no_other(app: Flask) -> None:
    case, other = make_case(), make_case()
    actor = person_of(case)
    assert actions.view_budget(case.budget_id, actor=actor).is_own
    assert [line.id for line in views.list_budgets_of(actor, case.person_id)] == [case.budget_id]
    with pytest.raises(NotFound):
        actions.view_budget(other.budget_id, actor=actor)
    with pytest.raises(NotAllowed):
        propose(case, actor=actor)


def test_a_visitor_is_asked_to_sign_in_and_finds_nothing(app: Flask) -> None:
    case = make_case()
    with pytest.raises(NotFound):
        actions.view_budget(case.budget_id, actor=Actor.anonymous())
    with pytest.raises(NotSignedIn):
        actions.view_budgets(actor=Actor.anonymous())


def test_an_address_that_leads_nowhere_is_not_found(app: Flask) -> None:
    coordinator = make_team().coordinator
    for look in (actions.view_budget, actions.view_commitment, actions.view_entry):
        with pytest.raises(NotFound):
            look(uuid4(), actor=coordinator)


def test_the_queue_holds_what_this_approver_may_decide(app: Flask) -> None:
    case = make_case()
    actor = both(case)
    own, other = propose(case, actor=actor), propose(case)
    _, waiting = actions.view_budgets(actor=actor)
    assert [each.id for each in waiting] == [other.id]
    _, waiting = actions.view_budgets(actor=case.team.approver)
    assert [each.id for each in waiting] == [own.id, other.id]


def test_every_look_and_every_change_is_in_the_trail_of_the_person(app: Flask) -> None:
    case = make_case()
    commitment = commit(case)
    pay(case, commitment)
    actions.view_budget(case.budget_id, actor=case.team.auditor)
    actions.view_budgets(actor=case.team.coordinator)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.person_id == case.person_id)).all()
    seen = {(event.entity, event.action, event.actor_name) for event in events}
    assert {
        ("budget", Action.CREATE, "test"),
        ("budget_commitment", Action.CREATE, "Priya Nair"),
        ("budget_commitment", Action.UPDATE, "Owen Hughes"),
        ("budget_payment", Action.CREATE, "Priya Nair"),
        ("budget", Action.READ, "Ada Lamb"),
        ("budget", Action.READ, "Priya Nair"),
    } <= seen


def test_the_database_itself_refuses_that_one_person_asks_and_decides(app: Flask) -> None:
    case = make_case()
    proposal = propose(case)
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.execute(
            update(Commitment)
            .where(Commitment.id == proposal.id)
            .values(decided_by_id=proposal.requested_by_id, state="approved")
        )
    db.session.rollback()
