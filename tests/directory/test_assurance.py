"""The open feed says when a listing was checked and for whom, by the address of a team and never of a person."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.settings import Settings, SettingsError
from hub.directory.actions.listing import assure_service
from hub.directory.models import Service
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.conftest import SHARED
from tests.factories.directory import make_organization, make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user

PROFILE = SHARED / "schemas/oruk/3.0-uk-profile/schema/compiled/service.json"
# What the profile says of the two fields, for where its files are not.
WRITTEN = {
    "type": "object",
    "properties": {
        "assured_date": {"type": "string"},
        "assurer_email": {"type": "string", "format": "email"},
    },
}


def shown(client: FlaskClient, service: Service) -> dict[str, object]:
    found = client.get(f"/oruk/v3/services/{service.id}").json
    assert found
    return found


def editor():
    return actor_of(make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))


def set_team_address(app: Flask, address: str) -> None:
    app.config["HUB"] = replace(app.config["HUB"], directory_email=address)


@pytest.mark.parametrize("address", ["directory@town.org.uk", "info@charity.org.uk", "enquiries.west@town.org.uk"])
def test_the_address_of_a_desk_is_shown(client: FlaskClient, address: str) -> None:
    assert shown(client, make_service(assurer_email=address))["assurer_email"] == address


@pytest.mark.parametrize("address", ["jane.smith@town.org.uk", "jane@charity.org.uk", "information", ""])
def test_the_address_of_a_person_is_not(client: FlaskClient, address: str) -> None:
    assert "assurer_email" not in shown(client, make_service(assurer_email=address))


def test_an_address_that_the_service_gives_anyway_is_shown(client: FlaskClient) -> None:
    service = make_service(email="chess@club.org.uk", assurer_email="Chess@club.org.uk")
    assert shown(client, service)["assurer_email"] == "Chess@club.org.uk"


def test_a_check_by_the_directory_team_bears_the_teams_address(app: Flask, client: FlaskClient) -> None:
    set_team_address(app, "directory@town.org.uk")
    service = make_service(assurer_email="info@before.org.uk")
    assure_service(service.id, actor=editor())
    found = shown(client, service)
    assert (found["assured_date"], found["assurer_email"]) == (today().isoformat(), "directory@town.org.uk")


def test_a_check_by_whoever_has_no_address_does_not_keep_the_one_before(client: FlaskClient) -> None:
    for actor in (editor(), SYSTEM):
        service = make_service(assurer_email="info@before.org.uk")
        assure_service(service.id, actor=actor)
        assert "assurer_email" not in shown(client, service)


def test_a_check_by_the_organisation_bears_its_own_public_address(client: FlaskClient) -> None:
    organisation = make_organisation(OrganisationKind.VOLUNTARY)
    runs = make_organization("Charity", owner_id=organisation.id, email="hello@charity.org.uk")
    service = make_service(organization_id=runs.id)
    provider = make_user((Role.PROVIDER, organisation))
    assure_service(service.id, actor=actor_of(provider))
    assert shown(client, service)["assurer_email"] == "hello@charity.org.uk"
    assert provider.email not in json.dumps(shown(client, service))
    assert db.session.get_one(Service, service.id).last_checked_by == provider.name


def test_it_is_as_the_profile_wants_it(app: Flask, client: FlaskClient) -> None:
    set_team_address(app, "directory@town.org.uk")
    schema = json.loads(PROFILE.read_text()) if PROFILE.exists() else WRITTEN
    fields = {name: schema["properties"][name] for name in ("assured_date", "assurer_email")}
    check = jsonschema.Draft202012Validator(
        {"type": "object", "properties": fields, "required": list(fields)},
        format_checker=jsonschema.FormatChecker(),
    )
    service = make_service()
    assure_service(service.id, actor=editor())
    found = shown(client, service)
    assert list(check.iter_errors(found)) == []
    assert list(check.iter_errors(found | {"assurer_email": "the team"}))
    assert date.fromisoformat(str(found["assured_date"])) == today()  # the profile says "string" only


def test_hub_does_not_start_with_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="HUB_DIRECTORY_EMAIL"):
        Settings.from_environment({"HUB_DIRECTORY_EMAIL": "the team"}, tmp_path)
    assert Settings.from_environment({"HUB_DIRECTORY_EMAIL": "a@b.org"}, tmp_path).directory_email == "a@b.org"
