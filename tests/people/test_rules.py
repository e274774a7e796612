"""Consent and age, as pure rules."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from hub.people.rules import (
    Category,
    ConsentDecision,
    DisclosureReason,
    SharingPurpose,
    age_on,
    consent_covers,
    fold,
    live_consents,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CVT, RMA = uuid4(), uuid4()
ALL = [each.value for each in Category]


@dataclass(frozen=True)
class Said:
    recipient_id: UUID = CVT
    decision: ConsentDecision = ConsentDecision.GIVEN
    categories: list[str] = field(default_factory=lambda: list(ALL))
    purpose: str = SharingPurpose.REFERRAL.value
    valid_from: datetime = NOON - timedelta(days=1)
    valid_to: datetime | None = None
    withdraws_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


def withdrawal(of: Said, at: datetime) -> Said:
    return Said(of.recipient_id, ConsentDecision.WITHDRAWN, of.categories, of.purpose, at, withdraws_id=of.id)


moments = st.integers(-100, 100).map(lambda hours: NOON + timedelta(hours=hours))
given_rows = st.builds(
    Said,
    recipient_id=st.sampled_from([CVT, RMA]),
    categories=st.lists(st.sampled_from(ALL), unique=True),
    purpose=st.sampled_from([each.value for each in SharingPurpose]),
    valid_from=moments,
    valid_to=st.none() | moments,
)


def answer(rows: list[Said], at: datetime = NOON, categories: list[str] = ALL) -> DisclosureReason:
    return consent_covers(rows, CVT, categories, SharingPurpose.REFERRAL, at).reason


def test_each_refusal_says_why() -> None:
    cases = {
        DisclosureReason.NEVER_ASKED: [Said(RMA)],
        DisclosureReason.WITHDRAWN: [said := Said(), withdrawal(said, NOON - timedelta(hours=1))],
        DisclosureReason.OUT_OF_DATE: [Said(valid_to=NOON)],
        DisclosureReason.OTHER_PURPOSE: [Said(purpose=SharingPurpose.BUDGET.value)],
        DisclosureReason.NOT_THAT_MUCH: [Said(categories=["goal"])],
        DisclosureReason.CONSENT: [Said()],
    }
    assert {reason: answer(rows) for reason, rows in cases.items()} == {reason: reason for reason in cases}


def test_a_withdrawal_ends_one_agreement_and_a_newer_one_holds() -> None:
    first, second = Said(), Said(valid_from=NOON - timedelta(minutes=1))
    covers = consent_covers(
        [first, withdrawal(first, NOON - timedelta(hours=2)), second], CVT, ALL, SharingPurpose.REFERRAL, NOON
    )
    assert covers.covered
    assert covers.consent_id == second.id


@given(st.lists(given_rows, max_size=6), st.sets(st.sampled_from(ALL)), moments)
def test_a_yes_always_rests_on_one_live_agreement_that_says_all_of_it(
    rows: list[Said], categories: set[str], at: datetime
) -> None:
    covers = consent_covers(rows, CVT, categories, SharingPurpose.REFERRAL, at)
    fitting = {
        row.id
        for row in rows
        if row.recipient_id == CVT
        and row.purpose == SharingPurpose.REFERRAL
        and row.valid_from <= at
        and (row.valid_to is None or at < row.valid_to)
        and categories <= set(row.categories)
    }
    assert covers.covered == bool(fitting)
    assert covers.covered == (covers.consent_id is not None)
    assert not covers.covered or covers.consent_id in fitting


@given(st.lists(given_rows, min_size=1, max_size=6), moments, moments)
def test_withdrawing_everything_stops_the_future_and_not_the_past(
    rows: list[Said], withdrawn_at: datetime, at: datetime
) -> None:
    after = [*rows, *(withdrawal(row, withdrawn_at) for row in rows)]
    now_covers = consent_covers(after, CVT, (), SharingPurpose.REFERRAL, at)
    if at >= withdrawn_at:
        assert not now_covers.covered
        assert live_consents(after, at) == set()
    else:
        assert now_covers == consent_covers(rows, CVT, (), SharingPurpose.REFERRAL, at)


@given(st.lists(given_rows, max_size=6), given_rows, moments)
def test_sharing_with_another_organisation_never_opens_this_one(rows: list[Said], other: Said, at: datetime) -> None:
    others = [row for row in [*rows, other] if row.recipient_id != CVT]
    assert not consent_covers(others, CVT, (), SharingPurpose.REFERRAL, at).covered


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 40_000))
def test_age_never_goes_back_and_grows_by_one_a_year(born: date, days: int) -> None:
    on = born + timedelta(days=days)
    assert age_on(born, on) in {days // 366, days // 366 + 1, days // 365}
    assert age_on(born, on + timedelta(days=1)) - age_on(born, on) in {0, 1}


def test_somebody_born_on_29_february_is_older_on_1_march() -> None:
    born = date(2008, 2, 29)
    assert (age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))) == (17, 18)


@given(st.text(max_size=30))
def test_folding_a_name_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_letters_of_other_alphabets_are_found_by_plain_ones() -> None:
    assert [fold(name) for name in ("Łukasz", "Søren", "Zoë", "O’Brien", "Straße")] == [
        "lukasz",
        "soren",
        "zoe",
        "o'brien",
        "strasse",
    ]
