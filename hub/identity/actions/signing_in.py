"""Signing in and out, with a brake on guessing that every web process shares."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid, TooMany
from hub.identity.actions.passwords import hash_password, is_outdated, matches
from hub.identity.models import SignInAttempt, User
from hub.identity.queries import actor_of, find_user_by_email
from hub.identity.rules import (
    FAILURES_COUNT_FOR,
    FAILURES_OF_ONE_ACCOUNT,
    FAILURES_OF_ONE_NETWORK,
    wait,
    wait_in_words,
)

WRONG = "The e-mail address or the password is not right."


@dataclass(frozen=True)
class SignedInUser:
    """Who came in, and the version of their sessions that the cookie must carry."""

    user_id: UUID
    session_version: int
    actor: Actor


class _Try(NamedTuple):
    attempt_ids: list[UUID]
    account_key: str


def sign_in(email: str, password: str, *, network: str, actor: Actor) -> SignedInUser:
    """Let somebody in from a network address.

    Raises Invalid in the same words and after about the same time whether or not the account exists, and TooMany with
    the time to wait after 5 failures of one account, or 50 of one network address, within 15 minutes.
    """
    tried = _begin_try(email, network, actor=actor)
    user = find_user_by_email(email)
    if not matches(user.password_hash if user else None, password) or user is None or not user.is_active:
        audit.record(actor, Action.REFUSED, "sign_in", user.id if user else "-", detail={"code": "wrong"})
        raise Invalid(WRONG, field="password")
    with transaction():
        _forgive(tried)
        user.last_sign_in_at = now()
        if is_outdated(user.password_hash or ""):
            user.password_hash = hash_password(password)
        acting = actor_of(user, request_id=actor.request_id)
        audit.record(acting, Action.SIGN_IN, "user", user.id)
        return SignedInUser(user.id, user.session_version, acting)


def sign_out(*, actor: Actor) -> None:
    """End every session of whoever signs out, so that a copied cookie is worth nothing either."""
    if actor.user_id is None:
        return
    with transaction():
        user = db.session.get(User, actor.user_id, with_for_update=True)
        if user is not None:
            user.session_version += 1
            audit.record(actor, Action.SIGN_OUT, "user", user.id)


def forget_old_attempts(*, actor: Actor) -> int:
    """Remove the tries that count no more; gives how many."""
    with transaction():
        old = delete(SignInAttempt).where(SignInAttempt.at < now() - FAILURES_COUNT_FOR).returning(SignInAttempt.id)
        return len(db.session.scalars(old).all())


def _begin_try(email: str, network: str, *, actor: Actor) -> _Try:
    """Count the try as failed before the password is looked at: so many at once cannot slip through together."""
    account, origin = key_of("account", email.strip().lower()), key_of("network", network)
    with transaction():
        left = max(wait_of(account, FAILURES_OF_ONE_ACCOUNT), wait_of(origin, FAILURES_OF_ONE_NETWORK))
        if not left:
            attempts = [SignInAttempt(key=key, at=now()) for key in (account, origin)]
            db.session.add_all(attempts)
            db.session.flush()
            return _Try([attempt.id for attempt in attempts], account)
        audit.record(actor, Action.REFUSED, "sign_in", "-", detail={"code": TooMany.code})
    raise TooMany(f"There were too many tries. Wait {wait_in_words(left)}, then try again.")


def wait_of(key: str, limit: int) -> timedelta:
    """Give how long whoever has the key must wait before another try; other tries with it wait for this one."""
    lock_for_writers(int(key[:15], 16))
    moment = now()
    recent = select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.at > moment - FAILURES_COUNT_FOR)
    return wait(db.session.scalars(recent).all(), limit, moment)


def _forgive(tried: _Try) -> None:
    """A right password clears the account's failures, and of the network's only this try: others may guess there."""
    mine = SignInAttempt.id.in_(tried.attempt_ids) | (SignInAttempt.key == tried.account_key)
    db.session.execute(delete(SignInAttempt).where(mine))


def key_of(kind: str, value: str) -> str:
    """Give the keyed hash by which tries are counted."""
    secret = current_app.config["HUB"].secret_key.encode()
    return hmac.new(secret, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
