"""The short list of whoever sits at this browser: ids of services in the session, and nothing of a person."""

from uuid import UUID

from flask import session

from hub.core.actor import Actor
from hub.directory.rules.short_list import MOST, Ids

_NAME = "short_list"


def kept_list(actor: Actor) -> Ids:
    """Give the ids in order; none where the list was somebody else's in this browser."""
    return tuple(UUID(each) for each in _own(actor))


def keep_list(actor: Actor, ids: Ids) -> None:
    """Keep the list until the session ends: at signing in, at signing out, and with the browser."""
    if ids:
        session[_NAME] = {"of": str(actor.user_id), "ids": [each.hex for each in ids[:MOST]]}
    else:
        session.pop(_NAME, None)


def _own(actor: Actor) -> list[str]:
    found = session.get(_NAME, {})
    return list(found["ids"]) if found.get("of") == str(actor.user_id) else []
