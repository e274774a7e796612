"""SNOMED CT codes, and how terms of several vocabularies stand under one another."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.snomed import check_digit, problem_of
from hub.directory.rules.term_graph import Link, TermGraph

FOUND_IN_STANDARDS = (
    ("871731000000106", "Referral to social prescribing service"),
    ("871711000000103", "Social prescribing declined"),
    ("1108111000000107", "Requires reasonable adjustments"),
    ("425268008", "Review of care plan"),
    ("816281000000101", "Has advance statement"),
    ("246090004", "Associated finding"),
    ("71388002", "Procedure"),
    ("219006", "Current drinker of alcohol"),
)


@pytest.mark.parametrize(("code", "words"), FOUND_IN_STANDARDS)
def test_codes_of_concepts_in_published_standards_pass(code: str, words: str) -> None:
    assert problem_of(code) == "", words


@pytest.mark.parametrize("text", ["", "12345", "0219006", "2190o6", "٢١٩٠٠٦", "1" * 19, "219 006", "219006\n"])
def test_what_is_no_row_of_6_to_18_digits_is_refused_with_words(text: str) -> None:
    assert "6 to 18 digits" in problem_of(text)


def test_the_number_of_a_description_is_no_concept() -> None:
    assert "something else than a concept" in problem_of("75367002" + "01" + check_digit("7536700201"))


codes = st.builds(
    lambda head, partition: f"{head}{partition}{check_digit(f'{head}{partition}')}",
    st.integers(100, 10**14).map(str),
    st.sampled_from(["00", "10"]),
)


@given(codes)
def test_a_code_with_its_check_digit_passes(code: str) -> None:
    assert problem_of(code) == ""


@given(codes, st.data())
def test_every_wrong_digit_is_noticed(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != code[place]]))
    assert problem_of(code[:place] + digit + code[place + 1 :]) != ""


@given(codes, st.data())
def test_two_neighbours_swapped_are_noticed(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 2))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or problem_of(swapped) != ""


A, B, C, D, E, F = (UUID(int=number) for number in range(1, 7))


def test_a_term_stands_under_its_broader_terms_all_the_way_up() -> None:
    graph = TermGraph({A: B, B: C}, [])
    assert graph.above(A) == {A, B, C}
    assert graph.under([C]) == {A, B, C}
    assert graph.under([A]) == {A}


@pytest.mark.parametrize(
    ("relation", "finds", "is_found"),
    [
        ("exact", True, True),
        ("close", True, True),
        ("narrower", True, False),
        ("broader", False, True),
        ("related", False, False),
    ],
)
def test_what_a_link_says_decides_which_of_two_terms_finds_the_other(
    relation: str, finds: bool, is_found: bool
) -> None:
    graph = TermGraph({}, [(A, B, relation)])
    assert (B in graph.under([A]), A in graph.under([B])) == (finds, is_found)


def test_a_linked_term_brings_what_stands_under_it_and_counts_for_what_it_is_linked_to() -> None:
    ours, group, theirs, child = A, B, C, D
    graph = TermGraph({ours: group, child: theirs}, [(ours, theirs, "exact")])
    assert child in graph.under([group])
    assert graph.above(child) == {child, theirs, ours, group}


def test_close_to_close_is_too_far() -> None:
    debt, money_help, benefits = A, B, C
    graph = TermGraph({}, [(debt, money_help, "close"), (benefits, money_help, "close")])
    assert graph.under([debt]) == {debt, money_help}
    assert graph.above(benefits) == {benefits, money_help}


def test_a_close_step_may_stand_anywhere_among_others() -> None:
    graph = TermGraph({B: A, D: C, F: E}, [(B, C, "close"), (D, E, "exact")])
    assert graph.under([A]) == {A, B, C, D, E, F}


def test_a_term_reached_by_a_close_step_is_gone_on_from_when_it_is_reached_without() -> None:
    graph = TermGraph({}, [(A, B, "close"), (A, C, "exact"), (C, B, "exact"), (B, D, "close")])
    assert D in graph.under([A])


terms = st.integers(1, 8).map(lambda number: UUID(int=number))
relations = st.sampled_from(["exact", "close", "broader", "narrower", "related"])
links = st.lists(st.tuples(terms, terms, relations), max_size=12)


@given(st.dictionaries(terms, terms), links)
def test_rings_are_harmless_and_above_is_the_other_way_round_of_under(
    parents: dict[UUID, UUID], linked: list[Link]
) -> None:
    graph = TermGraph(parents, linked)
    for number in range(1, 9):
        term = UUID(int=number)
        assert graph.above(term) == {each for number in range(1, 9) if term in graph.under([each := UUID(int=number)])}
        assert term in graph.above(term)


@given(st.dictionaries(terms, terms), links, links)
def test_another_link_never_takes_anything_away(
    parents: dict[UUID, UUID], linked: list[Link], more: list[Link]
) -> None:
    assert TermGraph(parents, linked).under([A]) <= TermGraph(parents, [*linked, *more]).under([A])
