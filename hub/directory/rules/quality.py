"""How good a listing is: a score of 0 to 100, the sum of parts that each say why, and what would raise it.

The weights are Hub's own (ADR 0018): what a link worker needs to send somebody there counts most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from hub.directory.rules.freshness import STALE_AFTER_DAYS, freshness

TOP = 100
ENOUGH_WORDS, SOME_WORDS = 30, 10  # of a description
READING_AGE = 12  # years: the Government's style guides ask for words that a 9-year-old reads; services may ask more
SHOWN_FIRST = 3
# Days since the last check, and the points for it.
_AGES = ((90, 20), (STALE_AFTER_DAYS, 14), (365, 6))


@dataclass(frozen=True)
class QualityFacts:
    """What the score is made from. `has_` says whether the listing tells it; `words` are those of its description.

    `confirmed_by` is who in Hub confirmed it last ("" where only its feed says so). `broken` names addresses that do
    not work. `reading_age` is in years, None where there is nothing to measure.
    """

    has_contact: bool = False
    has_place: bool = False
    has_times: bool = False
    has_audience: bool = False
    has_cost: bool = False
    has_how_to_refer: bool = False
    has_need: bool = False
    words: int = 0
    checked_on: date | None = None
    confirmed_by: str = ""
    reports: int = 0
    broken: tuple[str, ...] = ()
    reading_age: int | None = None


@dataclass(frozen=True)
class Part:
    """One part of a score: `points` of at most `most`, why, and what would bring the rest ("" where none is left)."""

    name: str
    points: int
    most: int
    reason: str
    advice: str = ""

    @property
    def gain(self) -> int:
        """Give the points that are to be had."""
        return self.most - self.points


@dataclass(frozen=True)
class Quality:
    """The score of a listing, in its parts."""

    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """Give the points, 0 to 100."""
        return sum(part.points for part in self.parts)

    @property
    def lacking(self) -> list[Part]:
        """Give the parts with points to be had, those with the most first."""
        return sorted((part for part in self.parts if part.gain), key=lambda part: -part.gain)

    @property
    def thoroughness(self) -> int:
        """Give what is told of what a link worker needs, and whether its links work, in percent: no age, no reports.

        The order of search results uses this; the age of the last check counts there by itself.
        """
        counted = [part for part in self.parts if part.name in _THOROUGH]
        return round(100 * sum(part.points for part in counted) / sum(part.most for part in counted))


@dataclass(frozen=True)
class _Field:
    """A thing that a listing tells or not."""

    name: str
    most: int
    is_told: Callable[[QualityFacts], bool]
    told: str
    missing: str
    advice: str


_FIELDS = (
    _Field(
        "contact", 10, lambda facts: facts.has_contact, "It says how to get in touch.",
        "It says nothing of how to get in touch.", "Give a telephone number, an e-mail address or a website",
    ),
    _Field(
        "place", 8, lambda facts: facts.has_place, "It says where or how it is given.",
        "It does not say where or how it is given.", "Give a place, or say that it is online, by telephone or at home",
    ),
    _Field(
        "times", 8, lambda facts: facts.has_times, "It says when it is open.",
        "It does not say when it is open.", "Say when it is open",
    ),
    _Field(
        "audience", 7, lambda facts: facts.has_audience, "It says who it is for.",
        "It does not say who it is for.", "Say who it is for, if only “adults” or “anybody”",
    ),
    _Field(
        "refer", 7, lambda facts: facts.has_how_to_refer, "It says how to refer.",
        "It does not say how to refer.", "Say how to refer, or that people can come by themselves",
    ),
    _Field(
        "cost", 6, lambda facts: facts.has_cost, "It says what it costs.",
        "It does not say what it costs.", "Say what it costs, if only “free”",
    ),
    _Field(
        "need", 5, lambda facts: facts.has_need, "It is listed under a need.",
        "It is listed under no need.", "Choose what kind of help it is",
    ),
)  # fmt: skip
_THOROUGH = frozenset({*(each.name for each in _FIELDS), "description", "links"})


def judge(facts: QualityFacts, today: date) -> Quality:
    """Give the score of a listing on a day."""
    return Quality(
        (
            *(_told(each, facts) for each in _FIELDS),
            _description(facts.words),
            _checked(facts.checked_on, today),
            _confirmed(facts, today),
            _links(facts.broken),
            _reading(facts.reading_age),
            _reports(facts.reports),
        )
    )


def _told(field: _Field, facts: QualityFacts) -> Part:
    if field.is_told(facts):
        return Part(field.name, field.most, field.most, field.told)
    return Part(field.name, 0, field.most, field.missing, field.advice)


def _description(words: int) -> Part:
    if words >= ENOUGH_WORDS:
        return Part("description", 5, 5, "The description is long enough to tell what happens there.")
    advice = f"Describe in {ENOUGH_WORDS} words or more what happens there"
    if words >= SOME_WORDS:
        return Part("description", 2, 5, f"The description has {words} words only.", advice)
    return Part("description", 0, 5, "There is no description to speak of.", advice)


def _checked(checked: date | None, today: date) -> Part:
    age = None if checked is None else max(0, (today - checked).days)
    points = 0 if age is None else next((points for days, points in _AGES if age <= days), 0)
    most = _AGES[0][1]
    advice = "Check it and press “I have checked it today”" if points < most else ""
    return Part("checked", points, most, f"{freshness(checked, today).label}.", advice)


def _confirmed(facts: QualityFacts, today: date) -> Part:
    if facts.confirmed_by and not freshness(facts.checked_on, today).is_stale:
        return Part("confirmed", 5, 5, f"{facts.confirmed_by} confirmed it in Hub.")
    reason = "The confirmation in Hub is too old." if facts.confirmed_by else "Nobody has confirmed it in Hub."
    return Part("confirmed", 0, 5, reason, "Have somebody who knows the service confirm it here")


def _links(broken: Sequence[str]) -> Part:
    if not broken:
        return Part("links", 10, 10, "No web or e-mail address is known not to work.")
    points = 3 if len(broken) == 1 else 0
    return Part("links", points, 10, f"Does not work: {', '.join(broken)}.", "Correct or remove what does not work")


def _reading(age: int | None) -> Part:
    if age is None:
        reason = "There is too little description to say how it reads."
        return Part("reading", 0, 5, reason, "Describe it in short, plain sentences")
    if age <= READING_AGE:
        return Part("reading", 5, 5, f"A reader of about {age} years understands it.")
    points = 2 if age <= READING_AGE + 3 else 0
    return Part("reading", points, 5, f"It asks for a reader of about {age} years.", "Use shorter sentences and words")


def _reports(count: int) -> Part:
    if not count:
        return Part("reports", 4, 4, "No report of a mistake waits.")
    wait = "1 report of a mistake waits" if count == 1 else f"{count} reports of mistakes wait"
    return Part("reports", 0, 4, f"{wait}.", "Put right what was reported, and answer it")
