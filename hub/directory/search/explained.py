"""The order of results in plain English, worked out from the settings by what the search itself asks: never stale."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hub.directory.rules.past_answers import MOST, WITHIN_DAYS
from hub.directory.rules.why import how_long
from hub.directory.search.facts import Floats
from hub.directory.search.ranking import SETTINGS, Ranking
from hub.directory.search.standing import freshness, nearness, share_factor, thorough, waiting

Row = tuple[str, str]
WEEK, METRES_A_MILE = 7, 1609.344
FIELD_WORDS = {
    "name": "its name",
    "terms": "the needs it is listed under",
    "organisation": "its organisation’s name",
    "place": "its places",
    "description": "its description and who it is for",
}


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, and a table of two columns: `heads` of it, and its rows; none where empty."""

    title: str
    said: tuple[str, ...]
    heads: Row = ("", "")
    rows: tuple[Row, ...] = ()


def explained(ranking: Ranking = SETTINGS) -> tuple[Section, ...]:
    """Give every number that decides the order, in sections to be read from the top."""
    return (
        _groups(),
        _words(ranking),
        _wishes(ranking),
        _taking(ranking),
        _checked(ranking),
        _waits(ranking),
        _answers(ranking),
        _tells(ranking),
        _near(ranking),
        _never(),
    )


def _groups() -> Section:
    return Section(
        "First come groups",
        (
            "Without a word to look for, services that take people come first, then by how near they are, or by name.",
            "With words, results come in these groups. Inside a group, the highest score comes first.",
            "What is for people of another area than the postcode searched from comes below all of these, and says so.",
        ),
        ("Group", "Services"),
        (
            ("1", "have every word asked for, take people, and have a place to measure the distance to"),
            ("2", "have every word and take people, but have no place (by telephone, online, at home)"),
            ("3", "have every word, but take nobody now: full or closed"),
            ("4", "have some of the words"),
        ),
    )


def _words(ranking: Ranking) -> Section:
    weights = sorted(ranking.field_weights.items(), key=lambda item: -item[1])
    bm25 = f"BM25, with k1 {ranking.k1:g} and b {ranking.b:g}"
    typed, rare = _percent(ranking.correction_weight), _percent(ranking.rare_correction_weight)
    weak, half = _percent(ranking.weak_weight), _percent(0.5**ranking.coordination_power)
    return Section(
        "Then a score, from the words",
        (
            f"A word counts the more, the fewer services have it and the shorter the text is that has it ({bm25}).",
            f"What means the same (“lonely” and “befriending”) counts {_percent(ranking.synonym_weight)}.",
            f"A corrected spelling counts {typed}, or {rare} where some listing has the word as it was typed.",
            f"Words that half of all listings could have (“group”, “help”) count {weak} and find nothing on their own.",
            f"What has half of the words keeps {half} of its score.",
            "The score is then multiplied by each of the shares in the tables further down.",
        ),
        ("A word in", "counts"),
        tuple((FIELD_WORDS[name], "once" if weight == 1 else f"{weight:g} times") for name, weight in weights),
    )


def _wishes(ranking: Ranking) -> Section:
    return Section(
        "What was read from the words",
        (
            "A place, a day, a time, “free”, an age, a language, access and how it is given are read from the words.",
            "What fits counts as if its words were written in the listing.",
            f"For each of these that does not fit, {_percent(ranking.wish_factor)} of the score is left.",
            "The groups above go by the other words, where there are any: no fact stands in for what is looked for.",
        ),
    )


def _taking(ranking: Ranking) -> Section:
    shares = {
        "is taking referrals, or has a waiting list": 1.0,
        "has to be asked first: nobody knows, or “open” was said too long ago": ranking.ask_first_factor,
        "is full or closed to new people": ranking.closed_factor,
    }
    return Section("Whether it takes people now", (), ("A service that", "keeps of its score"), _shares(shares))


def _checked(ranking: Ranking) -> Section:
    days = [day for day, _ in ranking.freshness]
    kept = freshness(np.array(days, np.float64), ranking)
    words = [f"{how_long(day)} ago" if day else "today" for day in days]
    return Section(
        "When its listing was last checked",
        ("In between, the share lies in between. Older than the oldest is no worse.",),
        ("Last checked", "keeps of its score"),
        _shares(_pairs(words, kept) | {"never": ranking.never_checked_factor}),
    )


def _waits(ranking: Ranking) -> Section:
    weeks = (0, 2, 6, 12, 26, 52)
    kept = waiting(np.array([WEEK * each for each in weeks], np.int32), ranking)
    unsaid, least = how_long(int(ranking.wait_assumed_days)), _percent(ranking.wait_factor)
    return Section(
        "How long people wait",
        (f"A service that does not say counts as {unsaid}. However long the wait, {least} of the score is left.",),
        ("Wait", "keeps of its score"),
        _shares(_pairs(["nobody waits", *(f"{each} weeks" for each in weeks[1:])], kept)),
    )


def _answers(ranking: Ranking) -> Section:
    records = ((10, 10), (8, 10), (5, 10), (0, 10), (0, MOST))
    taken, answered = (np.array(each, np.int32) for each in zip(*records, strict=True))
    kept = share_factor(taken, answered, ranking)
    more, usual = f"{ranking.answers_usual_weight:g}", _percent(ranking.answers_usual_share)
    return Section(
        "What happened to past referrals",
        (
            f"The last {MOST} answers to referrals through Hub within {WITHIN_DAYS} days are looked at.",
            "“Full”, another refusal, and no answer long after it was due count as not taken.",
            "Referrals of people that the service is not for, or who could not be reached, do not count.",
            f"Of fewer than {ranking.answers_fewest} answers nothing is said and nothing is used.",
            "An answer is kept without the person, and without which referral it was.",
            f"A short record tells little: to each, {more} referrals are added as they usually go ({usual} taken).",
        ),
        ("Took", "score becomes"),
        _shares(_pairs([f"{one} of the last {every}" for one, every in records], kept)),
    )


def _tells(ranking: Ranking) -> Section:
    percents = [100, 50, 0]
    kept = thorough(np.array(percents, np.int32), ranking)
    return Section(
        "How much its listing tells",
        (
            "It should say how to get in touch, where, when, for whom, at what cost, how to refer and what happens.",
            "It should have a kind of help, and no link or e-mail address that is known not to work.",
            "The organisation sees on the page where it manages its listing what is missing.",
        ),
        ("A listing that tells", "keeps of its score"),
        _shares(_pairs(["all of it", "half of it", "none of it"], kept)),
    )


def _near(ranking: Ranking) -> Section:
    miles = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
    kept = nearness(np.array(miles) * METRES_A_MILE, ranking)
    words = ["here", *(f"{each:g} mile{'' if each == 1 else 's'}" for each in miles[1:])]
    return Section(
        "How near it is",
        ("Only where a postcode or a town is given. Of several places the nearest counts.",),
        ("Distance", "keeps of its score"),
        _shares(_pairs(words, kept) | {"very far, or no place": ranking.far_factor}),
    )


def _never() -> Section:
    return Section(
        "What plays no part",
        (
            "Nobody can pay for a place in the results.",
            "What others clicked on, who is looking, and what was looked for before change nothing.",
            "Filters leave services out; nothing else does. What is full, old or for people elsewhere is shown lower.",
        ),
    )


def _pairs(words: Iterable[str], kept: Floats) -> dict[str, float]:
    return dict(zip(words, map(float, kept), strict=True))


def _shares(shares: dict[str, float]) -> tuple[Row, ...]:
    return tuple((words, _percent(share)) for words, share in shares.items())


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def as_markdown(sections: Iterable[Section]) -> list[str]:
    """Give the sections as lines of Markdown, for the documents."""
    lines: list[str] = []
    for section in sections:
        lines += ["", f"## {section.title}"]
        for said in section.said:
            lines += ["", said]
        if section.rows:
            lines += ["", f"| {' | '.join(section.heads)} |", "|---|---|"]
            lines += [f"| {' | '.join(row)} |" for row in section.rows]
    return lines
