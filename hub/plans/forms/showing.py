"""Showing what is written in a plan as text in its form."""

from datetime import date
from decimal import Decimal
from typing import Any

from hub.plans.rules import GoalContent, NeedContent, PlanContent


def shown(content: PlanContent) -> dict[str, Any]:
    """Give the form's data for what is written in a plan."""
    return {
        "about_me": dict(content.about_me),
        "strengths": content.strengths,
        "agreed_with": content.agreed_with,
        "agreed_on": _shown_day(content.agreed_on),
        "not_agreed_reason": content.not_agreed_reason,
        "review_on": _shown_day(content.review_on),
        "review_responsible": content.review_responsible,
        "needs": [_shown_need(need) for need in content.needs],
    }


def _shown_need(need: NeedContent) -> dict[str, Any]:
    goals = [_shown_goal(goal) for goal in need.goals]
    return {"id": need.id, "category": need.category, "text": need.text, "goals": goals}


def _shown_goal(goal: GoalContent) -> dict[str, Any]:
    actions = [
        {
            "id": action.id,
            "what": action.what,
            "who": action.who,
            "when": action.when,
            "strategies": action.strategies,
            "confidence": _shown_score(action.confidence),
            "status": action.status.value,
        }
        for action in goal.actions
    ]
    return {
        "id": goal.id,
        "text": goal.text,
        "expressed_by": goal.expressed_by.value,
        "importance": _shown_score(goal.importance),
        "status": goal.status.value,
        "actions": actions,
    }


def _shown_score(score: Decimal | None) -> str:
    """Show 8 as 8 and 7.5 as 7.5."""
    if score is None or not score.is_finite():
        return ""
    return f"{score:f}".rstrip("0").rstrip(".") if "." in f"{score:f}" else f"{score:f}"


def _shown_day(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""
