"""A confidential place: nothing that anybody reads tells where it is; staff who refer see the address."""

import re
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hub.core import logs
from hub.core.actor import Actor, Role
from hub.core.db import db
from hub.core.errors import NotAllowed, NotFound
from hub.directory.actions import set_visibility
from hub.directory.actions.upkeep import set_confidential
from hub.directory.models import Document, Service, Visibility
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.vocabulary import vocabulary
from hub.directory.rules.confidential import LEFT_OUT, NAME, is_withheld, telling, withhold, without
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.directory.hsds import objects
from tests.factories.directory import make_service, organization_json
from tests.factories.identity import actor_as, make_organisation, make_user, sign_in
from tests.factories.referrals import make_provider, make_referable_service

SECRET = ("Hyacinth", "Zebedee", "OL14 5AA", "OL145AA", "53.7152", "-2.0951", "100051234567", "Burnley Road")
VISITOR = Actor.anonymous()
EDITOR = Role.DIRECTORY_EDITOR, OrganisationKind.DIRECTORY_TEAM


def hidden_place(**overrides: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "location_type": "physical",
        "name": "Hyacinth House",
        "alternate_name": "Hyacinth",
        "description": "The red door on Burnley Road.",
        "url": "https://hyacinth.example",
        "transportation": "Bus 590 to Burnley Road",
        "latitude": 53.7152,
        "longitude": -2.0951,
        "external_identifier": "100051234567",
        "external_identifier_type": "UPRN",
        "addresses": [
            {"id": str(uuid4()), "address_1": "7 Zebedee Street", "city": "Todmorden", "postal_code": "OL14 5AA"}
        ],
        "accessibility": [
            {"id": str(uuid4()), "description": "Step-free access", "details": "From Zebedee Street"},
            {"id": str(uuid4()), "description": "Ramp at 7 Zebedee Street"},
        ],
        "phones": [{"id": str(uuid4()), "number": "01706 1", "description": "Hyacinth front desk"}],
        "schedules": [{"id": str(uuid4()), "freq": "WEEKLY", "byday": "MO", "notes": "Ring at Hyacinth"}],
    } | overrides


def refuge(**overrides: Any) -> Service:
    """A service at one place, which is then made confidential."""
    place = hidden_place()
    at = {"id": str(uuid4()), "description": "Hyacinth, upstairs", "location": place}
    own = organization_json("Safe Homes", locations=[place | {"name": "Hyacinth House"}])
    service = make_service("Safe evenings", service_at_locations=[at], **({"organization": own} | overrides))
    set_confidential(service.id, service.service_at_locations[0].location_id, is_confidential=True, actor=editor())
    return service


def editor() -> Actor:
    return actor_of(make_user((EDITOR[0], make_organisation(EDITOR[1]))))


def told(page: str) -> list[str]:
    return [word for word in SECRET if word.lower() in page.lower()]


def test_no_page_and_no_document_tells_where_it_is(client: FlaskClient) -> None:
    service = refuge()
    for address in (
        f"/services/{service.id}",
        f"/organisations/{service.organization_id}",
        "/services?q=safe&near=HX1+1UG",
        "/services",
        f"/oruk/v3/services/{service.id}",
        "/oruk/v3/services",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert told(answer.text) == [], address
    for document in db.session.query(Document):
        assert told(document.body + document.summary) == [], document.kind


def test_the_feed_says_that_it_is_confidential_and_its_outcode(client: FlaskClient) -> None:
    service = refuge()
    place = client.get(f"/oruk/v3/services/{service.id}").json["service_at_locations"][0]["location"]
    assert (place["name"], place["addresses"][0]["postal_code"]) == (NAME, "OL14")
    assert [each["description"] for each in place["accessibility"]] == ["Step-free access"]
    assert "latitude" not in place


@pytest.mark.parametrize("who", ["visitor", "link worker"])
def test_neither_index_finds_it_by_its_address_or_measures_to_it(app: Flask, who: str) -> None:
    refuge()
    worker = actor_as(Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))
    actor = VISITOR if who == "visitor" else worker
    for word in ("hyacinth", "zebedee", "burnley"):
        assert search_services(actor, Criteria(text=word)).page.total == 0
    near, far = (
        search_services(actor, Criteria(text="safe", near=place, within_miles=1)).page.items
        for place in ("OL14 5AA", "HX1 1UG")
    )
    assert [card.distance for card in (*near, *far)] == ["", ""]
    assert near[0].place == "Confidential address, OL14 area"


def test_a_town_is_not_where_the_one_confidential_place_in_it_is(app: Flask) -> None:
    refuge()
    assert "todmorden" not in {name.casefold() for name in vocabulary(newest_change()).towns}


@pytest.mark.parametrize(
    ("role", "kind", "sees"),
    [
        (Role.LINK_WORKER, OrganisationKind.LINK_WORKER_SERVICE, True),
        (Role.CLINICIAN, OrganisationKind.PRACTICE, True),
        (Role.CARE_COORDINATOR, OrganisationKind.BUDGET_TEAM, True),
        (*EDITOR, True),
        (Role.COMMISSIONER, OrganisationKind.COMMISSIONER, False),
        (Role.PROVIDER, OrganisationKind.VOLUNTARY, False),
        (Role.PERSON, OrganisationKind.PUBLIC, False),
    ],
)
def test_staff_who_refer_see_the_address_on_the_page_and_others_do_not(
    client: FlaskClient, role: Role, kind: OrganisationKind, sees: bool
) -> None:
    service = refuge()
    sign_in(client, make_user((role, make_organisation(kind))))
    page = client.get(f"/services/{service.id}").text
    assert ("7 Zebedee Street" in page, "Only staff see it" in page) == (sees, sees)


def test_people_of_its_own_organisation_see_it(client: FlaskClient) -> None:
    provider = make_provider()
    service = make_referable_service(provider, "Safe evenings")
    set_confidential(service.id, service.service_at_locations[0].location_id, is_confidential=True, actor=editor())
    assert "1 Crossley Street" not in client.get(f"/services/{service.id}").text
    sign_in(client, make_user((Role.PROVIDER, provider)))
    assert "1 Crossley Street" in client.get(f"/services/{service.id}").text


def test_a_place_that_a_feed_describes_in_two_ways_hides_both(client: FlaskClient) -> None:
    place = hidden_place()
    service = make_service(
        "Safe evenings",
        service_at_locations=[
            {"id": str(uuid4()), "location": place},
            {"id": str(uuid4()), "location": place | {"name": "Hyacinth Annexe"}},
        ],
    )
    set_confidential(service.id, service.service_at_locations[0].location_id, is_confidential=True, actor=editor())
    assert told(client.get(f"/oruk/v3/services/{service.id}").text) == []


def test_the_address_goes_from_all_that_is_written_of_the_service(client: FlaskClient) -> None:
    """Its line with the number and its postcode, however they are spaced; not words that may mean something else."""
    service = refuge(
        description="Come to 7 Zebedee  Street, OL145AA, or ring. We work in Todmorden, at 17 Zebedee Street.",
        application_process="Write to 7, zebedee street.",
    )
    (body,) = [
        each.body for each in db.session.query(Document).filter_by(kind="service") if each.object_id == service.id
    ]
    told_of = orjson.loads(body)
    left = "(address not published)"
    assert told_of["description"] == (f"Come to {left}, {left}, or ring. We work in Todmorden, at 17 Zebedee Street.")
    assert told_of["application_process"] == "Write to (address not published)."
    page = client.get(f"/services/{service.id}").text
    assert "7 Zebedee  Street" not in page


@given(st.text("ab1 ,", min_size=1, max_size=12), st.text("ab1 ,", max_size=30))
def test_no_line_with_a_number_is_left_where_it_stands_between_spaces(line: str, around: str) -> None:
    patterns = telling([{"address_1": line}])
    said = without({"a": [f"{around} {line} {around}"]}, patterns)
    assert without(said, patterns) == said
    assert bool(patterns) is ("1" in line.strip() and bool(re.search("[ab]{3}", line)) and len(line.strip()) >= 5)
    assert not patterns or LEFT_OUT in said["a"][0]


def test_it_is_shown_again_when_it_is_confidential_no_more(client: FlaskClient) -> None:
    service = refuge()
    set_confidential(service.id, service.service_at_locations[0].location_id, is_confidential=False, actor=editor())
    assert "7 Zebedee Street" in client.get(f"/services/{service.id}").text
    assert search_services(VISITOR, Criteria(text="zebedee")).page.total == 1


def test_every_service_at_the_place_is_published_anew(client: FlaskClient) -> None:
    place = hidden_place()
    one, other = (
        make_service(name, service_at_locations=[{"id": str(uuid4()), "location": place}]) for name in ("A", "B")
    )
    set_confidential(one.id, one.service_at_locations[0].location_id, is_confidential=True, actor=editor())
    assert told(client.get(f"/oruk/v3/services/{other.id}").text) == []


def test_an_internal_listing_hides_its_confidential_place_from_who_does_not_refer(client: FlaskClient) -> None:
    service = refuge()
    set_visibility(service.id, Visibility.INTERNAL, actor=editor())
    sign_in(client, make_user((Role.COMMISSIONER, make_organisation(OrganisationKind.COMMISSIONER))))
    answer = client.get(f"/services/{service.id}")
    assert (answer.status_code, told(answer.text)) == (200, [])


def test_a_shared_place_is_not_one_providers_to_hide_and_a_strange_one_is_not_found(app: Flask) -> None:
    place, provider = hidden_place(), make_provider()
    at = [{"id": str(uuid4()), "location": place}]
    own = make_referable_service(provider, "Safe evenings", service_at_locations=at)
    actor, location_id = actor_as(Role.PROVIDER, provider), own.service_at_locations[0].location_id
    set_confidential(own.id, location_id, is_confidential=True, actor=actor)
    make_service("Choir", service_at_locations=[{"id": str(uuid4()), "location": place}])
    with pytest.raises(NotAllowed):
        set_confidential(own.id, location_id, is_confidential=False, actor=actor)
    with pytest.raises(NotFound):
        set_confidential(own.id, uuid4(), is_confidential=True, actor=editor())


@given(objects("location"), st.sampled_from(["OL14 5AA", "ol145aa", "7 Zebedee Street", ""]))
def test_whatever_a_place_says_only_what_is_named_stays(place: dict[str, Any], postcode: str) -> None:
    place["addresses"] = [{"id": "1", "address_1": "7 Zebedee Street", "postal_code": postcode}]
    marked = {**place, "name": "Hyacinth", "transportation": "Hyacinth", "x_key_safe": "Hyacinth"}
    shown = withhold(marked)
    assert is_withheld(shown)
    assert told(orjson.dumps(shown).decode()) == []
    assert set(shown) <= {
        *("id", "location_type", "organization_id", "languages", "name", "description", "addresses"),
        *("accessibility", "schedules"),
    }
    assert re.fullmatch(r"|OL14", shown["addresses"][0]["postal_code"])


def test_a_listing_that_becomes_sensitive_leaves_nothing_in_the_index_of_the_public(app: Flask) -> None:
    service = make_service("Hyacinth circle")
    search_services(VISITOR, Criteria(text="hyacinth"))
    set_visibility(service.id, Visibility.SENSITIVE, actor=editor())
    search_services(VISITOR, Criteria(text="hyacinth"))
    files = [path for path in Path(app.config["HUB"].search_dir).rglob("public/**/*") if path.is_file()]
    assert files
    assert not any(b"hyacinth" in path.read_bytes() for path in files)


def test_what_the_database_complains_of_is_logged_without_the_address(app: Flask) -> None:
    said = logs.Lines().formatException
    insert = text("INSERT INTO directory_address (address_1) VALUES (:line)")
    row = {"line": "7 Zebedee\nStreet\nQuillbeck"}
    try:
        db.session.execute(insert, row)
    except DatabaseError:
        line = said(sys.exc_info())
    assert "directory_address" in line
    assert not {"Zebedee", "Street", "Quillbeck"} & set(re.findall(r"\w+", line))
