"""How well the rules tell duplicates from what only looks so, on labelled listings. Large twin: `bench duplicates`."""

import pytest

from hub.directory.rules import likeness as rules
from hub.directory.rules.likeness import WEIGHTS, likeness, observed
from hub.directory.rules.listing_traits import plain, traits
from hub.directory.rules.told_apart import says_more_of_whom, told_apart
from tests.directory.upkeep.labelled import ROWS, Row, pairs, read


def found() -> list[tuple[Row, Row, bool]]:
    known = {row: read(row) for row in ROWS}
    keys = {row: set(each.keys()) for row, each in known.items()}
    return [
        (one, other, same)
        for one, other, same in pairs()
        if keys[one] & keys[other] and likeness(known[one], known[other])
    ]


def test_of_what_is_shown_nearly_all_is_the_same_service_and_nearly_all_of_it_is_shown() -> None:
    shown = found()
    right, total = sum(same for *_, same in shown), sum(same for *_, same in pairs())
    wrong = [(one[1], other[1]) for one, other, same in shown if not same]
    lost = [(a[1], b[1]) for a, b, same in pairs() if same and (a, b, same) not in shown]
    assert right / len(shown) >= 0.95, wrong
    assert right / total >= 0.85, lost


def test_every_pair_of_one_service_shares_a_key() -> None:
    assert all(set(read(one).keys()) & set(read(other).keys()) for one, other, same in pairs() if same)


@pytest.mark.parametrize("name", WEIGHTS)
def test_each_weight_moves_the_points_of_a_labelled_pair(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a weight, some pair that has the observation gets other points: no weight stands there for nothing."""
    known = {row: read(row) for row in ROWS}
    has = [(known[a], known[b]) for a, b, _ in pairs() if name in observed(known[a], known[b])]
    assert has
    before = [rules.points(observed(*pair)) for pair in has]
    monkeypatch.setattr(rules, "WEIGHTS", {**WEIGHTS, name: rules.Weight(0)})
    after = [rules.points(observed(*pair)) for pair in has]
    rises = [now > was for was, now in zip(before, after, strict=True) if now != was]
    assert rises
    assert all(rise is (WEIGHTS[name].points < 0) for rise in rises)


def test_reasons_are_told_in_words_for_and_against() -> None:
    by_name = {row[1]: read(row) for row in ROWS}
    moved = likeness(by_name["Halifax Men's Shed"], by_name["Halifax Mens Shed"])
    assert moved is not None
    assert moved.why == (
        "same telephone number; same organisation; same website or e-mail domain; same name; described alike; "
        "but another postcode"
    )


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("canal walk 1", "canal walk 2", True),
        ("lunch club tuesdays", "lunch club thursday", True),
        ("yoga beginners", "yoga advanced", True),
        ("swim under 5s", "swim 5 to 11", True),
        ("talk night men", "talk night women", True),
        ("lunch club", "lunch club thursday", False),
        ("debt advice", "dept advice", False),
        ("counselling young people", "counselling", False),
    ],
)
def test_groups_are_told_apart_by_words_of_one_kind(one: str, other: str, apart: bool) -> None:
    assert told_apart(one, other) is told_apart(other, one) is apart


def test_groups_are_told_apart_by_the_town_of_each() -> None:
    assert told_apart("memory cafe elland", "memory cafe leeds", {"elland"}, {"leeds"})
    assert not told_apart("memory cafe elland", "memory cafe leeds", {"halifax"}, {"halifax"})


def test_for_whom_one_alone_says_it_is_counts_but_not_in_the_name_of_the_organisation() -> None:
    assert says_more_of_whom("debt advice", "debt advice young people")
    assert not says_more_of_whom("carers sitting", "sitting", {"carers"})


def test_a_description_that_is_the_name_again_says_nothing() -> None:
    assert plain("Debt advice for anybody.") == ""
    assert plain("<p>Free help with debts, and with whoever comes to collect them.</p>").startswith("free help with")


def test_a_name_is_compared_without_that_of_its_organisation() -> None:
    listed = traits("Calder Minds: Tuesday group", "Calder Minds", places=[], phones=[], webs=[])
    assert (listed.name, listed.core) == ("calder minds tuesday", "tuesday")
