"""Organisations, users and clients made by the real actions."""

from collections.abc import Collection
from dataclasses import replace
from itertools import count
from uuid import uuid4

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.core.actor import Actor, Channel, Role
from hub.core.clock import now
from hub.core.db import db
from hub.identity import actions
from hub.identity.models import ApiClient, Organisation, OrganisationKind, User
from hub.identity.queries import actor_of
from hub.notifications.models import Message

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
    """The actor behind a new user (or, for a practice's system, a client) with one role in one organisation.

    The membership (and the client) stands in the actor only: tests ask about impossible roles, too.
    """
    memberships = frozenset({(role, organisation.id)})
    if role is Role.PRACTICE_SYSTEM:
        return Actor(name="A system", channel=Channel.API, client_id=uuid4(), memberships=memberships)
    user = make_user(name=name or role.value.replace("_", " ").capitalize())
    return replace(actor_of(user), memberships=memberships)


def make_link(user: User) -> str:
    """Send a user a sign-in link, and give the token in it."""
    inline, current_app.config["HUB_INLINE_JOBS"] = current_app.config["HUB_INLINE_JOBS"], False  # else it is wiped
    try:
        actions.send_sign_in_link(user.email, network=str(uuid4()), actor=Actor.anonymous())
    finally:
        current_app.config["HUB_INLINE_JOBS"] = inline
    sent = select(Message).where(Message.template == "sign_in_link", Message.to == user.email)
    message = db.session.scalars(sent.order_by(Message.created_at.desc())).first()
    assert message is not None
    return str(message.secrets["link"]).rsplit("/", 1)[1]


def sign_in(client: FlaskClient, user: User) -> None:
    """Put the browser of a test into the session of a user, as signing in does."""
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"], session["_fresh"] = f"{user.id}/{user.session_version}", True
        session["began"] = now().isoformat()
