"""Organisations, users and roles: who may make them, and what clashes."""

import pytest
from flask import Flask

from hub.core.actor import Actor, Role
from hub.core.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from hub.identity.actions import create_organisation, create_user, join, register_user
from hub.identity.models import OrganisationKind
from hub.identity.queries import find_organisation_by_name, find_user_email
from tests.factories.identity import PASSWORD, SYSTEM, actor_as, make_organisation, make_user


def test_two_practices_cannot_share_an_ods_code(app: Flask) -> None:
    make_organisation(ods_code="Y12345")
    with pytest.raises(Conflict, match="Y12345"):
        make_organisation(ods_code="Y12345")


def test_two_users_cannot_share_an_address_whatever_its_capitals(app: Flask) -> None:
    make_user(email="ann@surgery.example")
    with pytest.raises(Conflict, match="Surgery"):
        create_user("ANN@Surgery.example", "Ann", password=None, actor=SYSTEM)


def test_a_user_with_a_weak_password_is_not_made(app: Flask) -> None:
    with pytest.raises(Invalid):
        create_user("ann@surgery.example", "Ann", password="short", actor=SYSTEM)


def test_a_role_is_held_once_however_often_it_is_given(app: Flask) -> None:
    practice = make_organisation()
    user = make_user((Role.CLINICIAN, practice), (Role.CLINICIAN, practice))
    assert [membership.role for membership in user.memberships] == [Role.CLINICIAN]


def test_an_administrator_of_a_directory_team_may_make_organisations(app: Flask) -> None:
    keeper = actor_as(Role.ADMINISTRATOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))
    assert create_organisation("Mill Road Surgery", OrganisationKind.PRACTICE, actor=keeper).id


def test_an_administrator_of_a_practice_may_not(app: Flask) -> None:
    administrator = actor_as(Role.ADMINISTRATOR, make_organisation())
    with pytest.raises(NotAllowed):
        create_organisation("Mill Road Surgery", OrganisationKind.PRACTICE, actor=administrator)


def test_a_visitor_may_make_nothing(app: Flask) -> None:
    practice, user = make_organisation(), make_user()
    with pytest.raises(NotSignedIn):
        join(user, practice, Role.CLINICIAN, actor=Actor.anonymous())


def test_registering_makes_the_organisation_only_where_it_is_new(app: Flask) -> None:
    for email in ("ann@wharf.example", "ben@wharf.example"):
        register_user(
            email,
            "Somebody",
            organisation_name="Wharf Street",
            kind=OrganisationKind.VOLUNTARY,
            role=Role.PROVIDER,
            password=PASSWORD,
            actor=SYSTEM,
        )
    assert find_organisation_by_name("Wharf Street", OrganisationKind.VOLUNTARY)


def test_a_user_who_cannot_be_made_leaves_no_organisation_behind(app: Flask) -> None:
    with pytest.raises(Invalid):
        register_user(
            "ann@wharf.example",
            "Ann",
            organisation_name="Wharf Street",
            kind=OrganisationKind.VOLUNTARY,
            role=Role.PROVIDER,
            password="short",
            actor=SYSTEM,
        )
    assert find_organisation_by_name("Wharf Street", OrganisationKind.VOLUNTARY) is None


def test_the_address_for_mail_is_that_of_an_open_account(app: Flask) -> None:
    assert find_user_email(make_user(email="ann@surgery.example").id) == "ann@surgery.example"
