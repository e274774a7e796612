"""A score says why it is what it is and what would raise it; more is never worse, and older is never better."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.quality import ENOUGH_WORDS, QualityFacts, judge

TODAY = date(2026, 3, 2)
THINGS = [name for name in QualityFacts.__dataclass_fields__ if name.startswith("has_")]
BEST = QualityFacts(**dict.fromkeys(THINGS, True), words=80, checked_on=TODAY, confirmed_by="Ann", reading_age=11)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1))
FACTS = st.builds(
    QualityFacts,
    **dict.fromkeys(THINGS, st.booleans()),
    words=st.integers(0, 400),
    checked_on=DAYS,
    confirmed_by=st.sampled_from(["", "Ann"]),
    reports=st.integers(0, 30),
    broken=st.lists(st.sampled_from(["https://a.org", "b.org"]), unique=True).map(tuple),
    reading_age=st.none() | st.integers(5, 25),
)


def test_a_listing_that_tells_everything_has_all_points_and_one_that_tells_nothing_next_to_none() -> None:
    assert judge(BEST, TODAY).score == 100
    assert judge(BEST, TODAY).lacking == []
    assert judge(QualityFacts(), TODAY).score == 14  # nothing is broken, and nobody complained


def test_what_would_raise_it_most_comes_first() -> None:
    weak = replace(BEST, has_times=False, has_need=False, checked_on=None)
    assert [part.name for part in judge(weak, TODAY).lacking] == ["checked", "times", "need", "confirmed"]
    times = next(part for part in judge(weak, TODAY).parts if part.name == "times")
    assert (times.reason, times.advice, times.gain) == (
        "It does not say when it is open.",
        "Say when it is open",
        8,
    )


def test_what_does_not_work_is_named() -> None:
    links = next(part for part in judge(replace(BEST, broken=("https://a.org",)), TODAY).parts if part.name == "links")
    assert "https://a.org" in links.reason


def test_a_confirmation_that_is_too_old_counts_no_more() -> None:
    def confirmed(days: int) -> int:
        facts = replace(BEST, checked_on=TODAY - timedelta(days=days))
        return next(part.points for part in judge(facts, TODAY).parts if part.name == "confirmed")

    assert (confirmed(180), confirmed(181)) == (5, 0)


def test_the_order_of_results_sees_neither_age_nor_reports_nor_reading() -> None:
    old = replace(BEST, checked_on=None, confirmed_by="", reports=4, reading_age=25)
    assert judge(old, TODAY).thoroughness == 100
    assert judge(replace(BEST, broken=("b.org",)), TODAY).thoroughness < 100


@given(FACTS)
def test_the_parts_add_up_to_a_score_of_0_to_100(facts: QualityFacts) -> None:
    quality = judge(facts, TODAY)
    assert sum(part.most for part in quality.parts) == 100
    assert 0 <= quality.score == sum(part.points for part in quality.parts) <= 100
    assert 0 <= quality.thoroughness <= 100
    assert all(0 <= part.points <= part.most and part.reason for part in quality.parts)


@given(FACTS)
def test_every_point_that_is_missing_has_a_way_to_get_it_and_no_other_has(facts: QualityFacts) -> None:
    assert all(bool(part.advice) is bool(part.gain) for part in judge(facts, TODAY).parts)


@given(FACTS, st.sampled_from(THINGS))
def test_telling_more_never_lowers_a_score(facts: QualityFacts, thing: str) -> None:
    less, more = replace(facts, **{thing: False}), replace(facts, **{thing: True})
    assert judge(less, TODAY).score < judge(more, TODAY).score
    assert judge(facts, TODAY).score <= judge(replace(facts, words=facts.words + ENOUGH_WORDS), TODAY).score


@given(FACTS, st.integers(0, 25))
def test_writing_a_description_never_lowers_a_score_however_hard_it_reads(facts: QualityFacts, age: int) -> None:
    without = replace(facts, words=0, reading_age=None)
    assert judge(without, TODAY).score <= judge(replace(facts, words=12, reading_age=max(5, age)), TODAY).score


@given(FACTS, st.dates(date(2020, 1, 1), TODAY), st.integers(0, 2000))
def test_an_older_check_is_never_better_and_any_is_better_than_none(facts: QualityFacts, on: date, days: int) -> None:
    newer, older = replace(facts, checked_on=on), replace(facts, checked_on=on - timedelta(days=days))
    never = replace(facts, checked_on=None)
    assert judge(newer, TODAY).score >= judge(older, TODAY).score >= judge(never, TODAY).score


@given(FACTS, st.integers(0, 5))
def test_more_reports_and_more_broken_addresses_are_never_better(facts: QualityFacts, more: int) -> None:
    worse = replace(facts, reports=facts.reports + more, broken=(*facts.broken, *["c.org"][:more]))
    assert judge(worse, TODAY).score <= judge(facts, TODAY).score
