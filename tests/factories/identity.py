"""Organisations, users and clients made by the real actions."""

from collections.abc import Collection
from itertools import count

from hub.core.actor import Actor, Channel, Role
from hub.identity import actions
from hub.identity.models import ApiClient, Organisation, OrganisationKind, User
from hub.identity.queries import actor_of

SYSTEM = Actor.system("test")
PASSWORD = "a password for tests"
_numbers = count(1)


def make_organisation(
    kind: OrganisationKind = OrganisationKind.PRACTICE,
    name: str = "",
    *,
    ods_code: str | None = None,
    email: str = "",
) -> Organisation:
    number = next(_numbers)
    if kind is OrganisationKind.PRACTICE and ods_code is None:
        ods_code = f"Y{number:05d}"
    return actions.create_organisation(
        name or f"Organisation {number}", kind, ods_code=ods_code, email=email, actor=SYSTEM
    )


def make_user(
    *memberships: tuple[Role, Organisation], name: str = "Test User", email: str = "", password: str | None = None
) -> User:
    """A user who cannot sign in with a password unless one is given: hashing takes a while."""
    user = actions.create_user(email or f"user{next(_numbers)}@test.example", name, password=password, actor=SYSTEM)
    for role, organisation in memberships:
        actions.join(user, organisation, role, actor=SYSTEM)
    return user


def make_client(organisation: Organisation, scopes: Collection[str] = ()) -> tuple[ApiClient, str]:
    return actions.create_client(f"System of {organisation.name}", organisation.id, scopes, actor=SYSTEM)


def actor_as(role: Role, organisation: Organisation, *, name: str = "") -> Actor:
    """The actor behind a new user (or, for a practice's system, a new client) with one role in one organisation."""
    if role is Role.PRACTICE_SYSTEM:
        client, _ = make_client(organisation)
        memberships = frozenset({(role, organisation.id)})
        return Actor(name=client.name, channel=Channel.API, client_id=client.id, memberships=memberships)
    return actor_of(make_user((role, organisation), name=name or role.value.replace("_", " ").capitalize()))
