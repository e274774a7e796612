"""A small whole place: one of everything, somebody in every role, and the same roles in an unrelated organisation."""

from dataclasses import dataclass, field
from functools import cached_property

from flask.testing import FlaskClient

from hub.budgets.models import Budget, Commitment
from hub.core.actor import Role
from hub.core.clock import now
from hub.directory.models import Service
from hub.identity.models import Organisation, OrganisationKind, User
from hub.identity.queries import actor_of
from hub.people.models import Person
from hub.plans.models import Goal, Plan
from hub.referrals.models import Referral
from tests.factories.budgets import make_budget
from tests.factories.identity import make_client, make_organisation, make_user
from tests.factories.people import make_caseload, make_person
from tests.factories.plans import make_plan
from tests.factories.referrals import make_provider, make_referable_service, make_referral

SCOPES = ("directory:read", "people:read", "referrals:read", "referrals:write")
KINDS = {
    "clinician": (Role.CLINICIAN, OrganisationKind.PRACTICE),
    "link_worker": (Role.LINK_WORKER, OrganisationKind.LINK_WORKER_SERVICE),
    "provider": (Role.PROVIDER, OrganisationKind.VOLUNTARY),
    "care_coordinator": (Role.CARE_COORDINATOR, OrganisationKind.BUDGET_TEAM),
    "budget_approver": (Role.BUDGET_APPROVER, OrganisationKind.BUDGET_TEAM),
    "auditor": (Role.AUDITOR, OrganisationKind.BUDGET_TEAM),
    "directory_editor": (Role.DIRECTORY_EDITOR, OrganisationKind.DIRECTORY_TEAM),
    "commissioner": (Role.COMMISSIONER, OrganisationKind.COMMISSIONER),
    "administrator": (Role.ADMINISTRATOR, OrganisationKind.DIRECTORY_TEAM),
    "person": (Role.PERSON, OrganisationKind.PUBLIC),
}


@dataclass
class World:
    """One of everything. `users` belong to the story, `outsiders` hold the same roles elsewhere."""

    organisations: dict[OrganisationKind, Organisation]
    users: dict[str, User]
    outsiders: dict[str, User]
    person: Person
    plan: Plan
    service: Service
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def goal(self) -> Goal:
        return self.plan.needs[0].goals[0]

    @cached_property
    def referral(self) -> Referral:
        return make_referral(self.goal, self.service, actor=actor_of(self.users["clinician"]))

    @cached_property
    def budget(self) -> Budget:
        return make_budget(self.person, self.organisations[OrganisationKind.BUDGET_TEAM])

    @cached_property
    def commitment(self) -> Commitment:
        from hub.budgets.actions import propose_commitment

        return propose_commitment(
            self.budget.id,
            goal_id=self.goal.id,
            service_id=self.service.id,
            description="Art for Wellbeing",
            payee="Calder Valley Together",
            unit_cost_pence=600,
            quantity=10,
            actor=actor_of(self.users["care_coordinator"]),
        )


def build_world() -> World:
    """Build it through the real actions."""
    organisations = {
        kind: make_provider() if kind is OrganisationKind.VOLUNTARY else make_organisation(kind)
        for kind in OrganisationKind
    }
    elsewhere = {kind: make_organisation(kind) for kind in OrganisationKind}
    users = {name: make_user((role, organisations[kind]), name=name) for name, (role, kind) in KINDS.items()}
    outsiders = {name: make_user((role, elsewhere[kind]), name=f"other {name}") for name, (role, kind) in KINDS.items()}
    person = make_person(organisations[OrganisationKind.PRACTICE], user_id=users["person"].id)
    make_person(elsewhere[OrganisationKind.PRACTICE], user_id=outsiders["person"].id)
    for kind in (OrganisationKind.LINK_WORKER_SERVICE, OrganisationKind.BUDGET_TEAM):
        make_caseload(person, organisations[kind])
    world = World(
        organisations=organisations,
        users=users,
        outsiders=outsiders,
        person=person,
        plan=make_plan(person),
        service=make_referable_service(organisations[OrganisationKind.VOLUNTARY]),
    )
    _, world.keys["practice_system"] = make_client(organisations[OrganisationKind.PRACTICE], SCOPES)
    _, world.keys["practice_system elsewhere"] = make_client(elsewhere[OrganisationKind.PRACTICE], SCOPES)
    return world


def sign_in(client: FlaskClient, user: User | None) -> None:
    """Put the browser of a test into the session of a user, as signing in does."""
    with client.session_transaction() as session:
        session.clear()
        if user is not None:
            session["_user_id"], session["_fresh"] = f"{user.id}/{user.session_version}", True
            session["began"] = now().isoformat()
