"""What people find first, and what their words are taken to mean."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.directory.search.document import Opening, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.query import Filters, Matched, SearchQuery, Sort
from hub.directory.search.ranking import SETTINGS
from tests.directory.search.conftest import NOW, Library

HERE = (53.7248, -1.8658)


def service(key: str, name: str = "Community group", **rest: object) -> SearchDocument:
    known = {"points": (HERE,), "assured_on": date(2026, 10, 31), **rest}
    return SearchDocument(service_id=key, name=name, **known)


def test_a_name_outweighs_a_description(library):
    found = library(service("b", description="We give debt help"), service("a", "Debt help")).found("debt")
    assert found == ["a", "b"]


@pytest.mark.parametrize("field", ["terms", "organisation", "places", "description", "eligibility", "alternate_name"])
def test_every_field_is_searched(library, field):
    value = ("Allotments",) if field in {"terms", "places"} else "Allotments"
    assert library(service("a", **{field: value}), service("b")).found("allotment") == ["a"]


def test_any_word_is_enough_but_all_words_come_first(library):
    services = [service(f"p{n}", "Debt debt debt", description="debt") for n in range(3)]
    found = library(*services, service("all", "Help", description="About debt, and housing too")).found("debt housing")
    assert found[0] == "all"
    assert len(found) == 4


def test_more_words_matched_come_before_fewer(library):
    made = library(
        service("two", description="swimming for carers"),
        service("one", description="swimming swimming swimming"),
        service("none"),
    )
    assert made.found("swimming carers ukulele") == ["two", "one"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("walks", "walking"),
        ("organization", "organisation"),
        ("mens shed", "men’s sheds"),
        ("cafe", "Café"),
        ("DEBT", "debts"),
    ],
)
def test_another_form_of_a_word_is_the_same_word(library, typed, written):
    assert library(service("a", description=written), service("b")).found(typed) == ["a"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("lonely", "A befriending scheme"),
        ("cab", "Citizens Advice"),
        ("citizens advice", "CAB Calderdale"),
        ("esol", "English for speakers of other languages"),
        ("pip", "Personal Independence Payment forms"),
        ("uc", "Universal Credit"),
        ("copd", "Chronic obstructive pulmonary disease"),
        ("gas bill", "Fuel poverty project"),
        ("skint", "Debt project"),
        ("forgetful", "Dementia friends"),
    ],
)
def test_peoples_words_find_listings_words(library, typed, written):
    assert library(service("a", written), service("b", "Chess")).found(typed)[:1] == ["a"]


def test_what_a_listing_says_does_not_lead_to_slang(library):
    assert library(service("a", "Skint")).found("hardship") == []


def test_the_word_itself_outweighs_its_synonym(library):
    assert library(service("b", "Befriending"), service("a", "Lonely")).found("lonely") == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("benifits", "benefits"),
        ("berevement", "bereavement"),
        ("cuonselling", "counselling"),
        ("gardning", "gardening"),
    ],
)
def test_a_misspelt_word_finds_and_suggests_what_was_meant(library, typed, meant):
    made = library(service("a", f"{meant.title()} project"), service("b", "Chess"))
    result = made.ask(typed)
    assert [hit.service_id for hit in result.hits] == ["a"]
    assert result.suggestion == meant


def test_a_slip_in_an_ending_finds_the_same_stem(library):
    assert library(service("a", "Gardening"), service("b")).found("gardenning") == ["a"]


def test_a_good_word_that_no_listing_has_is_not_changed_into_another(library):
    result = library(service("a", "Clothing and shoes")).ask("showers")
    assert (result.total, result.suggestion) == (0, "")


def test_the_beginning_of_a_word_finds_it_without_a_suggestion(library):
    result = library(service("a", "Physiotherapy"), service("b")).ask("physio")
    assert ([hit.service_id for hit in result.hits], result.suggestion) == (["a"], "")


def test_two_words_written_together_find_both(library):
    result = library(service("a", "Chess lessons"), service("b", "Chess"), service("c", "Lessons")).ask("chesslessons")
    assert ([hit.service_id for hit in result.hits], result.suggestion) == (["a"], "chess lessons")


def test_a_phrase_that_means_the_same_must_stand_in_one_field(library):
    made = library(service("a", "Money matters", description="Advice"), service("b", "Money advice"))
    assert made.found("debt") == ["b"]


def test_results_say_whether_they_match_every_word(library):
    result = library(service("some", "Debt"), service("all", "Debt and housing")).ask("debt housing")
    assert [(hit.service_id, hit.complete) for hit in result.hits] == [("all", True), ("some", False)]
    assert (result.total, result.total_complete) == (2, 1)


def test_only_the_misspelt_word_is_changed_in_the_suggestion(library):
    result = library(service("a", "Walking group Halifax")).ask("wlaking halifax")
    assert result.suggestion == "walking halifax"


def test_a_word_that_many_listings_use_is_never_doubted(library):
    made = library(*(service(f"s{n}", "Dance") for n in range(3)), *(service(f"d{n}", "Dancer") for n in range(3)))
    assert made.ask("dance").suggestion == ""


def test_a_slip_that_one_listing_made_still_leads_to_the_common_word(library):
    services = [service(f"s{n}", "Counselling") for n in range(12)]
    result = library(*services, service("slip", "Counsalling")).ask("counsalling")
    assert result.suggestion == "counselling"
    assert result.hits[0].service_id == "slip"
    assert result.total == 13


def test_a_word_that_is_nothing_finds_nothing(library):
    result = library(service("a")).ask("xqzwvj")
    assert (result.total, result.hits, result.suggestion) == (0, (), "")


@pytest.mark.parametrize("odd", ["", "   ", "the", "&&& ((", '"', "\x00", "and or not", "*", "name:debt", "😀"])
def test_odd_input_never_breaks_the_search(library, odd):
    assert library(service("a")).ask(odd).total in {0, 1}


def test_a_pasted_page_is_searched_by_its_first_words(library):
    assert library(service("a", "Debt")).found("debt " * 5000) == ["a"]


def test_a_full_service_sinks_below_an_open_one(library):
    made = library(service("full", "Debt", accepting=False), service("open", "Debt"))
    assert made.found("debt") == ["open", "full"]
    assert made.found(near=HERE) == ["open", "full"]


def test_a_closed_service_sinks_below_a_stale_one_and_that_below_a_checked_one(library):
    made = library(
        service("closed", "Debt", temporarily_closed=True),
        service("stale", "Debt", assured_on=date(2026, 5, 1)),
        service("never", "Debt zebra", assured_on=None),
        service("checked", "Debt"),
    )
    assert made.found("debt") == ["checked", "stale", "never", "closed"]


def test_a_service_is_stale_from_the_day_after_180_days(library):
    just, over = date(2026, 5, 5), date(2026, 5, 4)  # 180 and 181 days before 1 November
    made = library(service("over", "Debt", assured_on=over), service("just", "Debt", assured_on=just))
    assert made.found("debt") == ["just", "over"]


def test_services_without_a_place_come_after_those_with_one(library):
    made = library(
        service("phone", "Debt", points=()),
        service("far", "Debt help", points=((53.9, -1.9),)),
        service("near", "Debt"),
    )
    assert made.found("debt", near=HERE) == ["near", "far", "phone"]
    assert made.found(near=HERE) == ["near", "far", "phone"]
    assert made.found("debt", near=HERE, filters=Filters(within_m=1000)) == ["near", "phone"]
    assert made.found("debt", near=HERE, filters=Filters(within_m=1000, located_only=True)) == ["near"]


def test_of_two_alike_the_nearer_comes_first(library):
    made = library(service("far", "Debt", points=((53.75, -1.9),)), service("near", "Debt"))
    assert made.found("debt", near=HERE) == ["near", "far"]


def test_browsing_is_by_name_without_a_point(library):
    made = library(service("b", "beta"), service("a", "Alpha"), service("c", "Gamma"))
    assert made.found() == ["a", "b", "c"]


def test_the_order_can_be_chosen(library):
    made = library(service("far", "Aardvark debt debt", points=((53.75, -1.9),)), service("near", "Zebra debt"))
    assert made.found("debt", near=HERE, sort=Sort.DISTANCE) == ["near", "far"]
    assert made.found("debt", near=HERE, sort=Sort.NAME) == ["far", "near"]


def test_a_service_open_past_midnight_is_open_the_next_morning(library):
    made = library(service("late", openings=(Opening(4, 22 * 60, 2 * 60),)))
    assert made.found(filters=Filters(days=frozenset({5}), open_from=60, open_until=90)) == ["late"]
    assert made.found(filters=Filters(days=frozenset({4}), open_until=90)) == []


def test_a_day_without_times_matches_the_day_but_no_time(library):
    made = library(service("monthly", openings=(Opening(1, regular=False),)))
    assert made.found(filters=Filters(days=frozenset({1}))) == ["monthly"]
    assert made.found(filters=Filters(days=frozenset({1}), open_from=540)) == []


def test_a_hit_names_the_words_it_has_and_where_and_those_it_has_not(library):
    hit = library(service("a", "Befriending", description="in Halifax")).ask("lonely halifax swimming").hits[0]
    assert hit.matched == Matched((("befriending", "name"), ("halifax", "description")), ("swimming",))


def test_words_that_every_other_listing_has_are_named_only_where_nothing_else_was_asked_for(library):
    made = library(service("a", "Debt group"))
    assert made.ask("debt group").hits[0].matched == Matched((("debt", "name"),))
    assert made.ask("group").hits[0].matched == Matched((("group", "name"),))


def test_several_places_count_by_the_nearest(library):
    made = library(service("a", points=((54.5, -1.0), HERE)))
    assert made.ask(near=HERE).hits[0].distance_m == pytest.approx(0, abs=0.1)


def test_a_new_number_in_the_settings_changes_the_order(library):
    made = library(service("b", description="debt"), service("a", "debt"))
    turned = replace(made.index._ranking, field_weights={"name": 0.1, "description": 9.0})
    made.index = type(made.index)(made.folder, ranking=turned)
    assert made.found("debt") == ["b", "a"]


def test_of_a_sentence_its_subject_is_looked_for(library):
    made = library(
        service("walk", "Canal walks"),
        service("paint", "Painting club"),
        service("people", "Help for people", description="Get help every week. We want other people to go out again."),
    )
    said = "I want to go out walking with other people every week, and to paint again."
    assert set(made.found(said)) == {"walk", "paint"}


def test_a_sentence_without_a_subject_is_still_looked_for(library):
    assert library(service("a", "Somewhere to go with other people"), service("b")).found(
        "I want to go somewhere with other people"
    ) == ["a"]


def test_catchwords_are_all_looked_for(library):
    assert library(service("a", "Young people"), service("b")).found("help people") == ["a"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    served=st.lists(st.frozensets(st.sampled_from("ABC")), min_size=1, max_size=8),
    here=st.frozensets(st.sampled_from("ABD")),
    text=st.sampled_from(["", "group", "community halifax"]),
    sort=st.sampled_from([Sort.BEST, Sort.DISTANCE]),
)
def test_what_is_for_people_elsewhere_is_marked_and_below_all_others(tmp_path, served, here, text, sort):
    services = [service(str(number), areas=tuple(sorted(areas))) for number, areas in enumerate(served)]
    library = Library(Path(mkdtemp(dir=tmp_path)))
    library.indexer.rebuild(services, seq=0)
    hits = library.ask(text, here=here, sort=sort, near=HERE).hits
    marked = [hit.is_elsewhere for hit in hits]
    elsewhere = [bool(here and served[int(hit.service_id)] and not served[int(hit.service_id)] & here) for hit in hits]
    assert len(hits) == len(services)
    assert marked == elsewhere == sorted(elsewhere)


def test_a_phrase_is_looked_for_before_words_that_carry_a_sentence_are_left_out(library):
    shelf = library(service("a", "Bereavement support"), service("b", "Wife carrying race"), service("c", "Chess"))
    assert shelf.found("he's so lonely since he lost his wife")[0] == "a"


def test_a_weak_word_finds_nothing_by_itself_but_tells_good_from_better(library):
    shelf = library(service("a", "Debt help"), service("b", "Debt"), service("c", "Help with forms"))
    assert shelf.found("help with debt") == ["a", "b"]
    assert set(shelf.found("help")) == {"a", "c"}


def test_a_weak_word_that_is_missing_makes_nothing_incomplete(library):
    hits = library(service("a", "Debt")).ask("debt advice service").hits
    assert [(hit.service_id, hit.complete) for hit in hits] == [("a", True)]


def test_the_weight_of_weak_words_decides_how_much_they_tell(library):
    shelf = library(service("a", "Debt help help help"), service("b", "Debt", description="Debt debt debt"))
    asked = SearchQuery(NOW, "debt help")
    light, heavy = (
        SearchIndex(shelf.folder, ranking=replace(SETTINGS, weak_weight=weight)).search(asked).hits[0].service_id
        for weight in (0.0, 5.0)
    )
    assert (light, heavy) == ("b", "a")
