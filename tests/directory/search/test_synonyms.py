"""The shipped synonyms make sense as a whole, and a search uses those that it is given."""

from collections.abc import Callable
from typing import Any

from hub.directory.rules.synonyms import Group, check_group, tidied
from hub.directory.search.analysis import stems
from hub.directory.search.document import SearchDocument
from hub.directory.search.synonyms import Synonyms, shipped, shipped_groups

PHRASES = [phrase for group in shipped_groups().values() for phrase in group.phrases]


def service(name: str) -> SearchDocument:
    return SearchDocument(service_id=name, name=name)


def test_phrases_keep_their_meaning_without_the_words_that_are_never_indexed() -> None:
    assert [phrase for phrase in PHRASES if len(stems(phrase)) < min(2, len(phrase.split()))] == []


def test_there_are_enough_groups_to_be_of_use() -> None:
    assert len(shipped_groups()) >= 80


def test_no_phrase_stands_for_itself() -> None:
    assert all(phrase not in others for phrase, others in shipped().table.items())


def test_every_shipped_group_would_be_taken_from_an_editor_as_it_is() -> None:
    wrong = {key: check_group(each, "", stems) for key, each in shipped_groups().items()}
    assert {key: errors for key, errors in wrong.items() if errors} == {}
    assert [key for key, each in shipped_groups().items() if tidied(each) != each] == []


def test_what_people_say_leads_to_what_listings_use_and_not_back() -> None:
    table = Synonyms([Group(("befriending", "company"), ("on my own",))]).table
    assert table[stems("on my own")] == {stems("befriending"): "befriending", stems("company"): "company"}
    assert table[stems("befriending")] == {stems("company"): "company"}


def test_a_search_goes_by_the_synonyms_that_it_is_given(library: Callable[..., Any]) -> None:
    shelf = library(service("Befriending"), service("Chess"))
    assert shelf.found("lonely") == ["Befriending"]
    assert shelf.found("lonely", synonyms=Synonyms([Group(("lonely", "chess"))])) == ["Chess"]
    assert shelf.found("lonely", synonyms=Synonyms(())) == []
    assert shelf.found("lonely") == ["Befriending"]


def test_whom_it_is_for_is_not_what_it_is_about(library: Callable[..., Any]) -> None:
    shelf = library(service("Parenting course"), service("Chess for dads"), service("Carers' cafe"))
    assert shelf.found("chess group for my elderly dad") == ["Chess for dads"]
    assert shelf.found("dads") == ["Chess for dads", "Parenting course"]
    assert "Carers' cafe" in shelf.found("caring for my mum")


def test_a_slip_is_mended_by_the_words_of_the_synonyms_that_are_given(library: Callable[..., Any]) -> None:
    shelf = library(service("Chess"))
    ours = Synonyms([Group(("chess",), ("checkmate",))])
    for _ in range(2):  # as often as they are asked in turn
        assert shelf.ask("chekmate", synonyms=ours).suggestion == "checkmate"
        assert shelf.found("chekmate", synonyms=ours) == ["Chess"]
        assert shelf.found("chekmate", synonyms=Synonyms(())) == shelf.found("chekmate") == []


def test_synonyms_of_the_same_groups_are_the_same() -> None:
    one, same, other = (Synonyms([Group((first, "b"))]) for first in ("a", "a", "c"))
    assert one == same != other
    assert hash(one) == hash(same)
    assert Synonyms(()).longest == 0
