"""What identity does later."""

from hub.core.actor import Actor
from hub.identity.actions import forget_old_attempts


def _forget() -> int:
    return forget_old_attempts(actor=Actor.system("sign-in attempts"))


JOBS = {"attempts": _forget}
