"""What a plan must hold, as pure rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import WrongState
from hub.plans.rules import (
    ABOUT_ME,
    ActionContent,
    Criterion,
    ExpressedBy,
    GoalContent,
    NeedContent,
    PlanContent,
    PlanStatus,
    activation_problems,
    asks_for_strategies,
    draft_problems,
    missing_criteria,
    move,
)

TODAY = date(2026, 6, 1)
ACTION = ActionContent("Walk", confidence=Decimal(8))
GOAL = GoalContent("Company", importance=Decimal(9), actions=[ACTION])
WHOLE = PlanContent(
    about_me={"what_is_most_important_to_me": "The hills"},
    agreed_with="Maureen",
    agreed_on=TODAY,
    review_on=TODAY + timedelta(days=90),
    review_responsible="Sam",
    needs=[NeedContent("Lonely", goals=[GOAL])],
)


def fields(content: PlanContent) -> set[str]:
    return {each.field for each in activation_problems(content, TODAY)}


def with_goal(**changes: object) -> PlanContent:
    return replace(WHOLE, needs=[NeedContent("Lonely", goals=[replace(GOAL, **changes)])])


def with_action(**changes: object) -> PlanContent:
    return with_goal(actions=[replace(ACTION, **changes)])


def test_a_whole_plan_lacks_nothing() -> None:
    assert activation_problems(WHOLE, TODAY) == []
    assert missing_criteria(WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs": []}, "needs"),
        ({"agreed_with": ""}, "agreed_with"),
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_on": TODAY + timedelta(days=1)}, "agreed_on"),
        ({"review_on": None}, "review_on"),
        ({"review_on": TODAY}, "review_on"),
        ({"review_responsible": ""}, "review_responsible"),
        ({"about_me": {"shoe_size": "6"}}, "about_me.shoe_size"),
    ],
)
def test_each_gap_is_named_by_its_field(changes: dict[str, object], field: str) -> None:
    assert fields(replace(WHOLE, **changes)) == {field}


def test_a_reason_stands_for_an_agreement() -> None:
    assert fields(replace(WHOLE, agreed_with="", agreed_on=None, not_agreed_reason="Lacks capacity; see MCA2")) == set()


def test_the_same_goal_twice_is_refused() -> None:
    goal = replace(GOAL, id=uuid4())
    twice = replace(WHOLE, needs=[NeedContent("One", goals=[goal]), NeedContent("Two", goals=[goal])])
    assert [each.field for each in draft_problems(twice)] == ["needs"]


def test_a_plan_of_200_goals_is_taken_and_one_of_201_is_not() -> None:
    full = replace(WHOLE, needs=[NeedContent("Many", goals=[GOAL] * 200)])
    assert draft_problems(full) == []
    assert draft_problems(replace(WHOLE, needs=[NeedContent("Many", goals=[GOAL] * 201)]))[0].field == "needs"


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_only_one_to_ten_with_one_decimal_counts_as_a_score(score: Decimal) -> None:
    good = score.is_finite() and 1 <= score <= 10 and score == score.quantize(Decimal("0.1"))
    assert (fields(with_goal(importance=score)) == set()) == good
    assert ("needs.0.goals.0.actions.0.confidence" not in fields(with_action(confidence=score))) == good


@given(st.decimals(1, 10, places=1), st.sampled_from(["", "  ", "Go with Jean"]))
def test_confidence_under_seven_asks_what_would_help(confidence: Decimal, strategies: str) -> None:
    asked = confidence < 7 and not strategies.strip()
    assert asks_for_strategies(confidence, strategies) == asked
    path = "needs.0.goals.0.actions.0.strategies"
    assert (path in fields(with_action(confidence=confidence, strategies=strategies))) == asked


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (PlanContent(), list(Criterion)),
        (with_goal(expressed_by=ExpressedBy.PROFESSIONAL), [Criterion.PERSON_IS_CENTRAL]),
        (replace(WHOLE, about_me={"what_is_most_important_to_me": " "}), [Criterion.WHAT_MATTERS]),
        (replace(WHOLE, agreed_on=None), [Criterion.AGREED_OUTCOMES]),
        (with_goal(actions=[]), [Criterion.SHARABLE_PLAN]),
        (replace(WHOLE, review_on=None), [Criterion.REVIEW]),
    ],
)
def test_the_five_criteria_are_told_apart(content: PlanContent, missing: list[Criterion]) -> None:
    assert missing_criteria(content) == missing


@given(st.sampled_from(PlanStatus), st.sampled_from(PlanStatus))
def test_no_version_ever_becomes_a_draft_again(start: PlanStatus, to: PlanStatus) -> None:
    if to is PlanStatus.DRAFT or start in {PlanStatus.SUPERSEDED, PlanStatus.CLOSED}:
        with pytest.raises(WrongState):
            move(start, to)


def test_about_me_has_the_seven_headings_of_the_standard() -> None:
    assert len(ABOUT_ME) == 7
