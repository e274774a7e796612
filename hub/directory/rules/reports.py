"""What people report about a listing, what becomes of it, and how much of it is taken."""

from datetime import timedelta
from enum import StrEnum


class ReportKind(StrEnum):
    """What is wrong, the most harmful first."""

    UNSAFE = "unsafe"
    CLOSED = "closed"
    CONTACT = "contact"
    PLACE = "place"
    TIMES = "times"
    WHO = "who"
    COST = "cost"
    OTHER = "other"


class ReportOutcome(StrEnum):
    """What the directory team did about a report."""

    MENDED = "mended"
    ASKED = "asked"
    NOTHING = "nothing"


KINDS = {
    ReportKind.UNSAFE: "It shows something that could harm somebody, like an address that must be kept back",
    ReportKind.CLOSED: "It has closed or moved away",
    ReportKind.CONTACT: "The telephone number, e-mail address or web site is wrong",
    ReportKind.PLACE: "The address or the place on the map is wrong",
    ReportKind.TIMES: "The days or times are wrong",
    ReportKind.WHO: "It is not for the people it says it is for",
    ReportKind.COST: "The cost is wrong",
    ReportKind.OTHER: "Something else",
}
OUTCOMES = {
    ReportOutcome.MENDED: "We put the listing right",
    ReportOutcome.ASKED: "We asked the organisation that runs it",
    ReportOutcome.NOTHING: "We looked and found nothing to change",
}
# What staff can say in one press: what needs no words.
FLAGS = {kind.value: label for kind, label in KINDS.items() if kind is not ReportKind.OTHER}
BY_ORGANISATION = "The organisation"  # that runs the service told it, by the link in an e-mail
HARM = tuple(ReportKind)  # in the order in which they are looked at

MOST_CHARACTERS = 1000
WINDOW = timedelta(hours=1)
MOST_OF_A_VISITOR = 5  # from one network address in a window
MOST_OF_STAFF = 30  # a practice shares one network address, and staff can be asked
MOST_OPEN = 20  # of one service: more tell nothing new
ORIGIN_KEPT = timedelta(days=1)
ANSWERED_KEPT = timedelta(days=365)


def check_text(kind: ReportKind, text: str) -> str:
    """Give what is wrong with the words of a report, "" where nothing is."""
    if len(text) > MOST_CHARACTERS:
        return f"Use {MOST_CHARACTERS:,} characters or fewer."
    if kind is ReportKind.OTHER and not text.strip():
        return "Say what is wrong."
    return ""
