"""Registering a person."""

from datetime import date, timedelta

import pytest
from flask import Flask

from hub.core.actor import Role
from hub.core.clock import today
from hub.core.errors import Conflict, Invalid, NotAllowed
from hub.identity.models import OrganisationKind
from hub.people import actions, queries
from tests.factories.identity import SYSTEM, actor_as, make_organisation
from tests.factories.people import make_person, nhs_number


def test_what_people_type_is_kept_in_one_form(app: Flask) -> None:
    person = make_person(nhs_number="999 100 0011", postcode="hx7 8eq", preferred_name="Mo")
    assert (person.nhs_number, person.postcode, person.name) == ("9991000011", "HX7 8EQ", "Mo Ackroyd")
    assert queries.find_by_nhs_number(SYSTEM, "999-100-0011") == person


def test_each_field_that_makes_no_sense_is_named(app: Flask) -> None:
    team = make_organisation(OrganisationKind.LINK_WORKER_SERVICE)
    with pytest.raises(Invalid) as refused:
        make_person(team, given_name=" ", family_name="", birth_date=today() + timedelta(days=1))
    fields = {each.field for each in refused.value.errors}
    assert fields == {"practice_id", "given_name", "family_name", "birth_date"}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"nhs_number": "9991000012"}, "nhs_number"), ({"postcode": "Halifax"}, "postcode")],
)
def test_a_wrong_number_or_postcode_is_named(app: Flask, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_person(**change)
    assert refused.value.errors[0].field == field


def test_an_nhs_number_belongs_to_one_person(app: Flask) -> None:
    number = nhs_number()
    make_person(nhs_number=number)
    with pytest.raises(Conflict, match="NHS number"):
        make_person(nhs_number=number)


def test_several_people_may_have_no_nhs_number(app: Flask) -> None:
    assert [make_person(nhs_number="").nhs_number for _ in range(2)] == [None, None]


def test_only_the_practice_registers_its_people(app: Flask) -> None:
    practice = make_organisation()
    facts = {"practice_id": practice.id, "given_name": "A", "family_name": "B", "birth_date": date(1990, 1, 1)}
    assert actions.register_person(**facts, actor=actor_as(Role.CLINICIAN, practice)).practice_id == practice.id
    with pytest.raises(NotAllowed):
        actions.register_person(**facts, actor=actor_as(Role.CLINICIAN, make_organisation()))
