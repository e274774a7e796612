"""The last searches of somebody signed in, kept in their session: no need and no postcode stands in an address."""

import json
import secrets
from collections.abc import Iterable

from flask import session
from werkzeug.datastructures import MultiDict

from hub.core.actor import Actor

KEPT = 4
MOST_CHARACTERS = 1500  # the session is a cookie, and browsers drop one of more than 4,096 bytes
_NAME = "searches"


def keep_search(actor: Actor, fields: Iterable[tuple[str, str]]) -> str:
    """Keep what was asked for and give its key."""
    kept = _own(actor)
    key = secrets.token_hex(4)
    kept[key] = [[name, value] for name, value in fields]
    while len(kept) > 1 and (len(kept) > KEPT or len(json.dumps(kept)) > MOST_CHARACTERS):
        del kept[next(iter(kept))]
    session[_NAME] = {"of": str(actor.user_id), "kept": list(kept.items())}  # pairs: a cookie sorts the keys of a dict
    return key


def kept_search(actor: Actor, key: str) -> MultiDict[str, str] | None:
    """Give what was asked for, None where it is not kept any more or was somebody else's in this browser."""
    fields = _own(actor).get(key)
    return None if fields is None else MultiDict((name, value) for name, value in fields)


def last_place(actor: Actor) -> str:
    """Give the postcode or town of the actor's last kept search, "" where it had none."""
    kept = list(_own(actor).values())
    return next((value for name, value in kept[-1] if name == "near"), "") if kept else ""


def _own(actor: Actor) -> dict[str, list[list[str]]]:
    found = session.get(_NAME, {})
    return dict(found["kept"]) if found.get("of") == str(actor.user_id) else {}
