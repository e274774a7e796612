"""API clients: the systems of practices, each with a key of its own."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core import permissions
from hub.core.actor import Actor, Channel, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from hub.core.permissions import allow
from hub.identity.actions.accounts import create_organisation
from hub.identity.models import ApiClient, Organisation, OrganisationKind
from hub.identity.permissions import IdentityPermission
from hub.identity.queries import find_organisation_by_ods, get_organisation, reach
from hub.identity.rules import CLIENT_USE_IS_NOTED_EVERY


def register_client(
    name: str, *, ods_code: str, organisation_name: str, scopes: Collection[str], actor: Actor
) -> tuple[ApiClient, str]:
    """Make a client of the practice with the ODS code, which is made too where Hub does not know it yet.

    Raises Invalid for an unknown practice without a name to make it by, and for an unknown scope.
    """
    with transaction():
        practice = find_organisation_by_ods(ods_code) or _new_practice(organisation_name, ods_code, actor=actor)
        return create_client(name, practice.id, scopes, actor=actor)


def _new_practice(name: str, ods_code: str, *, actor: Actor) -> Organisation:
    if not name:
        raise Invalid(f"No practice has the ODS code {ods_code}. Give its name too, to make it.", field="ods")
    return create_organisation(name, OrganisationKind.PRACTICE, ods_code=ods_code, actor=actor)


def create_client(name: str, organisation_id: UUID, scopes: Collection[str], *, actor: Actor) -> tuple[ApiClient, str]:
    """Make an API client of a practice and give its key, which is shown this once only. Raises Invalid, Conflict."""
    with transaction():
        allow(actor, IdentityPermission.MANAGE_ACCESS, reach(organisation_id))
        _check_scopes(scopes)
        if get_organisation(organisation_id).kind is not OrganisationKind.PRACTICE:
            raise Conflict("Only a practice can have an API client.")
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


def _check_scopes(scopes: Collection[str]) -> None:
    unknown = sorted(set(scopes) - permissions.scopes())
    if unknown:
        known = ", ".join(sorted(permissions.scopes()))
        raise Invalid(f"There is no scope {', '.join(unknown)}. Choose from: {known}.", field="scope")


def revoke_client(prefix: str, *, actor: Actor) -> ApiClient:
    """End a client's key at once; raises NotFound. Revoking twice changes nothing."""
    with transaction():
        client = db.session.scalars(
            select(ApiClient).where(ApiClient.key_prefix == prefix).with_for_update(of=ApiClient)
        ).first()
        if client is None:
            raise NotFound(f"No client has the prefix {prefix}.")
        allow(actor, IdentityPermission.MANAGE_ACCESS, reach(client.organisation_id))
        if client.revoked_at is None:
            client.revoked_at = now()
            audit.record(actor, Action.DELETE, "api_client", client.id)
        return client


def authenticate_client(key: str, *, request_id: str = "") -> Actor:
    """Give the actor behind an API key; raises NotSignedIn where it is unknown, wrong or revoked."""
    _, _, rest = key.partition("hub_")
    prefix, _, secret = rest.partition("_")
    client = db.session.scalars(select(ApiClient).where(ApiClient.key_prefix == prefix)).first() if prefix else None
    expected = client.key_hash if client else _key_hash("nobody")
    if not hmac.compare_digest(expected, _key_hash(secret)) or client is None or client.revoked_at is not None:
        raise NotSignedIn("The API key is unknown, wrong or revoked. Send it as: Authorization: Bearer hub_…")
    actor = Actor(
        name=client.name,
        channel=Channel.API,
        client_id=client.id,
        memberships=frozenset({(Role.PRACTICE_SYSTEM, client.organisation_id)}),
        scopes=frozenset(client.scopes),
        request_id=request_id,
    )
    _note_use(client)
    return actor


def _note_use(client: ApiClient) -> None:
    """Keep when the key was last used, to the minute, so that reading does not become writing."""
    old = now() - CLIENT_USE_IS_NOTED_EVERY
    if client.last_used_at is not None and client.last_used_at > old:
        return
    unused = or_(ApiClient.last_used_at.is_(None), ApiClient.last_used_at <= old)
    with transaction():
        db.session.execute(update(ApiClient).where(ApiClient.id == client.id, unused).values(last_used_at=now()))


def _key_hash(secret: str) -> str:
    """Hash a key. It is 256 random bits, so a fast hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
