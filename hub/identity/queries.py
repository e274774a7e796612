"""Finding users, organisations, invitations and who acts."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub.core.actor import Actor, Channel, Role
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow, can
from hub.identity.models import ApiClient, Invitation, Membership, Organisation, OrganisationKind, SignInLink, User
from hub.identity.permissions import IdentityPermission, Reach


def find_actor(user_id: UUID, session_version: int, *, request_id: str = "") -> Actor | None:
    """Give the actor behind a session; None where the user is gone or the session was ended."""
    user = db.session.get(User, user_id)
    if user is None or not user.is_active or user.session_version != session_version:
        return None
    return actor_of(user, request_id=request_id)


def actor_of(user: User, *, request_id: str = "") -> Actor:
    """Freeze a user into an actor, with the memberships that have not ended."""
    memberships = frozenset((m.role, m.organisation_id) for m in user.memberships if m.ended_at is None)
    return Actor(name=user.name, channel=Channel.PAGE, user_id=user.id, memberships=memberships, request_id=request_id)


def get_organisation(organisation_id: UUID) -> Organisation:
    """Give an organisation; raises NotFound."""
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def find_organisation_by_name(name: str, kind: OrganisationKind) -> Organisation | None:
    """Find an organisation of a kind by its exact name."""
    return db.session.scalars(select(Organisation).where(Organisation.name == name, Organisation.kind == kind)).first()


def list_organisations_of(kind: OrganisationKind) -> Sequence[Organisation]:
    """List the organisations of a kind, by name."""
    return db.session.scalars(
        select(Organisation).where(Organisation.kind == kind).order_by(Organisation.name, Organisation.id)
    ).all()


def find_organisation_by_ods(ods_code: str) -> Organisation | None:
    """Find a practice by its ODS code."""
    return db.session.scalars(select(Organisation).where(Organisation.ods_code == ods_code)).first()


def get_user(user_id: UUID) -> User:
    """Give a user; raises NotFound."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def find_user_by_email(email: str) -> User | None:
    """Find a user by e-mail address, whatever its capitals."""
    return db.session.scalars(select(User).where(User.email == email.strip().lower())).first()


def find_user_email(user_id: UUID) -> str | None:
    """Give where a user gets e-mail; None where the account is gone or closed."""
    return db.session.scalar(select(User.email).where(User.id == user_id, User.is_active))


def find_organisation_email(organisation_id: UUID) -> str | None:
    """Give where an organisation in Hub is written to; None where it has no address or there is no such one."""
    return db.session.scalar(select(Organisation.email).where(Organisation.id == organisation_id)) or None


def list_emails_of(organisation: Organisation, role: Role) -> Sequence[str]:
    """List where to write to an organisation: its own address, or else those of its people in the role."""
    if organisation.email:
        return [organisation.email]
    return db.session.scalars(
        select(User.email)
        .join(Membership)
        .where(
            Membership.organisation_id == organisation.id,
            Membership.role == role,
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .order_by(User.email)
    ).all()


def reach(organisation_id: UUID | None) -> Reach:
    """Give what identity's permissions ask about: the organisation, and who looks after the whole of Hub."""
    keepers = select(Organisation.id).where(Organisation.kind == OrganisationKind.DIRECTORY_TEAM)
    return Reach(organisation_id, frozenset(db.session.scalars(keepers)))


def list_organisations_to_invite_to(actor: Actor) -> Sequence[Organisation]:
    """List the organisations that the actor may invite people to, by name."""
    everything = select(Organisation).where(Organisation.kind != OrganisationKind.PUBLIC).order_by(Organisation.name)
    if can(actor, IdentityPermission.MANAGE_ACCESS, reach(None)):
        return db.session.scalars(everything).all()
    own = actor.organisations_as(Role.ADMINISTRATOR)
    return db.session.scalars(everything.where(Organisation.id.in_(own))).all()


def get_organisation_to_invite_to(actor: Actor, organisation_id: UUID) -> Organisation:
    """Give an organisation that the actor may invite people to; raises NotSignedIn, or NotFound for any other."""
    scope = reach(organisation_id)
    if not actor.is_signed_in:
        allow(actor, IdentityPermission.INVITE, scope)
    if not can(actor, IdentityPermission.INVITE, scope):
        raise NotFound
    return get_organisation(organisation_id)


def list_members(actor: Actor, organisation_id: UUID) -> Sequence[Membership]:
    """List the roles that people hold in an organisation now, by name of the person."""
    allow(actor, IdentityPermission.LIST_MEMBERS, reach(organisation_id))
    return db.session.scalars(
        select(Membership)
        .join(Membership.user)
        .options(joinedload(Membership.user))
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(User.name, Membership.role)
    ).all()


def list_open_invitations(actor: Actor, organisation_id: UUID) -> Sequence[Invitation]:
    """List the invitations to an organisation that still work, oldest first."""
    allow(actor, IdentityPermission.LIST_MEMBERS, reach(organisation_id))
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now(),
        )
        .order_by(Invitation.created_at)
    ).all()


def get_open_invitation(token: str, *, for_update: bool = False) -> Invitation:
    """Give the invitation that a link stands for; raises NotFound where it is unknown, used or too old."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    found = select(Invitation).where(Invitation.token_hash == hashed)
    if for_update:
        found = found.with_for_update(of=Invitation)
    invitation = db.session.scalars(found).first()
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now():
        raise NotFound("This link has been used already or is too old. Ask for a new one.", code="invitation_over")
    return invitation


def get_open_link(token: str, *, for_update: bool = False) -> SignInLink:
    """Give the sign-in link of a token; raises NotFound where it is unknown, used or too old."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    found = select(SignInLink).where(SignInLink.token_hash == hashed)
    link = db.session.scalars(found.with_for_update() if for_update else found).first()
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise NotFound("This link was used already or is too old: it works once, for 15 minutes. Ask for a new one.")
    return link


def has_account(invitation: Invitation) -> bool:
    """Say whether the invited address belongs to somebody who can sign in already."""
    user = find_user_by_email(invitation.email)
    return user is not None and user.password_hash is not None


def list_clients() -> Sequence[ApiClient]:
    """List every API client, newest first: for whoever runs Hub."""
    return db.session.scalars(select(ApiClient).order_by(ApiClient.created_at.desc())).all()


def list_organisations_that_answer() -> Sequence[Organisation]:
    """List the organisations that can answer referrals in Hub, by name."""
    answering = select(Organisation).where(Organisation.kind == OrganisationKind.VOLUNTARY)
    return db.session.scalars(answering.order_by(Organisation.name)).all()
