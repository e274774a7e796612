"""Saving a service writes its document, its change and its audit event together, and tells who else is touched."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Channel, Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Invalid, NotAllowed, NotFound
from hub.directory.actions import Outcome, assign_owner, assure_service, save_service, set_visibility
from hub.directory.models import DirectoryChange, Document, Organization, Phone, Service, Visibility
from hub.directory.queries.render import in_full
from hub.directory.queries.services import get_service
from hub.directory.queries.tree import load
from hub.identity.actions import create_organisation
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_organization, make_service, organization_json, service_json

SYSTEM = Actor.system("test")


def user(role: Role, organisation_id: UUID) -> Actor:
    return Actor("Ann", Channel.PAGE, user_id=uuid4(), memberships=frozenset({(role, organisation_id)}))


def changes() -> list[UUID]:
    return list(
        db.session.scalars(
            select(DirectoryChange.object_id).where(DirectoryChange.kind == "service").order_by(DirectoryChange.seq)
        )
    )


def body(service_id: UUID) -> str:
    return db.session.scalars(
        select(Document.body).where(Document.kind == "service", Document.object_id == service_id)
    ).one()


def test_saving_says_what_it_did(app: Flask) -> None:
    data = service_json()
    outcomes = [save_service(each, actor=SYSTEM).outcome for each in (data, data, data | {"alert": "Moved"})]
    assert outcomes == [Outcome.CREATED, Outcome.UNCHANGED, Outcome.CHANGED]
    assert changes() == [UUID(data["id"])] * 2
    assert len(db.session.scalars(select(AuditEvent).where(AuditEvent.entity == "service")).all()) == 2


def test_what_is_no_longer_said_is_gone(app: Flask) -> None:
    data = service_json(phones=[{"id": str(uuid4()), "number": "01422 1", "languages": [{"code": "ur"}]}])
    save_service(data, actor=SYSTEM)
    save_service(data | {"phones": []}, actor=SYSTEM)
    assert db.session.scalars(select(Phone)).all() == []


def test_a_change_of_a_shared_organisation_reaches_every_service_that_shows_it(app: Flask) -> None:
    organization = organization_json("Old name")
    first, second = (service_json(organization=organization) for _ in range(2))
    for each in (first, second):
        save_service(each, actor=SYSTEM)
    save_service(first | {"organization": organization | {"name": "New name"}}, actor=SYSTEM)
    assert "New name" in body(UUID(second["id"]))
    assert set(changes()[2:]) == {UUID(first["id"]), UUID(second["id"])}


def test_a_change_of_a_shared_organisations_phone_reaches_every_service_too(app: Flask) -> None:
    line = {"id": str(uuid4()), "number": "01422 1", "languages": [{"id": str(uuid4()), "name": "Urdu"}]}
    organization = organization_json() | {"phones": [line]}
    first, second = (service_json(organization=organization) for _ in range(2))
    for each in (first, second):
        save_service(each, actor=SYSTEM)
    changed = organization | {"phones": [line | {"languages": [{"id": str(uuid4()), "name": "Polish"}]}]}
    save_service(first | {"organization": changed}, actor=SYSTEM)
    assert "Polish" in body(UUID(second["id"]))
    assert "Urdu" not in body(UUID(second["id"]))


def test_a_shorter_mention_of_an_organisation_takes_nothing_from_it(app: Flask) -> None:
    organization = organization_json() | {"website": "https://example.org", "phones": [{"number": "01422 1"}]}
    save_service(service_json(organization=organization), actor=SYSTEM)
    short = {name: organization[name] for name in ("id", "name")}
    saved = save_service(service_json(organization=short), actor=SYSTEM)
    assert "https://example.org" in body(saved.service_id)
    assert "01422 1" in body(saved.service_id)


def test_saving_again_keeps_what_hub_itself_knows(app: Flask) -> None:
    owner = create_organisation("Halifax Advice", OrganisationKind.VOLUNTARY, actor=SYSTEM)
    data = service_json()
    save_service(data, visibility=Visibility.INTERNAL, actor=SYSTEM)
    assign_owner(UUID(data["organization"]["id"]), owner.id, actor=SYSTEM)
    assure_service(UUID(data["id"]), by="Ann", actor=SYSTEM)
    save_service(data | {"alert": "Moved"}, actor=SYSTEM)
    service = get_service(SYSTEM, UUID(data["id"]))
    assert (service.visibility, service.last_checked_on, service.last_checked_by) == (
        Visibility.INTERNAL,
        today(),
        "Ann",
    )
    assert service.organization is not None
    assert service.organization.owner_id == owner.id


def test_checking_a_listing_dates_it_in_the_feed(app: Flask) -> None:
    service = make_service(assured_date="some time in 2019")
    assure_service(service.id, actor=SYSTEM)
    assert f'"assured_date":"{today()}"' in body(service.id)


def test_a_listing_that_is_hidden_loses_its_document_and_followers_are_told(app: Flask) -> None:
    service = make_service()
    set_visibility(service.id, Visibility.ARCHIVED, actor=SYSTEM)
    assert db.session.get_one(Document, ("service", service.id)).is_gone
    assert changes() == [service.id] * 2


def test_a_reference_to_an_organisation_that_is_known_is_followed(app: Flask) -> None:
    organization = make_organization(name="Halifax Advice")
    service = make_service(organization_id=organization.id)
    assert service.organization is not None
    assert service.organization.id == organization.id
    assert '"name":"Halifax Advice"' in body(service.id)


def test_an_error_in_the_middle_leaves_nothing(app: Flask) -> None:
    data = service_json()
    data["service_at_locations"][0]["location"]["latitude"] = 999  # what the checks before would have refused
    with pytest.raises(Invalid, match="refused"):
        save_service(data, actor=SYSTEM)
    assert db.session.scalars(select(Service)).all() == []
    assert db.session.scalars(select(Organization)).all() == []
    assert changes() == []


def test_only_the_directory_team_and_the_provider_change_a_listing(app: Flask) -> None:
    owner = create_organisation("Halifax Advice", OrganisationKind.VOLUNTARY, actor=SYSTEM)
    organization = make_organization(name="Halifax Advice", owner_id=owner.id)
    service = make_service(organization_id=organization.id)
    for allowed in (user(Role.PROVIDER, owner.id), user(Role.DIRECTORY_EDITOR, uuid4())):
        assert assure_service(service.id, actor=allowed).last_checked_by == "Ann"
    for refused in (user(Role.PROVIDER, uuid4()), user(Role.LINK_WORKER, owner.id)):
        with pytest.raises(NotAllowed):
            assure_service(service.id, actor=refused)
        with pytest.raises(NotAllowed):
            save_service(service_json(), actor=refused)
        with pytest.raises(NotAllowed):
            assign_owner(organization.id, None, actor=refused)


def test_a_provider_changes_nothing_that_another_organisation_shows(app: Flask) -> None:
    owner = create_organisation("Halifax Advice", OrganisationKind.VOLUNTARY, actor=SYSTEM)
    mine, theirs = service_json(name="Mine"), service_json(name="Theirs")
    for each in (mine, theirs):
        save_service(each, actor=SYSTEM)
    assign_owner(UUID(mine["organization"]["id"]), owner.id, actor=SYSTEM)
    provider = user(Role.PROVIDER, owner.id)
    assert save_service(mine | {"alert": "Moved"}, actor=provider).outcome is Outcome.CHANGED
    renamed = theirs["organization"] | {"name": "Taken over"}
    place = theirs["service_at_locations"][0]["location"] | {"name": "Taken over"}
    for wrong in (
        {"organization": renamed},
        {"organization": theirs["organization"]},
        {"service_at_locations": [{"id": str(uuid4()), "location": place}]},
    ):
        with pytest.raises(NotAllowed):
            save_service(mine | wrong, actor=provider)
    assert "Taken over" not in body(UUID(theirs["id"]))
    assert '"alert":"Moved"' in body(UUID(mine["id"]))


def test_a_hidden_listing_is_not_found_by_who_may_not_see_it(app: Flask) -> None:
    service = make_service(visibility=Visibility.SENSITIVE)
    assert get_service(user(Role.DIRECTORY_EDITOR, uuid4()), service.id).id == service.id
    for actor in (Actor.anonymous(), user(Role.LINK_WORKER, uuid4())):
        with pytest.raises(NotFound):
            get_service(actor, service.id)
    with pytest.raises(NotFound):
        assure_service(uuid4(), actor=SYSTEM)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_that_falls_out_of_the_calendar_is_kept_as_it_was_said(app: Flask, moment: str) -> None:
    said = service_json(last_modified=moment)
    assert save_service(said, actor=SYSTEM).outcome is Outcome.CREATED
    service_id = UUID(said["id"])
    assert in_full(load("service", [service_id]), "service", service_id)["last_modified"] == moment
