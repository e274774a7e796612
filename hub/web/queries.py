"""What a page needs from several features at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import url_for
from sqlalchemy.exc import SQLAlchemyError

from hub.audit.queries import list_accesses
from hub.budgets.queries.views import BudgetLine, list_budgets_of
from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.identity.queries import get_organisation
from hub.people.models import Person
from hub.people.queries import find_own_person, list_consents
from hub.people.rules import ConsentDecision, live_consents
from hub.plans.models import Plan
from hub.plans.queries import find_active_plan
from hub.plans.rules import ABOUT_ME
from hub.referrals.queries import ReferralView, list_of_person
from hub.web.looks import Look, in_short

# What each role most likely came to do, in that order.
TASKS: tuple[tuple[Role, str, str, str], ...] = (
    (Role.LINK_WORKER, "directory.search", "Find a service", "By need, postcode, day, cost and access."),
    (
        Role.LINK_WORKER,
        "people.list_people",
        "People on your caseload",
        "Their plans, and what became of their referrals.",
    ),
    (Role.LINK_WORKER, "referrals.inbox", "Referrals", "What was sent and what became of it."),
    (
        Role.LINK_WORKER,
        "directory.saved.index",
        "Saved searches",
        "What you search for again, and the services you follow.",
    ),
    (Role.CLINICIAN, "people.list_people", "Your patients", "Open a plan and refer from a goal."),
    (Role.CLINICIAN, "referrals.inbox", "Referrals your practice sent", "Answered, declined, under way, finished."),
    (Role.CLINICIAN, "directory.search", "Find a service", "What there is near somebody."),
    (
        Role.CLINICIAN,
        "directory.saved.index",
        "Saved searches",
        "What you search for again, and the services you follow.",
    ),
    (Role.PROVIDER, "referrals.inbox", "Referrals to you", "Answer, record sessions, say how it went."),
    (Role.CARE_COORDINATOR, "budgets.index", "Personal health budgets", "Propose, pay, and see what is left."),
    (Role.CARE_COORDINATOR, "people.list_people", "People you work with", "Their plans and goals."),
    (
        Role.CARE_COORDINATOR,
        "directory.saved.index",
        "Saved searches",
        "What you search for again, and the services you follow.",
    ),
    (Role.BUDGET_APPROVER, "budgets.index", "Budgets", "What waits for your decision comes first."),
    (Role.AUDITOR, "budgets.index", "Budgets", "Read every entry."),
    (
        Role.DIRECTORY_EDITOR,
        "desk.index",
        "Look after the directory",
        "Take directories in, and keep what is listed right.",
    ),
    (Role.DIRECTORY_EDITOR, "directory.search", "The directory", "Everything that is listed."),
    (
        Role.DIRECTORY_EDITOR,
        "directory.school_terms.show",
        "School terms",
        "When schools have term: services that keep to it follow.",
    ),
    (
        Role.DIRECTORY_EDITOR,
        "directory.vocabularies.index",
        "Needs and vocabularies",
        "The words that services are found by, and how they hang together.",
    ),
    (Role.DIRECTORY_EDITOR, "insights.unmet_needs", "Unmet need", "What people asked for and did not find."),
    (Role.COMMISSIONER, "insights.unmet_needs", "Unmet need", "What people asked for and did not find."),
    (Role.COMMISSIONER, "directory.search", "The directory", "What there is, where, and when it was last checked."),
    (Role.PERSON, "web.me", "My plan", "What matters to you, what is happening, and who has looked."),
    (Role.PERSON, "directory.search", "Find something near you", "Groups, advice and activities."),
    (Role.ADMINISTRATOR, "identity.organisations", "People and invitations", "Who is here, and inviting colleagues."),
)

NOT_JOINED = "Your account is not joined to your record yet. Ask your practice to join them."


@dataclass(frozen=True)
class ConsentLine:
    """One thing the person decided, for their own page."""

    recipient_name: str
    is_live: bool
    on: datetime


@dataclass(frozen=True)
class OwnPage:
    """Everything on a person's own page."""

    person: Person
    plan: Plan | None
    about: Sequence[tuple[str, str]]
    referrals: Sequence[ReferralView]
    consents: Sequence[ConsentLine]
    budgets: Sequence[BudgetLine]
    looks: Sequence[Look]


def tasks_of(actor: Actor) -> list[dict[str, str]]:
    """List what the actor most likely came to do."""
    found = {
        endpoint: {"text": text, "hint": hint, "href": url_for(endpoint)}
        for role, endpoint, text, hint in TASKS
        if actor.has(role)
    }
    return list(found.values())


def budget_to_propose_from(actor: Actor, person_id: UUID) -> UUID | None:
    """Give the person's newest budget where the actor is one who proposes from it; None for everybody else."""
    if not actor.has(Role.CARE_COORDINATOR):
        return None
    return next((line.id for line in list_budgets_of(actor, person_id)), None)


def own_page(actor: Actor) -> OwnPage:
    """Gather a person's own page; raises NotFound where the user is not a person with a record."""
    person = find_own_person(actor)
    if person is None:
        raise NotFound(NOT_JOINED if actor.has(Role.PERSON) else "")
    accesses = list_accesses(person.id, not_by=actor.user_id)
    plan = find_active_plan(actor, person.id)
    about = (
        [(heading, plan.about_me[key]) for key, heading in ABOUT_ME.items() if plan.about_me.get(key)] if plan else []
    )
    return OwnPage(
        person=person,
        plan=plan,
        about=about,
        referrals=list_of_person(actor, person.id),
        consents=_consents(actor, person.id),
        budgets=list_budgets_of(actor, person.id),
        looks=in_short(accesses, cache(lambda organisation_id: get_organisation(organisation_id).name)),
    )


def _consents(actor: Actor, person_id: UUID) -> list[ConsentLine]:
    consents = list_consents(actor, person_id)
    live = live_consents(consents, now())
    given = [each for each in consents if each.decision is ConsentDecision.GIVEN]
    return [ConsentLine(each.recipient.name, each.id in live, each.valid_from) for each in given]


def why_not_ready() -> str:
    """Give the reason why this process cannot work; empty where it can."""
    try:
        expected = ScriptDirectory(str(Path(__file__).parents[2] / "migrations")).get_current_head()
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        return f"the database does not answer ({type(error).__name__})"
    return "" if current == expected else f"the database is at revision {current}, not {expected}: run flask db upgrade"
