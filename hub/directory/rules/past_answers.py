"""What services said to past referrals: which answers count, how many are looked at, and how it is said. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FEWEST = 5  # below it nothing is said and nothing used: of so few, each would be a person
MOST = 20  # the latest so many tell how it is now
WITHIN_DAYS = 365


class Answer(StrEnum):
    """What a service said to one referral, or what came of the first session. Nothing in it tells of whom."""

    TAKEN = "taken"
    FULL = "full"
    DECLINED = "declined"
    NOT_FOR_THEM = "not_for_them"  # not eligible, too far, did not want it: says nothing of the service
    NO_ANSWER = "no_answer"
    AFTER_ALL = "after_all"  # an answer came after NO_ANSWER was written: it takes one of those back
    CAME = "came"
    DID_NOT_COME = "did_not_come"


COUNTED = frozenset({Answer.TAKEN, Answer.FULL, Answer.DECLINED, Answer.NO_ANSWER})
LOOKED_AT = COUNTED | {Answer.AFTER_ALL}
FIRST_SESSIONS = frozenset({Answer.CAME, Answer.DID_NOT_COME})


@dataclass(frozen=True)
class Record:
    """It did so in `taken` of the last `answered` cases; both are 0 where there are fewer than FEWEST."""

    taken: int = 0
    answered: int = 0

    @property
    def words(self) -> str:
        """Say it for a card; "" where there is nothing to say."""
        return f"took {self.taken} of the last {self.answered} referrals" if self.answered else ""


NOTHING_KNOWN = Record()


def counts_since(today: date) -> date:
    """Give the first day whose answers count."""
    return today - timedelta(days=WITHIN_DAYS)


def record_of(latest_first: Iterable[Answer]) -> Record:
    """Count how many of the last MOST referrals it took, out of answers of the last WITHIN_DAYS, the latest first."""
    counted: list[Answer] = []
    taken_back = 0
    for answer in latest_first:
        if answer is Answer.AFTER_ALL:
            taken_back += 1
        elif answer is Answer.NO_ANSWER and taken_back:
            taken_back -= 1
        elif answer in COUNTED:
            counted.append(answer)
    return _share(counted, Answer.TAKEN)


def first_sessions(latest_first: Iterable[Answer]) -> Record:
    """Count to how many of the last MOST first sessions people came, out of answers as `record_of`."""
    return _share([answer for answer in latest_first if answer in FIRST_SESSIONS], Answer.CAME)


def _share(counted: list[Answer], good: Answer) -> Record:
    last = counted[:MOST]
    return Record(last.count(good), len(last)) if len(last) >= FEWEST else NOTHING_KNOWN
