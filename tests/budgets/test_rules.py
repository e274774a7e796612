"""The law of the ledger by itself."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.budgets import rules
from hub.budgets.queries.proposals import price_of
from hub.budgets.rules import BUDGET_TRANSITIONS, COMMITMENT_TRANSITIONS, AccountKind, BudgetState, EntryKind, Figures
from hub.core.errors import Invalid, WrongState
from hub.directory.models import CostOption

DAY = date(2026, 4, 1)
amounts = st.integers(min_value=1, max_value=rules.MOST_PENCE)


@given(st.sampled_from(list(rules.FLOWS)), amounts)
def test_every_movement_sums_to_zero(kind: EntryKind, amount: int) -> None:
    legs = rules.legs(kind, amount)
    assert sum(legs.values()) == 0
    assert len(legs) == 2


@given(st.lists(st.tuples(st.sampled_from(list(rules.FLOWS)), amounts), max_size=30))
def test_figures_add_up_after_any_movements(movements: list[tuple[EntryKind, int]]) -> None:
    balances = dict.fromkeys(AccountKind, 0)
    for kind, amount in movements:
        for account, change in rules.legs(kind, amount).items():
            balances[account] += change
    figures = Figures.of(balances)
    assert figures.allocated == figures.available + figures.committed + figures.spent + figures.returned


@given(amounts, amounts)
def test_what_is_available_can_be_spent_and_a_penny_more_cannot(available: int, more: int) -> None:
    figures = Figures(available, available, 0, 0)
    rules.check_available(available, figures)
    with pytest.raises(Invalid) as refused:
        rules.check_available(available + more, figures)
    assert refused.value.code == "over_available"


@given(st.integers(max_value=0) | st.integers(min_value=rules.MOST_PENCE + 1))
def test_an_amount_of_nothing_or_of_too_much_is_refused(amount: int) -> None:
    with pytest.raises(Invalid):
        rules.check_amount(amount, field="amount")


def test_every_state_has_its_row_and_leads_somewhere_known() -> None:
    assert set(BUDGET_TRANSITIONS) == set(BudgetState)
    reached = set().union(*BUDGET_TRANSITIONS.values()) | {BudgetState.ENQUIRY}
    assert reached == set(BudgetState)
    assert set(COMMITMENT_TRANSITIONS) == set(rules.CommitmentState)


def test_a_move_that_is_not_in_the_table_says_which_are() -> None:
    with pytest.raises(WrongState, match=r"It is closed\. From there it can become nothing: it is final\."):
        rules.move(BUDGET_TRANSITIONS, BudgetState.CLOSED, BudgetState.ACTIVE)
    with pytest.raises(WrongState, match=r"It is proposed\. From there it can become approved or refused"):
        rules.move(COMMITMENT_TRANSITIONS, rules.CommitmentState.PROPOSED, rules.CommitmentState.CLOSED)


@pytest.mark.parametrize("typed", ["INV-12", "inv 12", "Inv/12", " INV12 "])
def test_an_invoice_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert rules.fingerprint("Hall Ltd", 600, typed, DAY, 1) == rules.fingerprint("HALL LTD", 600, "INV12", DAY, 1)


def test_another_amount_date_or_payee_is_another_payment() -> None:
    marks = {
        rules.fingerprint("Hall", 600, "12", DAY, 1),
        rules.fingerprint("Hall", 601, "12", DAY, 1),
        rules.fingerprint("Hall", 600, "12", date(2026, 4, 2), 1),
        rules.fingerprint("Barn", 600, "12", DAY, 1),
        rules.fingerprint("Hall", 600, "12", DAY, 2),
    }
    assert len(marks) == 5


@pytest.mark.parametrize("text", ["", "six", "1.0", "-1", "1e3", "²", "٣", "1" * 10])
def test_a_count_is_a_whole_number(text: str) -> None:
    with pytest.raises(Invalid, match="whole number"):
        rules.whole_number(text, field="quantity")


@pytest.mark.parametrize(
    ("option", "is_used"),
    [
        ({"amount": Decimal("6"), "currency": "GBP"}, True),
        ({"amount": Decimal("6"), "currency": "gbp"}, True),
        ({"amount": Decimal("6.5"), "currency": None}, True),
        ({"amount": Decimal("6.555"), "currency": "GBP"}, False),
        ({"amount": Decimal("0"), "currency": "GBP"}, False),
        ({"amount": None, "currency": "GBP"}, False),
        ({"amount": Decimal("6"), "currency": "EUR"}, False),
        ({"amount": Decimal("6"), "currency": "GBP", "valid_to": date(2026, 3, 31)}, False),
        ({"amount": Decimal("6"), "currency": "GBP", "valid_from": date(2026, 4, 2)}, False),
    ],
)
def test_a_price_is_taken_from_the_directory_where_it_is_pounds_and_holds_today(
    option: dict[str, object], is_used: bool
) -> None:
    given_option = CostOption(**option)
    assert price_of([given_option], DAY) is (given_option if is_used else None)
