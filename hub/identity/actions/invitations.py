"""Inviting people by a link that works once."""

import hashlib
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid
from hub.core.http import public_link
from hub.core.permissions import allow
from hub.identity.actions.accounts import add_membership, add_user
from hub.identity.actions.passwords import hash_password
from hub.identity.models import Invitation, User
from hub.identity.permissions import IdentityPermission
from hub.identity.queries import (
    actor_of,
    find_user_by_email,
    get_open_invitation,
    get_organisation,
    get_user,
    reach,
)
from hub.identity.rules import INVITATION_LASTS, check_new_password, check_role
from hub.notifications.actions import enqueue


def invite(email: str, organisation_id: UUID, role: Role, *, actor: Actor) -> Invitation:
    """Send somebody a link by which they join; an earlier one to the same role stops working.

    Raises NotAllowed for who does not administer the organisation, Invalid for a role that does not fit it.
    """
    with transaction():
        allow(actor, IdentityPermission.INVITE, reach(organisation_id))
        invitation, token = _write(email, organisation_id, role, actor=actor)
        enqueue(
            to=invitation.email,
            template="invitation",
            context={"organisation": invitation.organisation.name, "days": INVITATION_LASTS.days},
            secrets={"link": _link(token)},
        )
        return invitation


def invite_to_account(user_id: UUID, *, actor: Actor) -> str:
    """Give a link by which a user who has no password yet sets one; whoever runs Hub hands it over."""
    with transaction():
        user = get_user(user_id)
        membership = user.memberships[0]
        allow(actor, IdentityPermission.MANAGE_ACCESS, reach(membership.organisation_id))
        _, token = _write(user.email, membership.organisation_id, membership.role, actor=actor)
        return _link(token)


def accept_invitation(token: str, *, name: str, password: str, actor: Actor) -> User:
    """Use an invitation up: make the account or add the role to it, and give the user, who may now sign in.

    Who has an account already must be signed in to it. Raises NotFound for a link that is unknown, used or too old,
    Invalid for a weak password, and Conflict where somebody else is signed in.
    """
    with transaction():
        invitation = get_open_invitation(token, for_update=True)
        user = find_user_by_email(invitation.email)
        if user is None:
            user = add_user(invitation.email, _checked(name), password=password, actor=actor)
        elif user.password_hash is None:
            check_new_password(password, user.email)
            user.name, user.password_hash = _checked(name), hash_password(password)
        elif actor.user_id != user.id:
            raise Conflict("This address has an account. Sign in to it, then open the link again.")
        acting = actor_of(user, request_id=actor.request_id)
        add_membership(user, invitation.organisation, invitation.role, actor=acting)
        invitation.used_at = now()
        audit.record(acting, Action.UPDATE, "invitation", invitation.id, detail={"to": "used"})
        return user


def _checked(name: str) -> str:
    if not name.strip():
        raise Invalid("Enter your name.", field="name")
    return name.strip()


def _write(email: str, organisation_id: UUID, role: Role, *, actor: Actor) -> tuple[Invitation, str]:
    organisation = get_organisation(organisation_id)
    check_role(role, organisation.kind)
    address = email.strip().lower()
    same: Any = (Invitation.email == address, Invitation.organisation_id == organisation_id, Invitation.role == role)
    still_open = (*same, Invitation.used_at.is_(None), Invitation.expires_at > now())
    db.session.execute(update(Invitation).where(*still_open).values(expires_at=now()))
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=address,
        organisation=organisation,
        role=role,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        expires_at=now() + INVITATION_LASTS,
        invited_by_id=actor.user_id,
    )
    db.session.add(invitation)
    db.session.flush()
    audit.record(actor, Action.CREATE, "invitation", invitation.id, detail={"role": role.value})
    return invitation, token


def _link(token: str) -> str:
    return public_link("identity.accept", token=token)
