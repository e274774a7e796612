"""Every parameter of the open feed does what it says, alone and with the others."""

import json
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from hub.core.actor import Actor
from hub.core.db import db, transaction
from hub.directory.actions import set_visibility
from hub.directory.actions.term_links import NewLink, link_terms
from hub.directory.models import Location, TermRelation, Visibility
from tests.factories.directory import make_service, organization_json

SYSTEM = Actor.system("test")
CALDERDALE = "http://statistics.data.gov.uk/id/statistical-geography/E08000033"
MANCHESTER = "http://statistics.data.gov.uk/id/statistical-geography/E08000003"


def names(client: FlaskClient, query: str = "", path: str = "services") -> list[str]:
    answer = client.get(f"/oruk/v3/{path}?{query}")
    assert answer.status_code == 200, answer.text
    return sorted(each.get("name") or each["description"] for each in answer.json["contents"])


def term(name: str, taxonomy: dict[str, Any] | None = None, parent: dict[str, Any] | None = None) -> dict[str, Any]:
    made = {"id": str(uuid4()), "name": name, "description": name}
    made |= {"taxonomy_detail": taxonomy, "taxonomy_id": taxonomy["id"]} if taxonomy else {}
    return made | ({"parent_id": parent["id"]} if parent else {})


def tagged(*terms: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": str(uuid4()), "taxonomy_term": each} for each in terms]


def place(name: str, latitude: float | None, longitude: float | None = None, **fields: Any) -> dict[str, Any]:
    location: dict[str, Any] = {"id": str(uuid4()), "location_type": "physical", "name": name}
    location |= {"latitude": latitude, "longitude": longitude} if latitude is not None else {}
    return {"id": str(uuid4()), "description": name, "location": location} | fields


def weekly(days: str, opens: str | None = None, closes: str | None = None) -> list[dict[str, Any]]:
    made = {"id": str(uuid4()), "freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes}
    return [{name: value for name, value in made.items() if value}]


def test_a_broader_term_finds_what_its_narrower_ones_find(client: FlaskClient) -> None:
    taxonomy = {"id": str(uuid4()), "name": "Needs", "description": "Needs"}
    money = term("Money", taxonomy)
    debt = term("Debt", taxonomy, money)
    bailiffs = term("Bailiffs", taxonomy, debt)
    make_service(name="A", attributes=tagged(money))
    make_service(name="B", attributes=tagged(debt))
    make_service(name="C", attributes=tagged(bailiffs))
    make_service(name="D", attributes=tagged(term("Food", taxonomy)))
    assert names(client, f"taxonomy_term_id={money['id']}") == ["A", "B", "C"]
    assert names(client, f"taxonomy_term_id={debt['id']}") == ["B", "C"]
    assert names(client, f"taxonomy_term_id={bailiffs['id'].upper()}") == ["C"]
    assert names(client, f"taxonomy_id={taxonomy['id']}") == ["A", "B", "C", "D"]
    assert names(client, f"taxonomy_term_id={uuid4()}") == []


def test_a_term_finds_what_stands_under_a_linked_one_of_another_vocabulary(client: FlaskClient) -> None:
    ours, theirs = ({"id": str(uuid4()), "name": name, "description": name} for name in ("Ours", "Theirs"))
    debt, arrears = term("Debt", ours), term("Arrears", theirs)
    rent = term("Rent arrears", theirs, arrears)
    make_service(name="A", attributes=tagged(debt))
    there = place("There", 53.7, -1.8)
    make_service(name="B", attributes=tagged(arrears), organization=organization_json("Elsewhere"))
    make_service(name="C", attributes=tagged(rent), service_at_locations=[there])
    asked = f"taxonomy_term_id={debt['id']}"
    assert names(client, asked) == ["A"]
    tag = client.get(f"/oruk/v3/services?{asked}").headers["ETag"]
    link_terms([NewLink(UUID(debt["id"]), UUID(arrears["id"]), TermRelation.EXACT)], actor=SYSTEM)
    assert names(client, asked) == ["A", "B", "C"]
    assert client.get(f"/oruk/v3/services?{asked}", headers={"If-None-Match": tag}).status_code == 200
    found = client.get(f"/oruk/v3/service_at_locations?{asked}").json["contents"]
    assert there["id"] in {each["id"] for each in found}
    assert "Elsewhere" in names(client, asked, "organizations")


def test_terms_that_go_round_in_a_circle_end(client: FlaskClient) -> None:
    one, other = term("One"), term("Other")
    one["parent_id"], other["parent_id"] = other["id"], one["id"]
    make_service(name="A", attributes=tagged(one))
    make_service(name="B", attributes=tagged(other))
    assert names(client, f"taxonomy_term_id={one['id']}") == ["A", "B"]


def test_a_service_at_a_location_has_not_the_terms_of_the_other_places(client: FlaskClient) -> None:
    stepfree, debt = term("Step-free"), term("Debt")
    here = place("Here", 53.72, -1.86)
    here["location"]["attributes"] = tagged(stepfree)
    make_service(name="A", service_at_locations=[here, place("There", 53.73, -1.86)], attributes=tagged(debt))
    assert names(client, f"taxonomy_term_id={stepfree['id']}", "service_at_locations") == ["Here"]
    assert names(client, f"taxonomy_term_id={debt['id']}", "service_at_locations") == ["Here", "There"]


def test_an_organisation_has_its_own_terms_and_those_of_its_public_services(client: FlaskClient) -> None:
    charity, debt, secret = term("Charity"), term("Debt"), term("Secret")
    house = organization_json("Advice House", attributes=tagged(charity))
    make_service(name="A", organization=house, attributes=tagged(debt))
    make_service(name="B", organization=organization_json("Elsewhere"))
    hidden = make_service(name="C", organization=house, attributes=tagged(secret))
    set_visibility(hidden.id, Visibility.SENSITIVE, actor=SYSTEM)
    assert names(client, f"taxonomy_term_id={charity['id']}", "organizations") == ["Advice House"]
    assert names(client, f"taxonomy_term_id={debt['id']}", "organizations") == ["Advice House"]
    assert names(client, f"taxonomy_term_id={secret['id']}", "organizations") == []
    assert names(client, "", "organizations") == ["Advice House", "Elsewhere"]


def test_terms_are_listed_by_vocabulary_by_parent_and_from_the_top(client: FlaskClient) -> None:
    needs, other = ({"id": str(uuid4()), "name": name, "description": name} for name in ("Needs", "Other"))
    money = term("Money", needs)
    debt = term("Debt", needs, money)
    lost = term("Lost", other) | {"parent_id": str(uuid4())}
    make_service(attributes=tagged(money, debt, term("Bailiffs", needs, debt), lost))
    assert names(client, "", "taxonomies") == ["Needs", "Other"]
    assert names(client, f"taxonomy_id={needs['id']}", "taxonomy_terms") == ["Bailiffs", "Debt", "Money"]
    assert names(client, f"parent_id={money['id']}", "taxonomy_terms") == ["Debt"]
    assert names(client, "top_only=true", "taxonomy_terms") == ["Lost", "Money"]
    assert names(client, f"top_only=true&taxonomy_id={needs['id']}", "taxonomy_terms") == ["Money"]
    assert names(client, f"top_only=true&parent_id={money['id']}", "taxonomy_terms") == []


@pytest.mark.parametrize(
    ("path", "words", "found"),
    [
        ("organizations", "advice", ["Advice House"]),
        ("organizations", "HOUSE advice", ["Advice House"]),
        ("organizations", "advice cafe", []),
        ("organizations", "CAFÉ", ["Café of hope"]),
        ("organizations", "cafe", ["Café of hope"]),
        ("organizations", "afe", []),
        ("organizations", "!", []),
        ("taxonomies", "needs", ["Needs"]),
        ("taxonomies", "wants", []),
        ("taxonomy_terms", "deb", ["Debt"]),
        ("services", "gardening", ["Gardening"]),
        ("services", "!", []),
        ("services", "ended", ["Ended long ago"]),
        ("service_at_locations", "gardening", ["Plot"]),
    ],
)
def test_words_find_in_every_list(client: FlaskClient, path: str, words: str, found: list[str]) -> None:
    taxonomy = {"id": str(uuid4()), "name": "Needs", "description": "Needs"}
    make_service(organization=organization_json("Advice House"), attributes=tagged(term("Debt", taxonomy)))
    garden = {"name": "Gardening", "description": "Dig.", "service_at_locations": [place("Plot", 53.7, -1.8)]}
    make_service(organization=organization_json("Café of hope", description="Tea"), **garden)
    make_service(name="Ended long ago", status="defunct", organization=organization_json("Club"))
    assert names(client, f"search={words}", path) == found


def test_words_put_the_best_first(client: FlaskClient) -> None:
    make_service(name="Advice about debt and gardening")
    make_service(name="Gardening", description="Dig.")
    found = client.get("/oruk/v3/services?search=gardening").json["contents"]
    assert [each["name"] for each in found] == ["Gardening", "Advice about debt and gardening"]


def test_ages_of_a_service_at_a_location_are_its_services(client: FlaskClient) -> None:
    make_service(minimum_age=18, service_at_locations=[place("Adults", 53.7, -1.8)])
    make_service(maximum_age=11, service_at_locations=[place("Children", 53.7, -1.8)])
    assert names(client, "minimum_age=16", "service_at_locations") == ["Adults"]
    assert names(client, "maximum_age=16", "service_at_locations") == ["Children"]
    assert names(client, "minimum_age=16&maximum_age=16", "service_at_locations") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("day=TU", ["Daytime", "Late"]),
        ("day=tuesday", ["Daytime", "Late"]),
        ("day=WE", ["Late", "Someday"]),  # past midnight from Tuesday
        ("day=WE,TU", ["Daytime", "Late", "Someday"]),
        ("day=WE&day=TU", ["Daytime", "Late", "Someday"]),
        ("day=SU", []),
        ("day=TU&start_time=18:00", ["Late"]),
        ("day=TU&start_time=16:59", ["Daytime", "Late"]),
        ("day=TU&start_time=17:00&end_time=22:00", []),
        ("day=TU&end_time=09:00", []),
        ("day=TU&end_time=09:01", ["Daytime"]),
        ("day=WE&end_time=02:00", ["Late"]),
        ("day=WE&start_time=02:00", []),
        ("start_time=08:00&end_time=10:00", ["Daytime"]),
        ("start_time=23:00", ["Late"]),
    ],
)
def test_what_is_open_on_a_day_at_a_time(client: FlaskClient, query: str, found: list[str]) -> None:
    make_service(name="Daytime", schedules=weekly("TU", "09:00", "17:00"))
    make_service(name="Late", schedules=weekly("TU", "22:00", "02:00"))
    make_service(name="Someday", schedules=weekly("WE"))
    make_service(name="Over", schedules=[weekly("TU", "09:00", "17:00")[0] | {"valid_to": "2020-01-01"}])
    make_service(name="Never said", schedules=[])
    assert names(client, query) == found


def test_a_place_is_open_as_it_says_itself_or_as_its_service_says(client: FlaskClient) -> None:
    own = place("Own times", 53.7, -1.8, schedules=weekly("MO", "09:00", "12:00"))
    hall, mill = place("Hall", 53.7, -1.8), place("Mill", 53.7, -1.8)
    for each in (hall, mill):  # when a building is open counts only where nobody says when the service is
        each["location"]["schedules"] = weekly("FR", "09:00", "12:00")
    make_service(name="A", schedules=weekly("TU", "09:00", "17:00"), service_at_locations=[own, hall])
    make_service(name="B", schedules=[], service_at_locations=[mill])
    assert names(client, "day=TU", "service_at_locations") == ["Hall"]
    assert names(client, "day=MO", "service_at_locations") == ["Own times"]
    assert names(client, "day=FR", "service_at_locations") == ["Mill"]
    assert [names(client, f"day={day}") for day in ("MO", "TU", "WE", "FR")] == [["A"], ["A"], [], ["B"]]


def test_distances_are_in_metres_from_the_postcode_and_the_nearest_come_first(client: FlaskClient) -> None:
    make_service(name="Far", service_at_locations=[place("Hebden Bridge", 53.7407, -2.0134)])
    make_service(name="Near", service_at_locations=[place("Town Hall", 53.7229, -1.8591)])
    make_service(name="Both", service_at_locations=[place("Mill", 53.7407, -2.0134), place("Station", 53.72, -1.8541)])
    make_service(name="Online", service_at_locations=[])
    by_postcode = place("Without a point", None)
    by_postcode["location"]["addresses"] = [
        {"id": str(uuid4()), "address_1": "1", "city": "Halifax", "postal_code": "hx11ug", "country": "GB"}
        | {"state_province": "Calderdale", "address_type": "physical"}
    ]
    make_service(name="By postcode", service_at_locations=[by_postcode])
    assert names(client, "postcode=HX1+1UG&proximity=2000") == ["Both", "By postcode", "Near"]
    assert names(client, "postcode=HX1+1UG&proximity=20000") == ["Both", "By postcode", "Far", "Near"]
    found = client.get("/oruk/v3/services?postcode=hx1 1ug").json["contents"]
    assert [each["name"] for each in found][-2:] == ["Far", "Online"]
    assert names(client, "postcode=HX1+1UG&proximity=2000", "service_at_locations") == [
        *("Station", "Town Hall", "Without a point"),
    ]
    assert names(client, "postcode=M4+1HN&proximity=2000") == []


def test_nobody_is_told_how_far_a_confidential_place_is(client: FlaskClient) -> None:
    make_service(name="A")
    with transaction():
        db.session.execute(update(Location).values(is_confidential=True))
    assert names(client, "postcode=HX1+1UG&proximity=2000") == []
    assert names(client, "postcode=HX1+1UG") == ["A"]


def area(**fields: Any) -> list[dict[str, Any]]:
    return [{"id": str(uuid4()), "name": "Area"} | fields]


BOX = {"type": "Polygon", "coordinates": [[[-2, 53.6], [-1.7, 53.6], [-1.7, 53.8], [-2, 53.8], [-2, 53.6]]]}


def test_a_postcode_keeps_out_whose_areas_are_all_known_to_be_elsewhere(client: FlaskClient) -> None:
    outline = {"extent_type": "geojson"}
    make_service(name="No area")
    make_service(name="Calderdale", service_areas=area(uri=CALDERDALE))
    make_service(name="Manchester", service_areas=area(uri=MANCHESTER))
    make_service(name="Bare code", service_areas=area(uri="E08000003"))
    make_service(name="England", service_areas=area(uri="E92000001"))
    make_service(name="Wales", service_areas=area(uri="W92000004"))
    make_service(name="Abolished", service_areas=area(uri="E07000026"))
    make_service(name="Ward", service_areas=area(uri="E05000650"))
    make_service(name="Vague", service_areas=area(extent="Round here", extent_type="text"))
    make_service(name="Placeholder", service_areas=area(uri="http://www.example.com"))
    make_service(name="Elsewhere or vague", service_areas=[*area(uri=MANCHESTER), *area(name="The valley")])
    make_service(name="Both", service_areas=[*area(uri=MANCHESTER), *area(uri=CALDERDALE)])
    make_service(name="Outline", service_areas=area(extent=json.dumps(BOX), **outline))
    feature = {"type": "Feature", "properties": {}, "geometry": BOX}
    make_service(name="Feature", service_areas=area(extent=json.dumps(feature), **outline))
    away = json.loads(json.dumps(BOX).replace("53.", "51."))
    both = {"type": "FeatureCollection", "features": [feature, feature | {"geometry": away}]}
    make_service(name="Features", service_areas=area(extent=json.dumps(both), **outline))
    make_service(name="Outline elsewhere", service_areas=area(extent=json.dumps(away), **outline))
    make_service(name="Broken outline", service_areas=area(extent='{"type": "Polygon"}', **outline))
    assert set(names(client)) - set(names(client, "postcode=HX1+1UG")) == {
        *("Manchester", "Bare code", "Wales", "Outline elsewhere"),
    }
    assert set(names(client)) - set(names(client, "postcode=M4+1HN")) == {
        *("Calderdale", "Wales", "Outline", "Feature", "Features", "Outline elsewhere"),
    }
    assert "Manchester" in names(client, "postcode=M4")


def test_a_place_may_serve_another_area_than_its_service(client: FlaskClient) -> None:
    away = place("Away", 53.7, -1.8, service_areas=area(uri=MANCHESTER))
    make_service(name="A", service_areas=area(uri=CALDERDALE), service_at_locations=[away, place("Here", 53.7, -1.8)])
    make_service(name="B", service_at_locations=[place("Only away", 53.7, -1.8, service_areas=area(uri=MANCHESTER))])
    assert names(client, "postcode=HX1+1UG") == ["A"]
    assert names(client, "postcode=HX1+1UG", "service_at_locations") == ["Here"]
    assert names(client, "postcode=M4+1HN", "service_at_locations") == ["Away", "Only away"]


def test_organisations_come_with_their_services(client: FlaskClient) -> None:
    house = organization_json("Advice House", phones=[{"id": str(uuid4()), "number": "01422 365101"}])
    service = make_service(name="Debt advice", organization=house)
    hidden = make_service(name="Refuge", organization=house, visibility=Visibility.SENSITIVE)
    address = f"/oruk/v3/organizations/{house['id']}"
    assert client.get(address).json["services"] == [{"id": str(service.id), "name": "Debt advice", "status": "active"}]
    whole = client.get(f"{address}?full_service=true").json
    assert whole["services"] == [client.get(f"/oruk/v3/services/{service.id}").json]
    assert client.get("/oruk/v3/organizations").json["contents"][0].keys() == {"id", "name", "description"}
    assert client.get("/oruk/v3/organizations?full=true").json["contents"][0]["phones"]
    assert client.get("/oruk/v3/organizations?full_service=true").json["contents"] == [whole]
    assert str(hidden.id) not in client.get(f"{address}?full_service=true").text


def test_an_organisation_that_runs_only_what_is_hidden_is_hidden(client: FlaskClient) -> None:
    house = organization_json("Safe House")
    service = make_service(name="Refuge", organization=house)
    assert names(client, "", "organizations") == ["Safe House"]
    set_visibility(service.id, Visibility.SENSITIVE, actor=SYSTEM)
    assert names(client, "", "organizations") == []
    assert client.get(f"/oruk/v3/organizations/{house['id']}").status_code == 404
    assert names(client, "", "service_at_locations") == []


def test_all_parameters_together_are_no_more_than_each(client: FlaskClient) -> None:
    """Whatever is asked together finds what each would find of itself: the standard's rule that they add up."""
    debt, house = term("Debt"), organization_json("Advice House")
    for index in range(24):
        make_service(
            name=f"{'Advice' if index % 2 else 'Help'} {index}",
            organization=house if index % 3 else organization_json("Elsewhere"),
            attributes=tagged(debt) if index % 4 else [],
            schedules=weekly("TU" if index % 5 else "WE", "09:00", "12:00"),
            minimum_age=18 if index % 7 else 5,
            description="Plain.",
        )
    asked = [
        "search=advice",
        f"organization_id={house['id']}",
        f"taxonomy_term_id={debt['id']}",
        "day=TU",
        "minimum_age=18",
        "postcode=HX1+1UG&proximity=5000",
    ]
    for path in ("services", "service_at_locations"):
        alone = {each: _ids(client, path, each) for each in asked}
        assert all(0 < len(found) <= 24 for found in alone.values())
        for count in (2, 3, len(asked)):
            for some in combinations(asked, count):
                assert _ids(client, path, "&".join(some)) == set.intersection(*(alone[each] for each in some)), some


def _ids(client: FlaskClient, path: str, query: str) -> set[str]:
    return {each["id"] for each in client.get(f"/oruk/v3/{path}?per_page=100&{query}").json["contents"]}


def test_closures_and_events_count_as_on_the_pages(client: FlaskClient) -> None:
    """What the rules of schedules know, the feed knows: a weekly closure, a single day, a course that is over."""
    closed = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "TU", "description": "Closed on Tuesdays"}
    make_service(name="Closed Tuesdays", schedules=[*weekly("MO,TU", "09:00", "17:00"), closed])
    make_service(name="Open Tuesdays", schedules=weekly("MO,TU", "09:00", "17:00"))
    make_service(name="Ended", status="defunct", schedules=weekly("TU", "09:00", "17:00"))
    assert names(client, "day=TU") == ["Open Tuesdays"]
    assert names(client, "day=MO") == ["Closed Tuesdays", "Open Tuesdays"]


def test_the_terms_of_a_confidential_place_are_not_asked_about(client: FlaskClient) -> None:
    lift = term("By the lift")
    here = place("Here", 53.72, -1.86)
    here["location"] |= {"attributes": tagged(lift), "is_confidential": True}
    make_service(name="A", service_at_locations=[here | {"attributes": tagged(lift)}])
    shown = client.get("/oruk/v3/service_at_locations").json["contents"]
    assert shown[0]["location"]["name"] == "Confidential address"
    assert names(client, f"taxonomy_term_id={lift['id']}") == []
    assert names(client, f"taxonomy_term_id={lift['id']}", "service_at_locations") == []
    assert names(client, "postcode=HX1+1UG&proximity=2000") == []
    assert "lift" not in client.get("/oruk/v3/services?full=true").text
