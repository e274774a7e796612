"""What identity does later."""

from hub.core.actor import Actor
from hub.identity.actions import forget_old_attempts, forget_old_links


def _forget() -> int:
    actor = Actor.system("sign-in attempts")
    return forget_old_attempts(actor=actor) + forget_old_links(actor=actor)


JOBS = {"attempts": _forget}
