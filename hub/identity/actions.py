"""What changes who may come in."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor, Channel, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotSignedIn
from hub.identity.models import ApiClient, Membership, Organisation, OrganisationKind, User
from hub.identity.queries import find_user_by_email

hasher = PasswordHasher()
_NOBODY = hasher.hash("nobody has this password")


def create_organisation(
    name: str, kind: OrganisationKind, *, ods_code: str | None = None, email: str = "", actor: Actor
) -> Organisation:
    """Make an organisation known; raises Conflict where its ODS code is taken."""
    with transaction():
        taken = select(Organisation).where(Organisation.ods_code == ods_code)
        if ods_code and db.session.scalars(taken).first():
            raise Conflict(f"There is already a practice with the ODS code {ods_code}.")
        organisation = Organisation(name=name, kind=kind, ods_code=ods_code, email=email)
        db.session.add(organisation)
        db.session.flush()
        audit.record(actor, Action.CREATE, "organisation", organisation.id)
        return organisation


def create_user(email: str, name: str, *, password: str | None, actor: Actor) -> User:
    """Make a user known; raises Conflict where the e-mail address is taken, Invalid for a short password."""
    with transaction():
        if find_user_by_email(email):
            raise Conflict(f"There is already a user with the e-mail address {email}.")
        if password is not None and len(password) < 10:
            raise Invalid("Enter a password of 10 characters or more.", field="password")
        user = User(
            email=email.strip().lower(), name=name, password_hash=hasher.hash(password) if password else None
        )
        db.session.add(user)
        db.session.flush()
        audit.record(actor, Action.CREATE, "user", user.id)
        return user


def join(user: User, organisation: Organisation, role: Role, *, actor: Actor) -> Membership:
    """Give a user a role in an organisation."""
    with transaction():
        membership = Membership(user=user, organisation_id=organisation.id, role=role)
        db.session.add(membership)
        db.session.flush()
        audit.record(actor, Action.CREATE, "membership", membership.id, detail={"role": role.value})
        return membership


def create_client(
    name: str, organisation_id: UUID, scopes: Collection[str], *, actor: Actor
) -> tuple[ApiClient, str]:
    """Make an API client of a practice and give its key, which is shown this once only."""
    with transaction():
        prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        client = ApiClient(
            name=name,
            organisation_id=organisation_id,
            key_prefix=prefix,
            key_hash=_key_hash(secret),
            scopes=sorted(scopes),
        )
        db.session.add(client)
        db.session.flush()
        audit.record(actor, Action.CREATE, "api_client", client.id, detail={"scopes": client.scopes})
        return client, f"hub_{prefix}_{secret}"


def authenticate_client(key: str, *, request_id: str = "") -> Actor:
    """Give the actor behind an API key; raises NotSignedIn where it is unknown, wrong or revoked."""
    _, _, rest = key.partition("hub_")
    prefix, _, secret = rest.partition("_")
    client = db.session.scalars(select(ApiClient).where(ApiClient.key_prefix == prefix)).first() if prefix else None
    expected = client.key_hash if client else _key_hash("nobody")
    if not hmac.compare_digest(expected, _key_hash(secret)) or client is None or client.revoked_at is not None:
        raise NotSignedIn("The API key is unknown, wrong or revoked. Send it as: Authorization: Bearer hub_…")
    return Actor(
        name=client.name,
        channel=Channel.API,
        client_id=client.id,
        memberships=frozenset({(Role.PRACTICE_SYSTEM, client.organisation_id)}),
        scopes=frozenset(client.scopes),
        request_id=request_id,
    )


def check_password(email: str, password: str) -> User:
    """Give the user; raises Invalid in the same words and about the same time whether or not the address is known."""
    user = find_user_by_email(email)
    try:
        hasher.verify((user.password_hash if user else None) or _NOBODY, password)
    except VerificationError:
        user = None
    if user is None or not user.is_active or user.password_hash is None:
        raise Invalid("The e-mail address or the password is not right.", field="password")
    with transaction():
        user.last_sign_in_at = now()
        if hasher.check_needs_rehash(user.password_hash):
            user.password_hash = hasher.hash(password)
    return user


def _key_hash(secret: str) -> str:
    """Hash a key. It is 256 random bits, so a fast hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
