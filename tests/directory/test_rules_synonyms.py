"""What makes a group of words right, and how a changed group meets an upgrade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.synonyms import (
    LONGEST_NOTE,
    MOST_PHRASES,
    Group,
    changes,
    check_group,
    group_of,
    settled,
    tidied,
)
from hub.directory.search.analysis import stems

PLACES = st.lists(st.sampled_from((None, True, False)), min_size=5, max_size=5)  # of each phrase: out, same, say
GROUPS = PLACES.map(
    lambda places: Group(
        *(tuple(p for p, place in zip("abcde", places, strict=True) if place is side) for side in (True, False))
    )
)
LONELY = Group(("lonely", "befriending"), ("no friends",))


def sides(group: Group) -> dict[str, bool]:
    return dict.fromkeys(group.say, False) | dict.fromkeys(group.same, True)


def refused(group: Group, note: str = "") -> list[tuple[str, str]]:
    return [(error.field, error.message) for error in check_group(tidied(group), note, stems)]


def test_a_change_and_an_upgrade_of_one_group_both_stand() -> None:
    base = Group(("lonely", "befriending", "company"), ("no friends",))
    ours = Group(("lonely", "befriending"), ("no friends", "mithered"))  # without company
    shipped = Group(("lonely", "befriending", "company", "isolated"), ())  # no friends is gone
    assert sides(settled(base, ours, shipped)) == {
        "lonely": True, "befriending": True, "isolated": True, "mithered": False,
    }  # fmt: skip


@given(GROUPS, GROUPS)
def test_without_an_upgrade_what_we_wrote_holds_and_without_a_change_the_upgrade(one: Group, other: Group) -> None:
    assert settled(one, other, one) == other
    assert sides(settled(one, one, other)) == sides(other)


@given(GROUPS, GROUPS, GROUPS)
def test_of_each_phrase_what_we_changed_holds_else_what_is_shipped(base: Group, ours: Group, shipped: Group) -> None:
    was, wanted, now, held = sides(base), sides(ours), sides(shipped), sides(settled(base, ours, shipped))
    for phrase in "abcde":
        is_ours = wanted.get(phrase) != was.get(phrase)
        assert held.get(phrase) == (wanted if is_ours else now).get(phrase)


@given(GROUPS, GROUPS, GROUPS)
def test_no_phrase_stands_twice(base: Group, ours: Group, shipped: Group) -> None:
    phrases = settled(base, ours, shipped).phrases
    assert len(set(phrases)) == len(phrases)


@given(GROUPS, GROUPS)
def test_a_difference_is_said_just_where_there_is_one(one: Group, other: Group) -> None:
    assert bool(changes(one, other)) == (sides(one) != sides(other))


def test_a_difference_is_said_in_words() -> None:
    assert changes(LONELY, Group(("lonely", "no friends"), ("mithered",))) == [
        "Added: “mithered”.",
        "Taken out: “befriending”.",
        "Now words that listings use: “no friends”.",
    ]
    assert changes(LONELY, Group(("lonely",), ("befriending", "no friends"))) == [
        "Now words that people say only: “befriending”."
    ]


@given(GROUPS)
def test_a_group_is_read_back_as_it_was_written(group: Group) -> None:
    assert group_of(group.as_json()) == group


def test_keys_that_are_not_known_are_passed_over() -> None:
    assert group_of({"same": ["a", "b"], "weight": 0.4, "id": "x"}) == Group(("a", "b"))


def test_a_group_is_tidied() -> None:
    assert tidied(Group((" Food  Bank", "food bank", ""), ("FOOD BANK", "hungry"))) == Group(
        ("food bank",), ("hungry",)
    )


@pytest.mark.parametrize(
    ("group", "field", "words"),
    [
        (Group(()), "same", "Enter the words that listings use"),
        (Group((" ", ""), ("no friends",)), "same", "Enter the words that listings use"),
        (Group(("lonely",)), "same", "One phrase alone leads nowhere"),
        (Group(("walk", "walks"), ("walking",)), "same", "“walk”, “walks”, “walking” are one"),
        (Group(("lonely", "&")), "same", "“&” has no word that can be searched"),
        (Group(("lonely",), ("!!", "no friends")), "say", "“!!” has no word that can be searched"),
        (Group(("lonely", "a very long phrase that nobody on earth would type")), "same", "is too long"),
        (Group(("lonely", "x" * 101)), "same", "is too long"),
        (
            Group(("lonely",), tuple(f"word{number}" for number in range(MOST_PHRASES + 1))),
            "say",
            "200 phrases at most",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(group: Group, field: str, words: str) -> None:
    ((refused_field, message),) = refused(group)
    assert refused_field == field
    assert words in message


def test_a_good_group_is_not_refused_and_a_long_note_is() -> None:
    assert refused(LONELY) == refused(Group(("lonely",), ("no friends",)), "x" * LONGEST_NOTE) == []
    assert refused(LONELY, "x" * (LONGEST_NOTE + 1)) == [("note", "Use 500 characters or fewer.")]
