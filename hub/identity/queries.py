"""Finding users, organisations and who acts."""

from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor, Channel
from hub.core.db import db
from hub.core.errors import NotFound
from hub.identity.models import Organisation, OrganisationKind, User


def find_actor(user_id: UUID, session_version: int, *, request_id: str = "") -> Actor | None:
    """Give the actor behind a session; None where the user is gone or the session was ended."""
    user = db.session.get(User, user_id)
    if user is None or not user.is_active or user.session_version != session_version:
        return None
    return actor_of(user, request_id=request_id)


def actor_of(user: User, *, request_id: str = "") -> Actor:
    """Freeze a user into an actor, with the memberships that have not ended."""
    memberships = frozenset((m.role, m.organisation_id) for m in user.memberships if m.ended_at is None)
    return Actor(
        name=user.name, channel=Channel.PAGE, user_id=user.id, memberships=memberships, request_id=request_id
    )


def get_organisation(organisation_id: UUID) -> Organisation:
    """Give an organisation; raises NotFound."""
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def find_organisation_by_name(name: str, kind: OrganisationKind) -> Organisation | None:
    """Find an organisation of a kind by its exact name."""
    return db.session.scalars(
        select(Organisation).where(Organisation.name == name, Organisation.kind == kind)
    ).first()


def find_organisation_by_ods(ods_code: str) -> Organisation | None:
    """Find a practice by its ODS code."""
    return db.session.scalars(select(Organisation).where(Organisation.ods_code == ods_code)).first()


def find_user_by_email(email: str) -> User | None:
    """Find a user by e-mail address, whatever its capitals."""
    return db.session.scalars(select(User).where(User.email == email.strip().lower())).first()
