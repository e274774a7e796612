"""How a referral may move, what must be said with a move, and when an answer is due. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.core.errors import Invalid, WrongState
from hub.directory.rules.past_answers import Answer
from hub.people.rules import Category

SHARED = (Category.CONTACT_DETAILS, Category.GOAL, Category.COMMUNICATION_NEEDS, Category.RISKS)
ANSWER_WITHIN_WORKING_DAYS = 5
NO_ANSWER_AFTER_DAYS = 14  # so long after the answer was due, silence is an answer

WE_ARE_FULL = "We are full"
# What a service chooses from when it declines, and what that says of the service.
DECLINED_AS: Mapping[str, Answer] = {
    WE_ARE_FULL: Answer.FULL,
    "Not somebody we can help: they do not meet our criteria": Answer.NOT_FOR_THEM,
    "They need something else": Answer.NOT_FOR_THEM,
    "Too far for them or for us": Answer.NOT_FOR_THEM,
    "We could not reach them": Answer.NOT_FOR_THEM,
    "Other": Answer.DECLINED,
}


class ReferralStatus(StrEnum):
    """FHIR R4 task status, without draft, ready and received (Gravity SDOHCC task for referral management)."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"

    @property
    def said(self) -> str:
        """Say in plain words what happened."""
        return _SAID.get(self.value, self.value)


_SAID = {
    "requested": "sent",
    "rejected": "declined",
    "in-progress": "started",
    "on-hold": "paused",
    "completed": "finished",
    "failed": "did not work out",
    "cancelled": "withdrawn",
    "entered-in-error": "entered in error",
}


class OutcomeKind(StrEnum):
    """How it went, in the provider's plain words."""

    GOAL_MET = "goal_met"
    HELPED = "helped"
    NO_CHANGE = "no_change"
    STOPPED_COMING = "stopped_coming"
    NEVER_CAME = "never_came"
    OTHER = "other"


S = ReferralStatus
BRIDGE_AFTER_DAYS = 14


class Party(StrEnum):
    """Which side of the referral acts."""

    REQUESTER = "requester"
    TARGET = "target"


REQUESTER, TARGET = frozenset({Party.REQUESTER}), frozenset({Party.TARGET})
BOTH = REQUESTER | TARGET

# The state machine of the Gravity SDOH Clinical Care guide (STU3), read from its diagram. In-progress to on-hold goes
# beyond the picture: its text defines on-hold as work that started and was paused.
TRANSITIONS: Mapping[S, Mapping[S, frozenset[Party]]] = {
    S.REQUESTED: {S.ACCEPTED: TARGET, S.REJECTED: TARGET, S.CANCELLED: BOTH},
    S.ACCEPTED: {S.IN_PROGRESS: TARGET, S.ON_HOLD: TARGET, S.CANCELLED: BOTH, S.COMPLETED: TARGET, S.FAILED: TARGET},
    S.IN_PROGRESS: {S.ON_HOLD: TARGET, S.CANCELLED: BOTH, S.COMPLETED: TARGET, S.FAILED: TARGET},
    S.ON_HOLD: {S.IN_PROGRESS: TARGET, S.CANCELLED: BOTH, S.COMPLETED: TARGET, S.FAILED: TARGET},
    S.REJECTED: {},
    S.CANCELLED: {},
    S.COMPLETED: {},
    S.FAILED: {},
    S.ENTERED_IN_ERROR: {},
}
OPEN = frozenset({S.REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD})
NEED_A_REASON = frozenset({S.REJECTED, S.CANCELLED, S.ON_HOLD, S.FAILED, S.ENTERED_IN_ERROR})


def possible(current: S, party: Party) -> list[S]:
    """List where a party may move a referral to from where it is."""
    moves = [to for to, parties in TRANSITIONS[current].items() if party in parties]
    if party is Party.REQUESTER and current is not S.ENTERED_IN_ERROR:
        moves.append(S.ENTERED_IN_ERROR)
    return moves


def move(current: S, to: S, party: Party, reason: str = "") -> S:
    """Give the new status.

    Raises WrongState with what is possible where the move is not, Invalid where it needs a reason and has none
    (Gravity: statusReason for rejected, cancelled, on-hold and failed).
    """
    allowed = possible(current, party)
    if to not in allowed:
        choices = ", ".join(each.value for each in allowed) or "nothing more: it has ended"
        raise WrongState(f"A referral that is {current.value} cannot become {to.value}. Possible: {choices}.")
    if to in NEED_A_REASON and not reason.strip():
        raise Invalid(f"Say why the referral is {to.value}.", field="reason")
    return to


def waits_long(status: ReferralStatus, sent_on: date, today: date) -> bool:
    """Say whether somebody has waited so long for the first session that something else may help meanwhile."""
    return status in {S.REQUESTED, S.ACCEPTED, S.ON_HOLD} and (today - sent_on).days >= BRIDGE_AFTER_DAYS


def answer_due(sent_on: date) -> date:
    """Give the day by which the service should have answered: five weekdays after it was sent."""
    due, left = sent_on, ANSWER_WITHIN_WORKING_DAYS
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < 5
    return due


@dataclass(frozen=True)
class Risks:
    """What the referrer knows of risk: something, or that there is nothing known. Silence is not an answer.

    PRSB Social Prescribing v1.1, Risks 1..1 mandatory: "no known risks" must be recordable.
    """

    no_known_risks: bool
    text: str = ""

    def checked(self) -> "Risks":
        """Give itself tidied; raises Invalid where it says nothing, or both things at once."""
        text = self.text.strip()
        if self.no_known_risks and text:
            raise Invalid("Say either “no known risks” or what the risks are, not both.", field="risks")
        if not self.no_known_risks and not text:
            raise Invalid("Say what the risks are, or say that there are no known risks.", field="risks")
        if len(text) > 1000:
            raise Invalid("Describe the risks in 1,000 characters or fewer.", field="risks")
        return Risks(self.no_known_risks, text)


def check_reason(reason: str) -> str:
    """Give the reason for referral tidied; raises Invalid where it is missing or too long."""
    reason = reason.strip()
    if not reason:
        raise Invalid("Say why you are referring, in a sentence or two.", field="reason")
    if len(reason) > 2000:
        raise Invalid("Give the reason in 2,000 characters or fewer.", field="reason")
    return reason


def check_session_date(on: date, sent_on: date, today: date) -> date:
    """Give the date of a session; raises Invalid where it is in the future or before the referral."""
    if on > today:
        raise Invalid("The session must be today or in the past.", field="on_date")
    if on < sent_on:
        raise Invalid("The session cannot be before the referral was sent.", field="on_date")
    return on
