"""The table of synonyms makes sense as a whole."""

from hub.directory.search import synonyms
from hub.directory.search.analysis import stems

PHRASES = [phrase for group in synonyms._groups() for phrase in (*group["same"], *group.get("say", []))]


def test_phrases_keep_their_meaning_without_the_words_that_are_never_indexed():
    assert [phrase for phrase in PHRASES if len(stems(phrase)) < min(2, len(phrase.split()))] == []


def test_there_are_enough_groups_to_be_of_use():
    assert len(synonyms._groups()) >= 80


def test_no_phrase_stands_for_itself():
    assert all(phrase not in others for phrase, others in synonyms.table().items())
