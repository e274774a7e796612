"""Of so few answers that each would be a person nothing is said; of more, what the last ones were."""

from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.past_answers import COUNTED, FEWEST, MOST, Answer, Record, first_sessions, record_of

ANSWERS = st.lists(st.sampled_from(Answer), max_size=60)


def test_nothing_is_said_of_fewer_than_five() -> None:
    assert record_of([Answer.TAKEN] * 4).words == ""
    assert record_of([Answer.TAKEN] * 4 + [Answer.FULL]).words == "took 4 of the last 5 referrals"


def test_what_was_not_the_service_s_to_decide_does_not_count_against_it() -> None:
    others = [Answer.NOT_FOR_THEM, Answer.DID_NOT_COME]
    assert record_of(others * 5 + [Answer.TAKEN] * 5) == Record(5, 5)


def test_only_the_last_twenty_tell_how_it_is_now() -> None:
    assert record_of([Answer.TAKEN] * MOST + [Answer.DECLINED] * 30) == Record(MOST, MOST)


def test_an_answer_after_all_takes_back_that_there_was_none() -> None:
    late = [Answer.TAKEN, Answer.AFTER_ALL, Answer.NO_ANSWER]
    assert record_of(late * 5) == Record(5, 5)
    assert record_of([Answer.NO_ANSWER] * 5) == Record(0, 5)


def test_first_sessions_are_counted_on_their_own() -> None:
    assert first_sessions([Answer.CAME] * 4 + [Answer.DID_NOT_COME, Answer.DECLINED]) == Record(4, 5)
    assert first_sessions([Answer.CAME] * 4) == Record()


@given(ANSWERS)
def test_a_record_is_within_its_bounds(answers: list[Answer]) -> None:
    record = record_of(answers)
    assert record.answered == 0 or FEWEST <= record.answered <= MOST
    assert 0 <= record.taken <= record.answered


@given(ANSWERS)
def test_one_more_taken_never_makes_a_record_worse(answers: list[Answer]) -> None:
    before, after = record_of(answers), record_of([Answer.TAKEN, *answers])
    if before.answered:
        assert after.taken / after.answered >= before.taken / before.answered


@given(ANSWERS)
def test_what_does_not_count_changes_nothing(answers: list[Answer]) -> None:
    counting = [each for each in answers if each in COUNTED or each is Answer.AFTER_ALL]
    assert record_of(counting) == record_of(answers)
