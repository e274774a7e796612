"""No filter leaks, facets count what choosing would give, pages make up the whole: against a plain reading."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.search_corpus import ACCESS, AUDIENCES, GENDERS, LANGUAGES, ROUTES, TERMS, TOWNS
from hub.directory.geography.distance import METRES_A_MILE, metres
from hub.directory.search.document import Opening, SearchDocument
from hub.directory.search.query import Facet, Filters, SearchQuery, Sort
from tests.directory.search.conftest import NOW

HALIFAX = TOWNS["Halifax"]
FACET_FIELDS = {
    Facet.TERM: {"term_ids": None},
    Facet.LANGUAGE: {"languages": None},
    Facet.ACCESSIBILITY: {},  # all must be there, so a count says what one more would leave
    Facet.DELIVERY: {"delivery": None},
    Facet.AUDIENCE: {"audience": None},
    Facet.ORGANISATION: {"organisation_ids": None},
    Facet.DAY: {"days": None, "open_from": None, "open_until": None},
    Facet.COST: {"free_only": False, "max_cost_pence": None},
    Facet.ACCEPTING: {"accepting_only": False},
    Facet.GENDER: {"genders": None},
    Facet.ROUTE: {"routes": None},
    Facet.OPEN: {"open_now": False},
    Facet.SERVING: {"serving_here": False},
    Facet.CHECKED: {"checked_within_days": None},
    Facet.WAIT: {"max_wait_weeks": None, "wait_unsaid": False},
    Facet.PRICE: {"free_only": False, "max_cost_pence": None},
}
TODAY = NOW.date()  # a Sunday, at noon in London
HERE = frozenset({"E08000033", "E92000001"})


def subset(values, *, biggest=4):
    return st.none() | st.frozensets(st.sampled_from(values), max_size=biggest)


ANY_FILTERS = st.builds(
    Filters,
    within_m=st.none() | st.floats(0, 30_000),
    located_only=st.booleans(),
    days=subset(range(7)),
    open_from=st.none() | st.integers(0, 1439),
    open_until=st.none() | st.integers(1, 1440),
    term_ids=subset(TERMS, biggest=12),
    languages=subset(LANGUAGES),
    accessibility=subset(ACCESS, biggest=2),
    delivery=subset(("in person", "online", "phone", "home visit")),
    audience=subset(AUDIENCES),
    organisation_ids=subset([f"organisation-{number}" for number in range(60)], biggest=30),
    free_only=st.booleans(),
    max_cost_pence=st.none() | st.integers(0, 2000),
    age=st.none() | st.integers(0, 110),
    accepting_only=st.booleans(),
    genders=subset(GENDERS),
    routes=subset(ROUTES),
    open_now=st.booleans(),
    serving_here=st.booleans(),
    checked_within_days=st.none() | st.integers(0, 500),
    max_wait_weeks=st.none() | st.integers(0, 30),
    wait_unsaid=st.booleans(),
)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def windows(opening: Opening) -> list[tuple[int, int | None, int | None]]:
    if opening.opens is None or opening.closes is None:
        return [(opening.weekday, None, None)]
    if opening.closes > opening.opens:
        return [(opening.weekday, opening.opens, opening.closes)]
    late = [(opening.weekday, opening.opens, 1440)]
    return [*late, ((opening.weekday + 1) % 7, 0, opening.closes)] if opening.closes else late


def is_open(service: SearchDocument, asked: Filters) -> bool:
    timed = asked.open_from is not None or asked.open_until is not None
    if asked.days is None and not timed:
        return True
    for weekday, opens, closes in (window for opening in service.openings for window in windows(opening)):
        if asked.days is not None and weekday not in asked.days:
            continue
        if not timed:
            return True
        until = 1440 if asked.open_until is None else asked.open_until
        if opens is not None and opens < until and closes > (asked.open_from or 0):
            return True
    return False


def is_open_now(service: SearchDocument) -> bool:
    minute = NOW.hour * 60 + NOW.minute
    return any(
        weekday == TODAY.weekday() and opens is not None and opens <= minute < closes
        for opening in service.openings
        if opening.last_day is None or opening.last_day >= TODAY
        for weekday, opens, closes in windows(opening)
    )


def is_checked(service: SearchDocument, days: int) -> bool:
    return service.assured_on is not None and (TODAY - service.assured_on).days <= days


def waits(service: SearchDocument, asked: Filters) -> bool:
    if asked.wait_unsaid:
        return service.wait_weeks is None
    most = asked.max_wait_weeks
    return most is None or (service.wait_weeks is not None and service.wait_weeks <= most)


def passes(service: SearchDocument, asked: Filters) -> bool:
    def any_of(wanted, have):
        return wanted is None or bool(wanted & set(have))

    away = min((metres(HALIFAX, point) for point in service.points), default=None)
    cost = 0 if service.is_free else service.cost_pence
    oldest = 999 if service.maximum_age is None else service.maximum_age
    return all(
        (
            away is None or asked.within_m is None or away <= asked.within_m,
            away is not None or not asked.located_only,
            is_open(service, asked),
            any_of(asked.term_ids, service.term_ids),
            any_of(asked.languages, service.languages),
            any_of(asked.delivery, service.delivery),
            any_of(asked.audience, service.audience),
            any_of(asked.organisation_ids, [service.organisation_id]),
            asked.accessibility is None
            or (bool(asked.accessibility) and asked.accessibility <= set(service.accessibility)),
            not asked.free_only or cost == 0,
            asked.max_cost_pence is None or (cost is not None and cost <= asked.max_cost_pence),
            asked.age is None or (service.minimum_age or 0) <= asked.age <= oldest,
            any_of(asked.genders, [service.gender]),
            any_of(asked.routes, [service.route]),
            not asked.open_now or is_open_now(service),
            not asked.serving_here or not service.areas or bool(HERE & set(service.areas)),
            asked.checked_within_days is None or is_checked(service, asked.checked_within_days),
            waits(service, asked),
            not asked.accepting_only or (service.accepting and not service.temporarily_closed),
        )
    )


def everything(library, text="", **rest):
    hits, page = [], 1
    while more := library.ask(text, page=page, size=100, **rest).hits:
        hits += more
        page += 1
    return hits


@relaxed
@given(asked=ANY_FILTERS)
def test_no_filter_leaks_and_none_drops_what_passes(many, asked):
    asked = replace(asked, within_m=None)  # the radius has a test of its own: two ways of measuring differ a little
    found = {hit.service_id for hit in everything(many, near=HALIFAX, here=HERE, filters=asked)}
    assert found == {key for key, service in many.known.items() if passes(service, asked)}


@relaxed
@given(radius=st.floats(0, 30_000))
def test_nothing_farther_than_asked_is_found_and_everything_nearer_is(many, radius):
    found = {hit.service_id for hit in everything(many, near=HALIFAX, filters=Filters(within_m=radius))}
    for key, service in many.known.items():
        away = min((metres(HALIFAX, point) for point in service.points), default=0.0)
        if abs(away - radius) > 0.004 * radius:
            assert (key in found) == (away <= radius)


@relaxed
@given(asked=ANY_FILTERS, text=st.sampled_from(["", "advice", "walking group"]))
def test_each_distance_is_counted_as_it_would_narrow(many, asked, text):
    steps = (("near", 800.0), ("mile", METRES_A_MILE), ("far", 20_000.0))
    counted = many.ask(text, near=HALIFAX, here=HERE, filters=asked, within_steps=steps).facets[Facet.WITHIN]
    narrowed = {
        name: many.ask(text, near=HALIFAX, here=HERE, filters=replace(asked, within_m=metres_away)).total
        for name, metres_away in steps
    }
    assert counted == narrowed


def test_distances_are_counted_only_from_somewhere(many):
    assert many.ask(within_steps=(("near", 800.0),)).facets[Facet.WITHIN] == {}


@relaxed
@given(
    asked=ANY_FILTERS,
    text=st.sampled_from(["", "advice", "walking group", "halifax debt"]),
    facet=st.sampled_from(list(FACET_FIELDS)),
)
def test_a_facet_counts_what_each_value_has_with_every_filter_but_its_own(many, asked, text, facet):
    without = {
        hit.service_id for hit in everything(many, text, here=HERE, filters=replace(asked, **FACET_FIELDS[facet]))
    }
    expected = Counter(value for key in without for value in values_of(many.known[key], facet))
    counted = many.ask(text, here=HERE, filters=asked).facets[facet]
    assert {value: count for value, count in counted.items() if count} == dict(expected)


def values_of(service: SearchDocument, facet: Facet) -> set[str]:
    cost = 0 if service.is_free else service.cost_pence
    return {
        Facet.TERM: set(service.term_ids),
        Facet.LANGUAGE: set(service.languages),
        Facet.ACCESSIBILITY: set(service.accessibility),
        Facet.DELIVERY: set(service.delivery),
        Facet.AUDIENCE: set(service.audience),
        Facet.ORGANISATION: {service.organisation_id},
        Facet.DAY: {str(day) for opening in service.openings for day, _, _ in windows(opening)},
        Facet.COST: {"unknown" if cost is None else "paid" if cost else "free"},
        Facet.ACCEPTING: {"yes" if service.accepting and not service.temporarily_closed else "no"},
        Facet.GENDER: {service.gender} - {""},
        Facet.ROUTE: {service.route} - {""},
        Facet.OPEN: {"now"} if is_open_now(service) else set(),
        Facet.SERVING: {"here"} if not service.areas or HERE & set(service.areas) else set(),
        Facet.CHECKED: {str(days) for days in (92, 183, 365) if is_checked(service, days)},
        Facet.WAIT: {"unsaid"}
        if service.wait_weeks is None
        else {str(weeks) for weeks in (2, 4, 8, 12) if service.wait_weeks <= weeks},
        Facet.PRICE: {str(pence) for pence in (0, 500, 1000) if cost is not None and cost <= pence},
    }[facet]


@relaxed
@given(
    text=st.sampled_from(["", "advice", "debt advice", "friendly group", "lonely"]),
    size=st.integers(1, 60),
    sort=st.sampled_from(list(Sort)),
    near=st.none() | st.just(HALIFAX),
)
def test_pages_make_up_the_whole_without_overlap(many, text, size, sort, near):
    whole = [hit.service_id for hit in everything(many, text, sort=sort, near=near)]
    parts, page = [], 1
    while more := many.found(text, sort=sort, near=near, size=size, page=page):
        parts += more
        page += 1
    assert parts == whole
    assert len(set(whole)) == len(whole) == many.ask(text, near=near).total


@relaxed
@given(st.floats(53.6, 53.8), st.floats(-2.2, -1.7))
def test_each_distance_is_that_of_the_nearest_place(many, latitude, longitude):
    for hit in many.ask("advice", near=(latitude, longitude), size=30).hits:
        points = many.known[hit.service_id].points
        exact = min((metres((latitude, longitude), point) for point in points), default=None)
        assert hit.distance_m == (None if exact is None else pytest.approx(exact, rel=0.005, abs=0.1))


@pytest.mark.parametrize(
    "name", ["days", "term_ids", "languages", "accessibility", "delivery", "audience", "organisation_ids"]
)
def test_an_empty_set_lets_nothing_through(many, name):
    assert many.ask("advice", filters=Filters(**{name: frozenset()})).total == 0


def test_a_value_that_no_service_has_lets_nothing_through(many):
    assert many.ask(filters=Filters(languages=frozenset({"klingon"}))).total == 0


def test_a_distance_is_none_without_a_point_to_measure_from(many):
    assert {hit.distance_m for hit in many.ask("advice").hits} == {None}


def test_the_freshest_come_first_and_what_nobody_checked_last(library):
    made = library(
        SearchDocument("never", "A"),
        SearchDocument("old", "B", assured_on=date(2025, 1, 1)),
        SearchDocument("new", "C", assured_on=date(2026, 10, 31)),
        SearchDocument("a slip of the pen", "D", assured_on=date(2062, 10, 31)),
    )
    assert made.found(sort=Sort.FRESHEST) == ["a slip of the pen", "new", "old", "never"]


def test_the_soonest_come_first_and_what_is_not_every_week_after_them(library):
    sunday, monday = 6, 0
    made = library(
        SearchDocument("never", "A"),
        SearchDocument("monthly", "B", openings=(Opening(sunday, 11 * 60, 13 * 60, regular=False),)),
        SearchDocument("closed an hour ago", "C", openings=(Opening(sunday, 9 * 60, 11 * 60),)),
        SearchDocument("tomorrow, some time", "D", openings=(Opening(monday),)),
        SearchDocument("tomorrow", "E", openings=(Opening(sunday, 9 * 60, 11 * 60), Opening(monday, 9 * 60, 600))),
        SearchDocument("in an hour", "F", openings=(Opening(sunday, 13 * 60, 14 * 60),)),
        SearchDocument("now, since last night", "G", openings=(Opening(5, 22 * 60, 13 * 60),)),
        SearchDocument("over", "H", openings=(Opening(monday, 9 * 60, 600, last_day=TODAY),)),
        SearchDocument("elsewhere", "I", openings=(Opening(sunday, 11 * 60, 800),), areas=("E06000001",)),
    )
    in_order = [
        "now, since last night",
        "in an hour",
        "tomorrow",
        "tomorrow, some time",
        "closed an hour ago",
        "monthly",
    ]
    assert made.found(sort=Sort.SOONEST, here=HERE) == [*in_order, "never", "over", "elsewhere"]
    assert made.index.order(SearchQuery(NOW, sort=Sort.SOONEST))[:2] == [in_order[0], "elsewhere"]


def test_open_now_goes_by_the_clock_of_london(library):
    made = library(SearchDocument("nine to ten", "A", openings=(Opening(0, 9 * 60, 10 * 60),)))
    summer = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    asked = Filters(open_now=True)
    assert made.index.search(SearchQuery(summer, filters=asked)).total == 1
    assert made.index.search(SearchQuery(summer + timedelta(hours=1), filters=asked)).total == 0


def test_what_lapsed_is_left_out_and_counted_unless_it_is_asked_for(library):
    lapsed = [SearchDocument(f"lapsed {n}", "Chess", lapsed=True, languages=("Welsh",)) for n in range(2)]
    made = library(SearchDocument("kept", "Chess", languages=("Welsh",)), *lapsed)
    usual = made.ask("chess")
    assert [hit.service_id for hit in usual.hits] == ["kept"]
    assert (usual.total, usual.facets[Facet.LAPSED], usual.facets[Facet.LANGUAGE]) == (1, {"yes": 2}, {"Welsh": 1})
    whole = made.ask("chess", filters=Filters(with_lapsed=True))
    assert (whole.total, whole.facets[Facet.LAPSED], whole.facets[Facet.LANGUAGE]) == (3, {"yes": 2}, {"Welsh": 3})
    elsewhere = made.ask("chess", filters=Filters(languages=frozenset({"Polish"})))
    assert elsewhere.facets[Facet.LAPSED] == {}
