"""Who looked at a person's record and what they did, in words for the person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from hub.audit.queries import Access
from hub.core import clock

SAID = {
    ("create", "person"): "Started your record",
    ("read", "person"): "Looked at your details",
    ("update", "person"): "Changed your details",
    ("create", "plan"): "Began to write your plan",
    ("read", "plan"): "Read your plan",
    ("update", "plan"): "Worked on your plan",
    ("read", "referral"): "Looked at your referral",
    ("send", "referral"): "Referred you to a service",
    ("update", "referral"): "Wrote down how your referral is going",
    ("create", "consent"): "Wrote down what you said about sharing",
    ("send", "disclosure"): "Shared what you agreed to share",
    ("refused", "disclosure"): "Was stopped from sharing, as you had not agreed",
    ("create", "caseload"): "Added a team that works with you",
    ("update", "caseload"): "Changed which team works with you",
    ("create", "budget"): "Opened your budget",
    ("create", "budget_commitment"): "Asked for something from your budget",
    ("update", "budget_commitment"): "Decided about something from your budget",
    ("create", "budget_payment"): "Paid for something from your budget",
}
VERBS = {
    "create": "Wrote down",
    "read": "Looked at",
    "update": "Changed",
    "delete": "Removed",
    "export": "Took a copy of",
    "send": "Sent",
    "refused": "Was not allowed to open",
}
THINGS = {
    "person": "your record",
    "plan": "your plan",
    "referral": "your referral",
    "consent": "what you agreed to share",
    "disclosure": "what was shared",
    "caseload": "which team works with you",
    "budget": "your budget",
    "budget_commitment": "what your budget pays for",
    "budget_payment": "a payment from your budget",
}
# The roles as the person would say them; what is not here is clear from the organisation's name.
ROLES = {
    "link_worker": "link worker",
    "clinician": "clinician",
    "care_coordinator": "care co-ordinator",
    "budget_approver": "approves budgets",
    "auditor": "auditor",
    "administrator": "administrator",
    "practice_system": "a computer system",
}


@dataclass(frozen=True)
class Look:
    """One line: when (the last time of the day), who, what, and how often."""

    at: datetime
    who: str
    what: str
    times: int


def said(action: str, entity: str) -> str:
    """Say what was done, as the person would."""
    thing = THINGS.get(entity, entity.replace("_", " "))
    return SAID.get((action, entity)) or f"{VERBS.get(action, action.replace('_', ' ').capitalize())} {thing}"


def in_short(accesses: Sequence[Access], name_of: Callable[[UUID], str]) -> list[Look]:
    """Put what one person did to one thing on one day on one line, newest first. `accesses` are newest first."""
    looks: list[Look] = []
    for _, of_a_day in groupby(accesses, key=lambda each: clock.local(each.at).date()):
        lines: dict[tuple[str, str], Look] = {}
        for each in of_a_day:
            key = _who(each, name_of), said(each.action.value, each.entity)
            line = lines.get(key)
            lines[key] = replace(line, times=line.times + 1) if line else Look(each.at, *key, 1)
        looks.extend(lines.values())
    return looks


def _who(access: Access, name_of: Callable[[UUID], str]) -> str:
    if access.by_user_id is None and not access.roles:
        return "Hub itself"
    roles = [ROLES[role] for role in access.roles if role in ROLES]
    return ", ".join([access.who, *roles, *sorted(name_of(each) for each in access.organisation_ids)])
