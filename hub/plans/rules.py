"""What a care and support plan must hold before it counts. Pure: no database, no clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from hub.core.errors import FieldError, WrongState

ENOUGH_CONFIDENCE = Decimal(7)
LONGEST_TEXT = 5_000
MOST_ROWS = 200

ABOUT_ME = {
    "what_is_most_important_to_me": "What is most important to me",
    "people_who_are_important_to_me": "People who are important to me",
    "how_i_communicate_and_how_to_communicate_with_me": "How I communicate and how to communicate with me",
    "my_wellness": "My wellness",
    "please_do_and_please_dont": "Please do and please don’t",
    "how_and_when_to_support_me": "How and when to support me",
    "also_worth_knowing_about_me": "Also worth knowing about me",
}
"""The headings of About me in the PRSB Personalised Care and Support Plan v2.0, in its order."""


class PlanStatus(StrEnum):
    """Where a version of a plan has got to."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    CLOSED = "closed"


class GoalStatus(StrEnum):
    """FHIR R4 goal lifecycle, the part in use."""

    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ExpressedBy(StrEnum):
    """Whose words the goal is in."""

    PERSON = "person"
    CARER = "carer"
    PROFESSIONAL = "professional"


class ActionStatus(StrEnum):
    """PRSB care planning action context, in plain words."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    STOPPED = "stopped"


class Criterion(StrEnum):
    """NHS England's five criteria for a personalised care and support plan, in short."""

    PERSON_IS_CENTRAL = "person_is_central"
    WHAT_MATTERS = "what_matters"
    AGREED_OUTCOMES = "agreed_outcomes"
    SHARABLE_PLAN = "sharable_plan"
    REVIEW = "review"


CRITERIA = {
    Criterion.PERSON_IS_CENTRAL: "At least one goal is in the person’s own words, and it says who agreed the plan.",
    Criterion.WHAT_MATTERS: "It starts from what is most important to the person.",
    Criterion.AGREED_OUTCOMES: "The person agreed what they want to achieve, on a date.",
    Criterion.SHARABLE_PLAN: "Every goal says how it will be reached: it has at least one action.",
    Criterion.REVIEW: "It says when it will be looked at again and who will see to that.",
}

TRANSITIONS: Mapping[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.ACTIVE, PlanStatus.CLOSED}),
    PlanStatus.ACTIVE: frozenset({PlanStatus.SUPERSEDED, PlanStatus.CLOSED}),
    PlanStatus.SUPERSEDED: frozenset(),
    PlanStatus.CLOSED: frozenset(),
}


def move(status: PlanStatus, to: PlanStatus) -> PlanStatus:
    """Give the new status; raises WrongState where the plan cannot go there from where it is."""
    if to not in TRANSITIONS[status]:
        raise WrongState(f"This version of the plan is {status.value}; it cannot become {to.value}.")
    return to


@dataclass(frozen=True)
class ActionContent:
    """An action or activity. `confidence` is 1 to 10; `id` is that of the row it changes, None for a new one."""

    what: str
    who: str = ""
    when: str = ""
    strategies: str = ""
    confidence: Decimal | None = None
    status: ActionStatus = ActionStatus.PLANNED
    id: UUID | None = None


@dataclass(frozen=True)
class GoalContent:
    """A goal or hope. `importance` is 1 to 10, the person's own."""

    text: str
    expressed_by: ExpressedBy = ExpressedBy.PERSON
    importance: Decimal | None = None
    status: GoalStatus = GoalStatus.ACTIVE
    actions: Sequence[ActionContent] = ()
    id: UUID | None = None


@dataclass(frozen=True)
class NeedContent:
    """A need, concern or problem."""

    text: str
    category: str = ""
    goals: Sequence[GoalContent] = ()
    id: UUID | None = None


@dataclass(frozen=True)
class PlanContent:
    """Everything that is written in one version of a plan."""

    about_me: Mapping[str, str] = field(default_factory=dict)
    strengths: str = ""
    agreed_with: str = ""
    agreed_on: date | None = None
    not_agreed_reason: str = ""
    review_on: date | None = None
    review_responsible: str = ""
    needs: Sequence[NeedContent] = ()

    @property
    def goals(self) -> Sequence[GoalContent]:
        """Give every goal, of whichever need."""
        return [goal for need in self.needs for goal in need.goals]


def draft_problems(content: PlanContent) -> list[FieldError]:
    """List what is wrong with a draft, each by its path (needs.0.goals.1.importance). A draft may be unfinished."""
    problems = [*_about_me_problems(content), *_size_problems(content)]
    known = [goal.id for goal in content.goals if goal.id]
    if len(known) != len(set(known)):
        problems.append(FieldError("needs", "The same goal is there twice. Reload the page and write it again."))
    for n, need in enumerate(content.needs):
        problems += _text_problems(f"needs.{n}.text", need.text, "Say what the need, concern or problem is.")
        for g, goal in enumerate(need.goals):
            problems += _goal_problems(f"needs.{n}.goals.{g}", goal)
    return problems


def activation_problems(content: PlanContent, today: date) -> list[FieldError]:
    """List what a plan lacks before it can become active, each by its field.

    PRSB Personalised Care and Support Plan v2.0: agreement or the reason for none, a goal, a review and who sees to it.
    """
    problems = draft_problems(content)
    if not content.goals:
        problems.append(FieldError("needs", "Write down at least one goal: something the person wants to happen."))
    if not (content.agreed_with and content.agreed_on) and not content.not_agreed_reason:
        message = "Say who agreed this plan and on what date, or why it was not agreed."
        problems.append(FieldError("agreed_on" if content.agreed_with else "agreed_with", message))
    if content.agreed_on is not None and content.agreed_on > today:
        problems.append(FieldError("agreed_on", "The date of agreement cannot be in the future."))
    if content.review_on is None:
        problems.append(FieldError("review_on", "Choose the date on which the plan will be looked at again."))
    elif content.review_on <= today:
        problems.append(FieldError("review_on", "The review date must be in the future."))
    if not content.review_responsible:
        problems.append(FieldError("review_responsible", "Say who will see to the review: a name and a role."))
    return [*problems, *_confidence_problems(content)]


def missing_criteria(content: PlanContent) -> list[Criterion]:
    """List which of NHS England's five criteria the plan does not meet yet, in their order."""
    open_goals = [goal for goal in content.goals if goal.status is GoalStatus.ACTIVE] or content.goals
    met = {
        Criterion.PERSON_IS_CENTRAL: bool(content.agreed_with)
        and any(goal.expressed_by is ExpressedBy.PERSON for goal in content.goals),
        Criterion.WHAT_MATTERS: bool(content.about_me.get("what_is_most_important_to_me", "").strip()),
        Criterion.AGREED_OUTCOMES: bool(content.goals and content.agreed_on and content.agreed_with),
        Criterion.SHARABLE_PLAN: bool(open_goals) and all(goal.actions for goal in open_goals),
        Criterion.REVIEW: bool(content.review_on and content.review_responsible),
    }
    return [criterion for criterion in Criterion if not met[criterion]]


def asks_for_strategies(confidence: Decimal | None, strategies: str) -> bool:
    """Say whether an action needs a word about what would help: confidence under 7 out of 10, nothing written."""
    unsure = confidence is not None and confidence.is_finite() and confidence < ENOUGH_CONFIDENCE
    return unsure and not strategies.strip()


def _goal_problems(path: str, goal: GoalContent) -> Iterator[FieldError]:
    yield from _text_problems(f"{path}.text", goal.text, "Say what the person wants to happen.")
    yield from _score_problems(f"{path}.importance", goal.importance, "importance")
    for a, action in enumerate(goal.actions):
        yield from _text_problems(f"{path}.actions.{a}.what", action.what, "Say what will be done.")
        yield from _score_problems(f"{path}.actions.{a}.confidence", action.confidence, "confidence")


def _confidence_problems(content: PlanContent) -> Iterator[FieldError]:
    for n, need in enumerate(content.needs):
        for g, goal in enumerate(need.goals):
            for a, action in enumerate(goal.actions):
                if asks_for_strategies(action.confidence, action.strategies):
                    path = f"needs.{n}.goals.{g}.actions.{a}.strategies"
                    yield FieldError(path, "Confidence is under 7: say what would help to make this easier.")


def _about_me_problems(content: PlanContent) -> Iterator[FieldError]:
    for key, text in content.about_me.items():
        if key not in ABOUT_ME:
            yield FieldError(f"about_me.{key}", f"There is no such part of About me. The parts: {', '.join(ABOUT_ME)}.")
        elif len(text) > LONGEST_TEXT:
            yield FieldError(f"about_me.{key}", f"Use {LONGEST_TEXT:,} characters or fewer.")


def _size_problems(content: PlanContent) -> Iterator[FieldError]:
    actions = sum(len(goal.actions) for goal in content.goals)
    for name, count in (("needs", len(content.needs)), ("goals", len(content.goals)), ("actions", actions)):
        if count > MOST_ROWS:
            yield FieldError("needs", f"A plan can hold {MOST_ROWS} {name} at most; this one has {count}.")


def _text_problems(path: str, text: str, missing: str) -> Iterator[FieldError]:
    if not text.strip():
        yield FieldError(path, missing)
    elif len(text) > LONGEST_TEXT:
        yield FieldError(path, f"Use {LONGEST_TEXT:,} characters or fewer.")


def _score_problems(path: str, score: Decimal | None, name: str) -> Iterator[FieldError]:
    if score is not None and (not score.is_finite() or not 1 <= score <= 10 or score != round(score, 1)):
        yield FieldError(path, f"Enter {name} as a number from 1 to 10, like 8 or 7.5.")
