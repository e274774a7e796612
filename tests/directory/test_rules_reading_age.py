"""The reader's age is measured by a published formula; long sentences and jargon are pointed out, never refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.queries.quality import jargon
from hub.directory.rules.reading_age import OLDEST, YOUNGEST, hints, reading_age, syllables

PLAIN = "Come for a cup of tea. We sit and chat. You can bring a friend. It is free."
HARD = (
    "The multidisciplinary intervention facilitates holistic rehabilitation of individuals experiencing psychosocial "
    "difficulties, utilising evidence-based methodologies and collaborative organisational partnerships throughout."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [("tea", 1), ("table", 2), ("home", 1), ("walked", 1), ("needed", 2), ("community", 4), ("advice", 2), ("hmm", 1)],
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_words_are_for_the_young_and_long_ones_for_the_old() -> None:
    assert reading_age([PLAIN]) == YOUNGEST
    assert reading_age([HARD]) == OLDEST


def test_the_formula_is_the_published_one() -> None:
    # 11 words, 2 sentences, 17 syllables: 0.39 * 11 / 2 + 11.8 * 17 / 11 - 15.59 = 4.8, which is grade 5.
    assert reading_age(["We meet every other week. Anybody can come and join us."]) == 10


@pytest.mark.parametrize("paragraphs", [[], [""], ["Debt advice."], ["... !!! ??? 12345 67890"]])
def test_nothing_is_said_of_too_little_text(paragraphs: list[str]) -> None:
    assert reading_age(paragraphs) is None


def test_web_and_e_mail_addresses_do_not_count() -> None:
    assert reading_age([PLAIN]) == reading_age([f"{PLAIN} https://international-organisation.example/opportunities"])


def test_a_long_sentence_is_shown_with_a_shorter_way_where_it_can_be_cut() -> None:
    long = (
        "We run a weekly group for people who care for somebody at home with dementia, and we can also visit you at "
        "home to talk about what would help you and the person that you look after."
    )
    found = hints([f"Hello there. {long}"], {})
    assert [sentence for sentence, _ in found.long_sentences] == [long]
    assert found.long_sentences[0][1] == (
        "We run a weekly group for people who care for somebody at home with dementia.",
        "We can also visit you at home to talk about what would help you and the person that you look after.",
    )


def test_a_long_sentence_without_a_joint_stands_by_itself() -> None:
    found = hints([" ".join(["walking"] * 30) + "."], {})
    assert found.long_sentences[0][1] == ()


def test_jargon_is_named_with_plain_words_in_the_order_of_the_text_and_the_longer_word_before_its_beginning() -> None:
    words = {"self-referral": "asking by yourself", "referral": "being sent", "outreach": "going to people"}
    found = hints(["Self-referral welcome. We do OUTREACH, not outreaching."], words)
    assert found.jargon == (("self-referral", "asking by yourself"), ("outreach", "going to people"))


def test_the_list_that_comes_with_hub_can_be_used() -> None:
    listed = jargon()
    assert len(listed) > 60
    assert all(word == word.lower() == word.strip() and plain for word, plain in listed.items())
    assert not {word for word in listed if listed[word] in listed}, "a plain word must not be jargon itself"


@given(st.lists(st.text(alphabet="aeiouy xzT£9.;:,-–’'@\n", max_size=300), max_size=4))
def test_whatever_is_written_has_an_age_within_bounds_or_none(paragraphs: list[str]) -> None:
    found = hints(paragraphs, jargon())
    assert found.years is None or YOUNGEST <= found.years <= OLDEST
