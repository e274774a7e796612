"""How a referral moves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid, WrongState
from hub.referrals.rules import (
    NEED_A_REASON,
    OPEN,
    TRANSITIONS,
    Party,
    ReferralStatus,
    Risks,
    answer_due,
    check_session_date,
    move,
    possible,
)

S = ReferralStatus
statuses, parties = st.sampled_from(list(S)), st.sampled_from(list(Party))


@given(statuses, statuses, parties)
def test_a_move_works_exactly_where_it_is_listed_as_possible(current: S, to: S, party: Party) -> None:
    if to in possible(current, party):
        assert move(current, to, party, "because") is to
    else:
        with pytest.raises(WrongState, match="Possible"):
            move(current, to, party, "because")


@given(statuses, parties)
def test_only_the_requester_says_that_it_was_entered_in_error(current: S, party: Party) -> None:
    assert (S.ENTERED_IN_ERROR in possible(current, party)) == (
        party is Party.REQUESTER and current is not S.ENTERED_IN_ERROR
    )


@given(statuses)
def test_what_has_ended_stays_ended(current: S) -> None:
    assert bool(TRANSITIONS[current]) == (current in OPEN)


@pytest.mark.parametrize("to", sorted(NEED_A_REASON - {S.ON_HOLD, S.ENTERED_IN_ERROR, S.FAILED}))
def test_a_refusal_without_a_reason_is_refused_by_name(to: S) -> None:
    with pytest.raises(Invalid) as refused:
        move(S.REQUESTED, to, Party.TARGET, "  ")
    assert refused.value.errors[0].field == "reason"


@pytest.mark.parametrize(
    ("risks", "right"),
    [
        (Risks(True), True),
        (Risks(False, "Dog at home."), True),
        (Risks(False), False),
        (Risks(False, "  "), False),
        (Risks(True, "Dog at home."), False),
        (Risks(False, "x" * 1001), False),
    ],
)
def test_risks_are_said_one_way_or_the_other(risks: Risks, right: bool) -> None:
    if right:
        assert risks.checked().no_known_risks == risks.no_known_risks
    else:
        with pytest.raises(Invalid) as refused:
            risks.checked()
        assert refused.value.errors[0].field == "risks"


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_an_answer_is_due_after_five_weekdays(sent: date) -> None:
    due = answer_due(sent)
    between = [sent + timedelta(days=n) for n in range(1, (due - sent).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == 5
    assert due.weekday() < 5


@given(st.dates(), st.dates(), st.dates())
def test_a_session_lies_between_the_referral_and_today(on: date, sent: date, today: date) -> None:
    if sent <= on <= today:
        assert check_session_date(on, sent, today) == on
    else:
        with pytest.raises(Invalid):
            check_session_date(on, sent, today)
