"""Loading the demonstration place: real actions, in the order in which a real place comes to be. Safe to run twice."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from flask import current_app

from hub.budgets.actions import open_budget
from hub.budgets.queries.views import list_budgets_of
from hub.core import permissions
from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import transaction
from hub.core.errors import NotAllowed
from hub.demo import buses, queries, rules
from hub.directory.actions.answers import keep_answer
from hub.directory.actions.buses import store_timetable
from hub.directory.actions.listing import assign_owner
from hub.directory.actions.quality import score_listings
from hub.directory.actions.school_terms import add_school_term
from hub.directory.actions.term_links import link_chosen
from hub.directory.imports import ImportReport, import_services
from hub.directory.imports.vocabularies import load_vocabulary
from hub.directory.queries.answers import every_record
from hub.directory.queries.buses import loaded_timetable
from hub.directory.queries.school_terms import school_terms
from hub.directory.queries.search_index import catch_up_all
from hub.directory.queries.taxonomies import terms_by_code
from hub.directory.rules.past_answers import Answer
from hub.identity import actions as identity
from hub.identity.models import Organisation, OrganisationKind, User
from hub.identity.queries import actor_of, find_organisation_by_name, find_organisation_by_ods, find_user_by_email
from hub.people.actions import add_to_caseload, register_person
from hub.people.models import Person
from hub.people.queries import find_by_nhs_number
from hub.plans.actions import activate_plan, draft_plan, save_draft
from hub.plans.queries import list_versions

DATA = Path(__file__).parent / "data"

Progress = Callable[[str, int, int], None]


@dataclass
class Loaded:
    """What there is now. `keys` holds the keys of API clients made by this run; they are shown this once only."""

    services: ImportReport
    link_worker: Actor
    people: int = 0
    organisations: dict[str, Organisation] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def load_demo(*, actor: Actor, on_progress: Progress = lambda what, done, total: None) -> Loaded:
    """Load the demonstration place; what is there already stays as it is.

    Raises NotAllowed in production: invented people must never stand among real ones.
    """
    if current_app.config["HUB"].is_production:
        raise NotAllowed("The demonstration place is not loaded in production (HUB_ENV=production).")
    data = orjson.loads((DATA / "people.json").read_bytes())
    _vocabularies(actor)
    report = import_services(
        DATA / "services.json", actor=actor, on_progress=lambda done, total: on_progress("Services", done, total)
    )
    if not school_terms():
        for name, begins_on, ends_on in rules.SCHOOL_TERMS:
            add_school_term(name, begins_on, ends_on, actor=actor)
    if loaded_timetable() is None:
        store_timetable(buses.timetable(today()), buses.SOURCE, actor=actor)
    organisations = _organisations(data["practices"], actor)
    users = {user.email: _user(user, organisations, actor) for user in rules.USERS}
    loaded = Loaded(report, actor_of(users[rules.USERS[0].email]), organisations=organisations)
    for organization in queries.listed_without_owner(rules.OWNERS):
        assign_owner(organization.id, loaded.organisations[organization.name].id, actor=actor)
    if not every_record():
        _answers()
    accounts = {user.is_person: users[user.email] for user in rules.USERS if user.is_person}
    for number, facts in enumerate(data["people"], 1):
        _person(facts, accounts.get(facts["key"]), loaded, actor)
        on_progress("People", number, len(data["people"]))
    loaded.people = len(data["people"])
    loaded.keys = _clients(data["practices"], loaded, actor)
    while score_listings(actor=actor):
        pass
    catch_up_all()  # here, and not piece by piece in the first searches
    return loaded


def _vocabularies(actor: Actor) -> None:
    """Load the needs list and what the demonstration's services are described in, and link the two the first time."""
    with transaction():
        needs = load_vocabulary(actor=actor).vocabularies[0]
        loaded = load_vocabulary(DATA / "taxonomy_terms.csv", actor=actor).vocabularies
        kinds = next(each for each in loaded if each.name == rules.KINDS_OF_HELP)
        if kinds.is_new:
            need_ids, kind_ids = terms_by_code(needs.id), terms_by_code(kinds.id)
            with (DATA / "term_links.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            link_chosen([(need_ids[row["need"]], kind_ids[row["kind"]], row["relation"]) for row in rows], actor=actor)


def _answers() -> None:
    """Write down what services said to referrals of the last year, so that a search shows it."""
    with transaction(), (DATA / "answers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            on = today() - timedelta(days=int(row["days_ago"]))
            keep_answer(UUID(row["service_id"]), Answer(row["answer"]), on)


def _organisations(practices: list[dict[str, str]], actor: Actor) -> dict[str, Organisation]:
    made = {}
    for practice in practices:
        ods = practice["ods_code"]
        made[practice["key"]] = made[practice["name"]] = find_organisation_by_ods(ods) or identity.create_organisation(
            practice["name"], OrganisationKind.PRACTICE, ods_code=ods, actor=actor
        )
    for name, kind in rules.ORGANISATIONS.items():
        made[name] = find_organisation_by_name(name, kind) or identity.create_organisation(name, kind, actor=actor)
    return made


def _user(user: rules.DemoUser, organisations: Mapping[str, Organisation], actor: Actor) -> User:
    known = find_user_by_email(user.email)
    account = known or identity.create_user(user.email, user.name, password=rules.PASSWORD, actor=actor)
    identity.join(account, organisations[user.organisation], user.role, actor=actor)
    return account


def _person(facts: Mapping[str, Any], account: User | None, loaded: Loaded, actor: Actor) -> None:
    person = find_by_nhs_number(actor, facts["nhs_number"]) or register_person(
        practice_id=loaded.organisations[facts["practice"]].id,
        given_name=facts["given_name"],
        family_name=facts["family_name"],
        preferred_name=facts["preferred_name"],
        birth_date=date.fromisoformat(facts["birth_date"]),
        nhs_number=facts["nhs_number"],
        postcode=facts["postcode"],
        phone=facts["phone"],
        preferred_language=facts["preferred_language"],
        safe_contact=facts.get("safe_contact", ""),
        communication_needs=facts["communication_needs"],
        user_id=account.id if account else None,
        actor=actor,
    )
    add_to_caseload(person, loaded.organisations[rules.LINK_WORKERS].id, actor=actor)
    if facts["key"] in rules.ON_BUDGET_CASELOAD:
        add_to_caseload(person, loaded.organisations[rules.BUDGET_TEAM].id, actor=actor)
    _plan(person, facts, loaded.link_worker)
    if facts["key"] == rules.BUDGET_FOR and not list_budgets_of(actor, person.id):
        _budget(person, loaded.organisations[rules.BUDGET_TEAM], actor)


def _plan(person: Person, facts: Mapping[str, Any], actor: Actor) -> None:
    if "plan" not in facts or list_versions(actor, person.id):
        return
    with transaction():
        draft = draft_plan(person, actor=actor)
        activate_plan(save_draft(draft, rules.plan_content(facts, today()), actor=actor), actor=actor)


def _budget(person: Person, team: Organisation, actor: Actor) -> None:
    open_budget(
        person.id,
        team.id,
        amount_pence=rules.BUDGET_PENCE,
        funding_source=rules.BUDGET_SOURCE,
        starts_on=today(),
        ends_on=today() + timedelta(days=rules.BUDGET_DAYS - 1),
        actor=actor,
    )


def _clients(practices: list[dict[str, str]], loaded: Loaded, actor: Actor) -> dict[str, str]:
    keys = {}
    for practice in practices:
        organisation = loaded.organisations[practice["key"]]
        if not queries.has_client(organisation):
            name = f"{organisation.name}'s system"
            _, keys[organisation.name] = identity.create_client(
                name, organisation.id, permissions.scopes(), actor=actor
            )
    return keys
