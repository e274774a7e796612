"""Who sees a person: the table of roles, and the same answer from the rule and from the select."""

from dataclasses import dataclass

import pytest
from flask import Flask

from hub.audit.queries import list_accesses
from hub.core.actor import Actor, Role
from hub.core.errors import Invalid, NotAllowed, NotFound, WrongState
from hub.core.permissions import can
from hub.identity.models import Organisation, OrganisationKind
from hub.identity.queries import actor_of
from hub.people import actions, queries
from hub.people.models import Person
from hub.people.permissions import PeoplePermission
from tests.factories.identity import SYSTEM, actor_as, make_organisation, make_user
from tests.factories.people import make_caseload, make_person

SEES = {
    Role.CLINICIAN,
    Role.PRACTICE_SYSTEM,
    Role.LINK_WORKER,
    Role.CARE_COORDINATOR,
    Role.BUDGET_APPROVER,
    Role.AUDITOR,
}


@dataclass(frozen=True)
class Place:
    person: Person
    practice: Organisation
    team: Organisation


@pytest.fixture
def place(app: Flask) -> Place:
    practice, team = make_organisation(), make_organisation(OrganisationKind.LINK_WORKER_SERVICE)
    person = make_person(practice)
    make_caseload(person, team)
    make_person(given_name="Grace", family_name="Okafor")
    return Place(person, practice, team)


def at_home(role: Role, place: Place) -> Organisation:
    return place.practice if role in {Role.CLINICIAN, Role.PRACTICE_SYSTEM} else place.team


def sees(actor: Actor, person: Person) -> bool:
    """Whether the actor sees the person; the rule and the select must say the same."""
    try:
        queries.get_person(actor, person.id)
        found = True
    except NotFound:
        found = False
    assert found == can(actor, PeoplePermission.SEE_PERSON, person)
    return found


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_people_of_its_own_organisation_or_nobody(place: Place, role: Role) -> None:
    actor = actor_as(role, at_home(role, place))
    assert sees(actor, place.person) == (role in SEES)
    assert (queries.find_by_nhs_number(actor, str(place.person.nhs_number)) is not None) == (role in SEES)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_sees_the_people_of_an_unrelated_organisation(place: Place, role: Role) -> None:
    for kind in (OrganisationKind.PRACTICE, OrganisationKind.LINK_WORKER_SERVICE, OrganisationKind.VOLUNTARY):
        assert not sees(actor_as(role, make_organisation(kind)), place.person)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.LINK_WORKER, Role.AUDITOR])
def test_a_list_holds_only_those_in_scope(place: Place, role: Role) -> None:
    actor = actor_as(role, at_home(role, place))
    assert [each.id for each in queries.list_people(actor).items] == [place.person.id]
    assert queries.list_people(actor, "okafor").total == 0


def test_a_provider_gets_no_list_at_all(place: Place) -> None:
    with pytest.raises(NotAllowed):
        queries.list_people(actor_as(Role.PROVIDER, make_organisation(OrganisationKind.VOLUNTARY)))


def test_a_visitor_sees_nobody(place: Place) -> None:
    assert not sees(Actor.anonymous(), place.person)


def test_the_person_sees_their_own_record_and_no_other(app: Flask) -> None:
    user = make_user(name="Maureen Ackroyd")
    own, other = make_person(user_id=user.id), make_person()
    actor = actor_of(user)
    assert sees(actor, own)
    assert not sees(actor, other)
    assert queries.find_own_person(actor) is own


def test_when_a_caseload_ends_its_staff_no_longer_see_the_person_but_its_auditor_does(place: Place) -> None:
    worker, auditor = actor_as(Role.LINK_WORKER, place.team), actor_as(Role.AUDITOR, place.team)
    ended = actions.end_caseload(place.person.caseloads[0], actor=worker)
    assert ended.ended_at is not None
    assert not sees(worker, place.person)
    assert sees(auditor, place.person)
    with pytest.raises(WrongState):
        actions.end_caseload(ended, actor=SYSTEM)


def test_a_person_who_comes_back_is_on_the_caseload_once(place: Place) -> None:
    actions.end_caseload(place.person.caseloads[0], actor=SYSTEM)
    again = make_caseload(place.person, place.team)
    assert make_caseload(place.person, place.team).id == again.id
    assert sees(actor_as(Role.LINK_WORKER, place.team), place.person)


def test_a_voluntary_organisation_holds_no_caseload(place: Place) -> None:
    with pytest.raises(Invalid, match="caseload") as refused:
        make_caseload(place.person, make_organisation(OrganisationKind.VOLUNTARY))
    assert refused.value.errors[0].field == "organisation_id"


def test_a_link_worker_cannot_take_a_person_of_their_own_accord(place: Place) -> None:
    elsewhere = make_organisation(OrganisationKind.LINK_WORKER_SERVICE)
    with pytest.raises(NotAllowed):
        actions.add_to_caseload(place.person, elsewhere.id, actor=actor_as(Role.LINK_WORKER, elsewhere))


def test_every_look_at_a_person_is_written_down_for_them(place: Place) -> None:
    worker = actor_as(Role.LINK_WORKER, place.team, name="Sam Whitworth")
    actions.view_person(place.person.id, actor=worker, purpose="referral")
    newest = list_accesses(place.person.id)[0]
    assert (newest.who, newest.action, newest.entity, newest.purpose) == ("Sam Whitworth", "read", "person", "referral")


def test_a_name_is_found_by_any_of_its_words(place: Place) -> None:
    actor = actor_as(Role.CLINICIAN, place.practice)
    make_person(place.practice, given_name="Kathleen", preferred_name="Kath", family_name="Dobson")
    found = {
        text: queries.list_people(actor, text).total for text in ("", "ackr", "KATH dob", "kath ackroyd", "%", "_")
    }
    assert found == {"": 2, "ackr": 1, "KATH dob": 1, "kath ackroyd": 0, "%": 0, "_": 0}
