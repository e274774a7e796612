"""Searching the directory through its database, its change table and its index."""

import shutil
from uuid import uuid4

import pytest
from flask import current_app
from sqlalchemy import Engine, event

from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.core.errors import Invalid, NotFound
from hub.directory.actions import assure_service, save_service, set_visibility
from hub.directory.models import Service, Visibility
from hub.directory.queries.asking import Criteria
from hub.directory.queries.listings import get_listing, get_organisation_page
from hub.directory.queries.search import Found, all_needs, search_services
from hub.directory.queries.search_index import Shelf, catch_up, catch_up_all, newest_change, open_shelf, rebuild_shelf
from hub.directory.search.query import Facet
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service, organization_json, service_json
from tests.factories.identity import actor_as, make_organisation

VISITOR = Actor.anonymous()
pytestmark = pytest.mark.usefixtures("app")


def names(found: Found) -> list[str]:
    return [card.name for card in found.page.items]


def search(text: str = "", actor: Actor = VISITOR, **criteria: object) -> list[str]:
    return names(search_services(actor, Criteria(text=text, **criteria)))


def link_worker() -> Actor:
    return actor_as(Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))


def editor() -> Actor:
    return actor_as(Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))


def need(name: str, parent: str | None = None, *, id: str = "") -> dict[str, object]:
    term = {"id": id or str(uuid4()), "name": name, "description": name, "taxonomy": "Needs"}
    if parent:
        term["parent_id"] = parent
    return {"id": str(uuid4()), "link_entity": "service", "link_type": "need", "taxonomy_term": term}


def test_a_place_without_coordinates_is_found_by_its_postcode() -> None:
    service = service_json("Pottery")
    for name in ("latitude", "longitude"):
        del service["service_at_locations"][0]["location"][name]
    save_service(service, actor=Actor.system("test"))
    (card,) = search_services(VISITOR, Criteria(near="HX1 1UG", within_miles=1)).page.items
    assert card.name == "Pottery"
    assert "miles from HX1 1UG" in card.distance


@pytest.mark.parametrize("where", ["service_at_location", "location"])
def test_hours_that_only_the_place_says_are_shown_and_searched(where: str) -> None:
    hours = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "TH", "opens_at": "09:00", "closes_at": "17:00"}
    service = service_json("Pottery", schedules=[])
    at = service["service_at_locations"][0]
    (at if where == "service_at_location" else at["location"])["schedules"] = [hours]
    save_service(service, actor=Actor.system("test"))
    (card,) = search_services(VISITOR, Criteria(day=3)).page.items
    assert (card.name, "5pm" in card.next_opening) == ("Pottery", True)  # on a Thursday it may be open now
    assert search(day=4) == []


def test_the_hours_of_a_building_do_not_stand_for_a_service_that_has_its_own() -> None:
    hours = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "TH", "opens_at": "09:00", "closes_at": "17:00"}
    service = service_json("Pottery")  # on Tuesdays
    service["service_at_locations"][0]["location"]["schedules"] = [hours]
    save_service(service, actor=Actor.system("test"))
    assert (search(day=1), search(day=3)) == (["Pottery"], [])


def test_a_service_is_found_as_soon_as_it_is_saved() -> None:
    assert search("pottery") == []
    make_service("Pottery on Fridays")
    assert search("pottery") == ["Pottery on Fridays"]


def test_a_misspelt_word_finds_what_was_meant_and_says_so() -> None:
    make_service("Benefits advice")
    found = search_services(VISITOR, Criteria(text="benifits"))
    assert names(found) == ["Benefits advice"]
    assert found.suggestion == "benefits"


def test_a_changed_service_is_found_by_its_new_words_only() -> None:
    service = make_service("Pottery")
    assert search("pottery") == ["Pottery"]
    make_service("Choir", id=str(service.id), description="Singing together.")
    assert search("pottery") == []
    assert search("singing") == ["Choir"]


def test_visitors_find_public_listings_only_and_staff_internal_ones_too() -> None:
    for visibility in Visibility:
        make_service(f"Sanctuary {visibility.value}", visibility=visibility)
    assert search("sanctuary") == ["Sanctuary public"]
    assert sorted(search("sanctuary", link_worker())) == ["Sanctuary internal", "Sanctuary public"]
    provider = actor_as(Role.PROVIDER, make_organisation(OrganisationKind.VOLUNTARY))
    assert search("sanctuary", provider) == ["Sanctuary public"]


def test_a_visitor_is_not_even_told_a_word_of_a_hidden_listing() -> None:
    make_service("Walking")
    make_service("Zymurgy", visibility=Visibility.SENSITIVE)
    make_service("Quilting", visibility=Visibility.INTERNAL)
    for misspelt in ("zymurgi", "qilting"):
        found = search_services(VISITOR, Criteria(text=misspelt))
        assert found.suggestion == ""
        assert names(found) == []


def test_a_listing_that_is_no_longer_public_is_found_no_longer() -> None:
    service = make_service("Refuge")
    assert search("refuge") == ["Refuge"]
    set_visibility(service.id, Visibility.SENSITIVE, actor=editor())
    assert search("refuge") == []


def test_a_service_that_has_ended_is_not_found_and_a_closed_one_comes_last() -> None:
    make_service("Swimming A", status="temporarily closed")
    make_service("Swimming B", status="defunct")
    make_service("Swimming C")
    assert search("swimming") == ["Swimming C", "Swimming A"]


def test_distance_is_measured_from_the_postcode_and_limits_the_results() -> None:
    make_service("Near")
    far = service_json()
    far["service_at_locations"][0]["location"] |= {"latitude": 53.741, "longitude": -2.013, "name": "Hebden Bridge"}
    make_service("Far", service_at_locations=far["service_at_locations"])
    found = search_services(VISITOR, Criteria(near="HX1 1UJ", nearest_first=True))
    assert names(found) == ["Near", "Far"]
    assert found.page.items[0].distance.endswith("from HX1 1UJ")
    assert found.located is not None
    assert found.located.message == ""
    assert search(near="HX1 1UJ", within_miles=1) == ["Near"]


def test_part_of_a_postcode_is_measured_from_with_a_note_and_no_false_exactness() -> None:
    make_service("Near")
    found = search_services(VISITOR, Criteria(near="HX1"))
    assert found.located is not None
    assert "full postcode" in found.located.message
    assert found.page.items[0].distance == "in or near HX1"


def test_a_town_of_the_directory_can_be_searched_near() -> None:
    make_service("Near")
    assert search(near="halifax", within_miles=2) == ["Near"]


@pytest.mark.parametrize("near", ["HX99 9ZZ", "Nowhere-on-Sea", "?"])
def test_a_place_that_cannot_be_found_is_an_error_of_its_field(near: str) -> None:
    with pytest.raises(Invalid) as refused:
        search(near=near)
    assert refused.value.errors[0].field == "near"


def test_a_distance_needs_a_place_to_measure_from() -> None:
    with pytest.raises(Invalid) as refused:
        search(within_miles=1)
    assert refused.value.errors[0].field == "near"


def test_services_are_filtered_by_day_and_the_card_tells_the_opening_on_that_day() -> None:
    weekly = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00", "closes_at": "11:00"}
    make_service("Tuesdays and Thursdays", schedules=[weekly])
    make_service("Fridays", schedules=[weekly | {"id": str(uuid4()), "byday": "FR"}])
    found = search_services(VISITOR, Criteria(day=3))
    assert names(found) == ["Tuesdays and Thursdays"]
    opening = found.page.items[0].next_opening
    assert opening.startswith(("Thursday", "Today", "Tomorrow", "Open now"))
    assert search(day=4, part_of_day="evening") == []
    assert search(day=4, part_of_day="morning") == ["Fridays"]


def test_services_are_filtered_by_what_somebody_can_pay() -> None:
    cost = {"id": str(uuid4()), "option": "per session", "currency": "GBP"}
    make_service("Free", cost_options=[cost | {"amount": 0}])
    make_service("Six pounds", cost_options=[cost | {"id": str(uuid4()), "amount": 6}])
    make_service("Nobody said")
    assert search(most_pence=0) == ["Free"]
    assert search(most_pence=1000) == ["Free", "Six pounds"]


def test_a_broad_need_finds_and_counts_services_of_its_narrower_ones() -> None:
    money = need("Money")
    money_id = money["taxonomy_term"]["id"]
    make_service("Money talk", attributes=[money])
    make_service("Debt clinic", attributes=[need("Debt", money_id)])
    make_service("Choir", attributes=[need("Singing")])
    assert search(need=money_id) == ["Debt clinic", "Money talk"]
    listed = [(each.name, each.count, bool(each.parent_id)) for each in all_needs()]
    assert listed == [("Money", 2, False), ("Debt", 1, True), ("Singing", 1, False)]


def test_a_full_service_can_be_left_out_and_says_so_otherwise() -> None:
    full = {
        "id": str(uuid4()),
        "available": 0,
        "updated": "2026-03-01T10:00:00Z",
        "unit": {"id": str(uuid4()), "name": "places"},
    }
    make_service("Art full", capacities=[full])
    make_service("Art open", assured_date=today().isoformat())
    found = search_services(VISITOR, Criteria(text="art"))
    assert [(card.name, card.intake_words) for card in found.page.items] == [
        ("Art open", "Taking referrals"),
        ("Art full", "Full at the moment"),
    ]
    assert search("art", accepting=True) == ["Art open"]


def test_a_listing_checked_today_says_so_and_one_never_checked_says_that() -> None:
    checked, _ = make_service("Art A"), make_service("Art B")
    assure_service(checked.id, by="Ada", actor=editor())
    cards = {card.name: card.checked for card in search_services(VISITOR, Criteria(text="art")).page.items}
    assert (cards["Art A"].label, cards["Art A"].is_stale) == ("Checked today", False)
    assert (cards["Art B"].label, cards["Art B"].is_stale) == ("Never checked by Hub", True)


def test_facets_count_what_can_be_narrowed_to() -> None:
    urdu = {"id": str(uuid4()), "name": "Urdu", "code": "ur"}
    make_service("Advice A", languages=[urdu])
    make_service("Advice B")
    counts = search_services(VISITOR, Criteria(text="advice")).counts
    assert counts[Facet.LANGUAGE] == {"Urdu": 1}
    assert search("advice", language="Urdu") == ["Advice A"]


def test_an_index_that_was_lost_is_made_again_at_the_next_search() -> None:
    make_service("Pottery")
    assert search("pottery") == ["Pottery"]
    shutil.rmtree(current_app.config["HUB"].search_dir)
    assert search("pottery") == ["Pottery"]


def test_an_index_that_was_damaged_is_made_again_at_the_next_search() -> None:
    make_service("Pottery")
    assert search("pottery") == ["Pottery"]
    for path in current_app.config["HUB"].search_dir.rglob("*"):
        if path.is_file() and path.name != "LOCK":
            path.write_bytes(b"not an index")
    assert search("pottery") == ["Pottery"]


def test_an_index_ahead_of_its_database_belongs_to_another_and_is_made_again() -> None:
    make_service("Pottery")
    assert open_shelf(Shelf.PUBLIC).writer.rebuild([], seq=newest_change() + 1000) == 0
    assert search("pottery") == ["Pottery"]


def test_the_whole_index_can_be_rebuilt_from_the_database() -> None:
    make_service("Pottery")
    make_service("Quilting", visibility=Visibility.INTERNAL)
    make_service("Refuge", visibility=Visibility.SENSITIVE)
    assert [rebuild_shelf(shelf) for shelf in Shelf] == [1, 2]


def test_nothing_is_written_where_the_index_is_up_to_date() -> None:
    make_service("Pottery")
    assert catch_up_all()
    position = open_shelf(Shelf.PUBLIC).reader.position()
    assert position == newest_change()
    assert catch_up(Shelf.PUBLIC)
    assert open_shelf(Shelf.PUBLIC).reader.position() == position


def test_hidden_listings_are_not_found_by_their_address_either() -> None:
    staff, team = link_worker(), editor()
    found = {visibility: make_service(visibility.value, visibility=visibility).id for visibility in Visibility}
    for visibility, may in {
        Visibility.PUBLIC: {VISITOR, staff, team},
        Visibility.INTERNAL: {staff, team},
        Visibility.SENSITIVE: {team},
        Visibility.ARCHIVED: {team},
    }.items():
        for actor in (VISITOR, staff, team):
            if actor in may:
                assert get_listing(actor, found[visibility]).listing.name == visibility.value
            else:
                with pytest.raises(NotFound):
                    get_listing(actor, found[visibility])


def test_an_organisation_without_a_visible_service_is_not_found() -> None:
    organization = organization_json("Quiet House")
    service: Service = make_service("Refuge", organization=organization, visibility=Visibility.SENSITIVE)
    assert service.organization_id is not None
    with pytest.raises(NotFound):
        get_organisation_page(VISITOR, service.organization_id)
    set_visibility(service.id, Visibility.PUBLIC, actor=editor())
    assert get_organisation_page(VISITOR, service.organization_id).name == "Quiet House"


def test_a_page_of_results_holds_ten_and_the_next_one_the_rest() -> None:
    for number in range(12):
        make_service(f"Walk {number:02d}")
    first = search_services(VISITOR, Criteria())
    second = search_services(VISITOR, Criteria(page=2))
    assert (first.page.total, first.page.pages, len(first.page.items), len(second.page.items)) == (12, 2, 10, 2)
    assert not set(names(first)) & set(names(second))


def test_a_search_reads_a_page_of_documents_and_little_else() -> None:
    for number in range(5):
        make_service(f"Walk {number}")
    search("walk")
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        search("walk")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len([each for each in statements if "directory_" in each]) <= 3
