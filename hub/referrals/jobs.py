"""What referrals do later."""

from hub.core.actor import Actor
from hub.referrals.actions.counting import count_silence


def count_unanswered() -> int:
    """Count the referrals that nobody answered in time; gives how many there are new."""
    return count_silence(actor=Actor.system("unanswered referrals"))


JOBS = {"unanswered": count_unanswered}
