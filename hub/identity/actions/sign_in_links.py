"""Signing in by a link in an e-mail: it works once, for a quarter of an hour."""

import hashlib
import secrets

from sqlalchemy import delete, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import NotFound, TooMany
from hub.core.http import public_link
from hub.identity.actions.signing_in import SignedInUser, key_of, wait_of
from hub.identity.models import SignInAttempt, SignInLink, User
from hub.identity.queries import actor_of, find_user_by_email, get_open_link
from hub.identity.rules import LINKS_OF_ONE_ACCOUNT, LINKS_OF_ONE_NETWORK, SIGN_IN_LINK_LASTS, wait_in_words
from hub.notifications.actions import enqueue


def send_sign_in_link(email: str, *, network: str, actor: Actor) -> None:
    """Send a link to whoever has an account with the address; an earlier one stops working.

    Says nothing of whether there is such an account. Raises TooMany for one address or one network that asks too often.
    """
    address = email.strip().lower()
    _count(address, network, actor)
    user = find_user_by_email(address)
    if user is None or not user.is_active:
        audit.record(actor, Action.REFUSED, "sign_in_link", user.id if user else "-", detail={"code": "nobody"})
        return
    with transaction():
        still_open = (SignInLink.user_id == user.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now())
        db.session.execute(update(SignInLink).where(*still_open).values(expires_at=now()))
        token = secrets.token_urlsafe(32)
        link = SignInLink(
            user_id=user.id,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            expires_at=now() + SIGN_IN_LINK_LASTS,
            used_at=None,
        )
        db.session.add(link)
        db.session.flush()
        audit.record(actor, Action.CREATE, "sign_in_link", link.id, detail={"user": str(user.id)})
        address_of_page = public_link("identity.enter", token=token)
        enqueue(to=user.email, template="sign_in_link", context={}, secrets={"link": address_of_page})


def sign_in_by_link(token: str, *, actor: Actor) -> SignedInUser:
    """Use a link up and let its owner in. Raises NotFound for one unknown, used or too old, or a closed account."""
    with transaction():
        link = get_open_link(token, for_update=True)
        user = db.session.get_one(User, link.user_id)
        if not user.is_active:
            raise NotFound("This account is closed. Ask whoever looks after Hub in your organisation.")
        link.used_at = user.last_sign_in_at = now()
        acting = actor_of(user, request_id=actor.request_id)
        audit.record(acting, Action.SIGN_IN, "user", user.id, detail={"by": "link"})
        return SignedInUser(user.id, user.session_version, acting)


def forget_old_links(*, actor: Actor) -> int:
    """Remove the links that work no more; gives how many."""
    with transaction():
        old = delete(SignInLink).where(SignInLink.expires_at < now() - SIGN_IN_LINK_LASTS).returning(SignInLink.id)
        return len(db.session.scalars(old).all())


def _count(address: str, network: str, actor: Actor) -> None:
    """Count what is asked for before anything is sent, for addresses without an account too."""
    account, origin = key_of("link", address), key_of("link network", network)
    with transaction():
        left = max(wait_of(account, LINKS_OF_ONE_ACCOUNT), wait_of(origin, LINKS_OF_ONE_NETWORK))
        if not left:
            db.session.add_all([SignInAttempt(key=key, at=now()) for key in (account, origin)])
            return
        audit.record(actor, Action.REFUSED, "sign_in_link", "-", detail={"code": TooMany.code})
    raise TooMany(f"There were too many links for one quarter of an hour. Wait {wait_in_words(left)}, then try again.")
