"""What the demonstration place consists of: its organisations, its people's sign-ins, and how its plans are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hub.core.actor import Role
from hub.identity.rules import OrganisationKind
from hub.plans.rules import ActionContent, ActionStatus, ExpressedBy, GoalContent, NeedContent, PlanContent

KINDS_OF_HELP = "Kinds of help"  # the vocabulary that the services say what they do in
MARKER_ODS = "Y99001"
PASSWORD = "walk-and-talk"  # noqa: S105 (for invented people on a developer's own machine; refused in production)
BUDGET_PENCE = 300_00
BUDGET_DAYS = 365
BUDGET_FOR = "maureen-ackroyd"
BUDGET_SOURCE = "Calderdale personal wellbeing budgets"
LEAST_DAYS_TO_REVIEW = 60

LINK_WORKERS = "Calderdale Link Workers"
BUDGET_TEAM = "Calderdale Personal Health Budget Team"
OWNERS = ("Calder Valley Together", "Ryburn Money Advice")

ORGANISATIONS: Mapping[str, OrganisationKind] = {
    LINK_WORKERS: OrganisationKind.LINK_WORKER_SERVICE,
    BUDGET_TEAM: OrganisationKind.BUDGET_TEAM,
    "Calderdale Directory Team": OrganisationKind.DIRECTORY_TEAM,
    "Calderdale Commissioners": OrganisationKind.COMMISSIONER,
    "People of Calderdale": OrganisationKind.PUBLIC,
    **dict.fromkeys(OWNERS, OrganisationKind.VOLUNTARY),
}
"""Every organisation but the practices, which come with the people."""

ON_BUDGET_CASELOAD = (BUDGET_FOR, "kathleen-dobson")


SCHOOL_TERMS = (
    ("Autumn 2026, first half", date(2026, 9, 7), date(2026, 10, 23)),
    ("Autumn 2026, second half", date(2026, 11, 2), date(2026, 12, 18)),
    ("Spring 2027, first half", date(2027, 1, 4), date(2027, 2, 12)),
    ("Spring 2027, second half", date(2027, 2, 22), date(2027, 3, 25)),
    ("Summer 2027, first half", date(2027, 4, 12), date(2027, 5, 28)),
    ("Summer 2027, second half", date(2027, 6, 7), date(2027, 7, 23)),
)
"""Invented, as the services are whose groups keep to them."""


@dataclass(frozen=True)
class DemoUser:
    """Somebody to sign in as. `is_person` names the person of people.json whose own account it is."""

    email: str
    name: str
    role: Role
    organisation: str
    is_person: str = ""


USERS = (
    DemoUser("link@demo.example", "Sam Whitworth", Role.LINK_WORKER, LINK_WORKERS),
    DemoUser("clinician@demo.example", "Dr Nadia Farooq", Role.CLINICIAN, "Wharf Street Surgery"),
    DemoUser("provider@demo.example", "Anita Holroyd", Role.PROVIDER, OWNERS[0]),
    DemoUser("other-provider@demo.example", "Colin Barraclough", Role.PROVIDER, OWNERS[1]),
    DemoUser("coordinator@demo.example", "Priya Sandhu", Role.CARE_COORDINATOR, BUDGET_TEAM),
    DemoUser("approver@demo.example", "Martin Feather", Role.BUDGET_APPROVER, BUDGET_TEAM),
    DemoUser("auditor@demo.example", "Helen Akroyd-Shaw", Role.AUDITOR, BUDGET_TEAM),
    DemoUser("editor@demo.example", "Tom Lumb", Role.DIRECTORY_EDITOR, "Calderdale Directory Team"),
    DemoUser("commissioner@demo.example", "Yvonne Pickles", Role.COMMISSIONER, "Calderdale Commissioners"),
    DemoUser("person@demo.example", "Maureen Ackroyd", Role.PERSON, "People of Calderdale", BUDGET_FOR),
    DemoUser("admin@demo.example", "Ravi Menon", Role.ADMINISTRATOR, "Calderdale Directory Team"),
)


def sign_ins() -> list[dict[str, str]]:
    """Give what the sign-in page shows on a developer's own machine."""
    return [{"email": user.email, "name": user.name, "role": user.role.value, "password": PASSWORD} for user in USERS]


def plan_content(person: Mapping[str, Any], today: date) -> PlanContent:
    """Read the plan of one person of people.json, agreed today; a review that has gone by is put off."""
    plan = person["plan"]
    reviewer = plan["responsible_reviewer"]
    return PlanContent(
        about_me=plan["about_me"],
        strengths="\n".join(plan["strengths"]),
        agreed_with=f"{person['given_name']} {person['family_name']}",
        agreed_on=today,
        review_on=max(date.fromisoformat(plan["review_date"]), today + timedelta(days=LEAST_DAYS_TO_REVIEW)),
        review_responsible=f"{reviewer['name']}, {reviewer['role'].lower()}",
        needs=[NeedContent(need["text"], goals=[_goal(goal) for goal in need["goals"]]) for need in plan["needs"]],
    )


def _goal(goal: Mapping[str, Any]) -> GoalContent:
    actions = [_action(action) for action in goal["actions"]]
    return GoalContent(
        goal["text"], ExpressedBy(goal["expressed_by"]), Decimal(str(goal["importance"])), actions=actions
    )


def _action(action: Mapping[str, Any]) -> ActionContent:
    texts = {key: action.get(key, "") for key in ("what", "who", "when", "strategies")}
    return ActionContent(**texts, confidence=Decimal(str(action["confidence"])), status=ActionStatus(action["status"]))
