"""Organisations, users and the roles that join them."""

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor, Role
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.core.permissions import allow
from hub.identity.actions.passwords import hash_password
from hub.identity.models import Membership, Organisation, OrganisationKind, User
from hub.identity.permissions import IdentityPermission
from hub.identity.queries import find_organisation_by_name, find_user_by_email, reach
from hub.identity.rules import check_new_password, check_role


def create_organisation(
    name: str, kind: OrganisationKind, *, ods_code: str | None = None, email: str = "", actor: Actor
) -> Organisation:
    """Make an organisation known; raises Conflict where its ODS code is taken."""
    with transaction():
        allow(actor, IdentityPermission.MANAGE_ACCESS, reach(None))
        taken = select(Organisation).where(Organisation.ods_code == ods_code)
        if ods_code and db.session.scalars(taken).first():
            raise Conflict(f"There is already a practice with the ODS code {ods_code}.")
        organisation = Organisation(name=name, kind=kind, ods_code=ods_code, email=email)
        db.session.add(organisation)
        db.session.flush()
        audit.record(actor, Action.CREATE, "organisation", organisation.id)
        return organisation


def create_user(email: str, name: str, *, password: str | None, actor: Actor) -> User:
    """Make a user known; raises Conflict where the e-mail address is taken, Invalid for a weak password."""
    with transaction():
        allow(actor, IdentityPermission.MANAGE_ACCESS, reach(None))
        return add_user(email, name, password=password, actor=actor)


def add_user(email: str, name: str, *, password: str | None, actor: Actor) -> User:
    """Make a user known, for an action that has already asked whether it may. Raises as `create_user`."""
    with transaction():
        if find_user_by_email(email):
            raise Conflict(f"There is already a user with the e-mail address {email}.")
        if password is not None:
            check_new_password(password, email)
        password_hash = hash_password(password) if password is not None else None
        user = User(email=email.strip().lower(), name=name.strip(), password_hash=password_hash)
        db.session.add(user)
        db.session.flush()
        audit.record(actor, Action.CREATE, "user", user.id)
        return user


def join(user: User, organisation: Organisation, role: Role, *, actor: Actor) -> Membership:
    """Give a user a role in an organisation; raises Invalid where nobody has that role in one of its kind."""
    with transaction():
        allow(actor, IdentityPermission.MANAGE_ACCESS, reach(organisation.id))
        return add_membership(user, organisation, role, actor=actor)


def add_membership(user: User, organisation: Organisation, role: Role, *, actor: Actor) -> Membership:
    """Give a role, for an action that has already asked whether it may. Who has the role already keeps it."""
    with transaction():
        check_role(role, organisation.kind)
        same = Membership.user_id == user.id, Membership.organisation_id == organisation.id, Membership.role == role
        membership = db.session.scalars(select(Membership).where(*same)).first()
        if membership is None:
            membership = Membership(user=user, organisation_id=organisation.id, role=role)
            db.session.add(membership)
        elif membership.ended_at is None:
            return membership
        membership.ended_at = None
        db.session.flush()
        audit.record(actor, Action.CREATE, "membership", membership.id, detail={"role": role.value})
        return membership


def register_user(
    email: str,
    name: str,
    *,
    organisation_name: str,
    kind: OrganisationKind,
    role: Role,
    ods_code: str | None = None,
    password: str | None,
    actor: Actor,
) -> User:
    """Make a user with a role in an organisation, which is made too where Hub does not know it yet.

    Raises Conflict where the e-mail address is taken, Invalid for a weak password or a role that does not fit.
    """
    with transaction():
        check_role(role, kind)
        organisation = find_organisation_by_name(organisation_name, kind) or create_organisation(
            organisation_name, kind, ods_code=ods_code, actor=actor
        )
        user = create_user(email, name, password=password, actor=actor)
        join(user, organisation, role, actor=actor)
        return user
