"""What is read from the words of a search, and what is left as words."""

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.understanding import Kind, read
from hub.directory.rules.understanding.places import plain

TOWNS = {plain(name): name for name in ("Hulme", "Todmorden", "Hebden Bridge", "Sowerby-Bridge", "Bath", "Bury", "Ash")}
WEDNESDAY = 2
POSTCODES = {"HX1 1UJ", "HX6", "M15"}


def is_place(text: str) -> bool:
    return text in POSTCODES or text in TOWNS.values()


def picked(text: str) -> dict[str, str]:
    return {pick.kind.value: pick.value for pick in read(text, TOWNS, WEDNESDAY, is_place)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("somewhere warm to go tuesday near hulme", {"day": "1", "near": "Hulme"}),
        ("walking group for over 60s free wheelchair", {"age": "60", "cost": "0", "access": "Step-free access"}),
        ("cant pay gas bill", {}),
        ("he's lonely since his wife died", {}),
        ("debt advice todmorden", {"near": "Todmorden"}),
        ("something on a friday in Hebden Bridge", {"day": "4", "near": "Hebden Bridge"}),
        ("lunch sowerby bridge", {"near": "Sowerby-Bridge"}),
        ("food bank HX1 1UJ", {"near": "HX1 1UJ"}),
        ("help with electric bill HX6", {"near": "HX6"}),
        ("choir round the M15 area", {"near": "M15"}),
        ("vitamin B12 injection HX6", {"near": "HX6"}),
        ("help getting in the bath", {}),
        ("help in bath", {}),
        ("choir near bath", {"near": "Bath"}),
        ("homeless Bury", {"near": "Bury"}),
        ("bury my husband", {}),
        ("HOMELESS BURY", {}),
        ("yoga tues evening", {"day": "1", "times": "1020-1440"}),
        ("yoga on sat morning", {"day": "5", "times": "0-720"}),
        ("she sat alone all day", {}),
        ("dads with kids at the weekend", {"day": "5,6"}),
        ("what is on today", {"day": "2"}),
        ("what is on tomorrow", {"day": "3"}),
        ("cafe open now", {"now": "now"}),
        ("homeless tonight", {}),
        ("exercise after 5", {"times": "1020-1440"}),
        ("exercise after 5 years", {}),
        ("exercise before 10am", {"times": "0-600"}),
        ("exercise after 8", {}),
        ("chair exercise after 6:30pm", {"times": "1110-1440"}),
        ("free counselling", {"cost": "0"}),
        ("step free cafe", {"access": "Step-free access"}),
        ("smoke-free homes", {}),
        ("free school meals", {}),
        ("set free from debt", {}),
        ("no cost", {"cost": "0"}),
        ("can't afford to pay", {}),
        ("exercise under £5", {"cost": "500"}),
        ("art class up to 10 pounds", {"cost": "1000"}),
        ("lunch for £3.50", {}),
        ("aged 72", {"age": "72"}),
        ("counselling for a 15 year old", {"age": "15"}),
        ("my 6yo son", {"age": "6"}),
        ("he's 84 and falls", {"age": "84"}),
        ("60+ swimming", {"age": "60"}),
        ("over 40 miles away", {}),
        ("over 20 stone", {}),
        ("lost 12 kg", {}),
        ("advice in urdu", {"language": "Urdu"}),
        ("only speaks Polish", {"language": "Polish"}),
        ("punjabi-speaking counsellor", {"language": "Punjabi"}),
        ("polish club", {}),
        ("learn english", {}),
        ("esol in english", {}),
        ("counselling in bsl", {"access": "British Sign Language"}),
        ("wheelchair transport", {}),
        ("gardening in a wheelchair", {"access": "Step-free access"}),
        ("disabled toilet", {"access": "Accessible toilet"}),
        ("can't manage stairs", {"access": "Step-free access"}),
        ("swimming women only", {"gender": "women"}),
        ("men-only sauna", {"gender": "men"}),
        ("mens group", {}),
        ("anxiety online", {"how": "Online"}),
        ("anxiety not online", {}),
        ("debt advice over the phone", {"how": "By phone"}),
        ("housebound and lonely", {"how": "Home visit"}),
        ("befriender to visit at home", {"how": "Home visit"}),
        ("can't get out of bed", {}),
        ("can't get out any more", {"how": "Home visit"}),
        ("no parking", {}),
        ("", {}),
        ("£", {}),
        ("🙂 مرحبا", {}),
    ],
)
def test_a_text_is_read_as_people_mean_it(text: str, expected: dict[str, str]) -> None:
    assert picked(text) == expected


def test_several_things_of_access_are_read() -> None:
    found = [pick.value for pick in read("hearing loop and blue badge parking", TOWNS, WEDNESDAY, is_place)]
    assert found == ["Hearing loop", "Blue Badge parking"]


def test_of_two_places_the_first_that_can_be_searched_from_is_read() -> None:
    assert picked("B12 near Hulme") == {"near": "Hulme"}


WORDS = """
    near in hulme todmorden Bury bath tuesday on sat weekend tomorrow evening after 5 free step no not under £5 over 60s
    aged 72 speaks urdu polish wheelchair hearing loop online at home women only M15 HX1 1UJ walking debt , . ' £ 🙂
"""
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES, max_size=20).map(" ".join) | st.text(max_size=300))
def test_what_is_read_stands_in_the_text_and_never_overlaps(text: str) -> None:
    found = read(text, TOWNS, WEDNESDAY, is_place)
    ends = [0, *(pick.end for pick in found)]
    for before, pick in zip(ends, found, strict=False):
        assert before <= pick.start < pick.end <= len(text)
    single = [pick.kind for pick in found if pick.kind is not Kind.ACCESS]
    assert len(single) == len(set(single))
    assert len({pick.name for pick in found}) == len(found)


@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_capitals_and_spaces_change_nothing_but_a_town_that_is_a_word_too(text: str) -> None:
    lower = [(pick.kind, pick.value) for pick in read(text.lower(), TOWNS, WEDNESDAY, lambda _: True)]
    spaced = [(pick.kind, pick.value) for pick in read(f"  {text.lower()}  ", TOWNS, WEDNESDAY, lambda _: True)]
    assert lower == spaced


@pytest.mark.parametrize("text", ["near " * 2000, "over 6" * 1700, "free " * 2000, "a" * 10_000, "can't " * 1600])
def test_a_very_long_text_is_read_in_no_time(text: str) -> None:
    times = timeit.repeat(lambda: read(text, TOWNS, WEDNESDAY, is_place), number=1, repeat=5)
    assert min(times) < 0.05
