"""Turning a session cookie or an API key into an actor, before each request."""

from datetime import datetime
from uuid import UUID

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from hub.audit.actions import record_refusal
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.http import on_refusal, wants_machine_answer
from hub.identity.actions import authenticate_client
from hub.identity.queries import find_actor
from hub.identity.rules import LONGEST_SESSION

manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]  # flask_login carries no types
    """What the session cookie stands for: a user and the version of their sessions."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.id = token
        self.actor = actor


@manager.user_loader  # type: ignore[untyped-decorator]  # flask_login carries no types
def _load(token: str) -> SignedIn | None:
    began = session.get("began")
    if began is None or datetime.fromisoformat(began) < now() - LONGEST_SESSION:
        return None
    user_id, _, version = token.partition("/")
    actor = find_actor(UUID(user_id), int(version), request_id=g.get("request_id", ""))
    return SignedIn(token, actor) if actor else None


def begin_session(user_id: UUID, version: int, actor: Actor) -> None:
    """Sign the browser in, with nothing left of the session before. It ends after the idle time of the settings."""
    session.clear()
    session.permanent = True  # the cookie is renewed by each request and dies with the idle time
    session["began"] = now().isoformat()
    login_user(SignedIn(f"{user_id}/{version}", actor))
    g.actor = actor


def end_session() -> None:
    """Sign the browser out."""
    logout_user()
    session.clear()
    g.actor = Actor.anonymous()


def _identify() -> None:
    g.actor = Actor.anonymous()
    if request.endpoint in {"static", "web.asset"}:
        return
    authorization = request.authorization
    if wants_machine_answer():
        if authorization and authorization.type == "bearer" and authorization.token:
            g.actor = authenticate_client(authorization.token, request_id=g.get("request_id", ""))
    elif current_user.is_authenticated:
        g.actor = current_user.actor


def init_app(app: Flask) -> None:
    """Set the actor before every request, and keep in the trail what was refused."""
    manager.session_protection = None  # the version in the cookie ends sessions; addresses change on mobile networks
    manager.init_app(app)
    app.before_request(_identify)
    on_refusal(record_refusal)
