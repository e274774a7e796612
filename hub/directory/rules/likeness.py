"""Whether two listings are likely the same service, and why: the words that a person would give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from hub.directory.rules.listing_traits import Traits
from hub.directory.rules.told_apart import says_more_of_whom, told_apart

ENOUGH = 60  # points
SAME, RUN_BY, SAID, ALIKE, NEARLY = 97, 85, 75, 75, 60  # per cent
START = -4


@dataclass(frozen=True, slots=True)
class Weight:
    """What an observation adds to the points where it is wholly true, and how it is told; "" where it is not."""

    points: float
    words: str = ""


# Everything that speaks for or against two listings being one, in one place, the strongest reasons first.
# Measured by `make bench`: see bench/duplicates_bench.py.
WEIGHTS: Mapping[str, Weight] = {
    "phone": Weight(22, "same telephone number"),
    "helpline": Weight(5, "same helpline"),
    "email": Weight(15, "same e-mail address"),
    "page": Weight(18, "same web page"),
    "postcode": Weight(8, "same postcode"),
    "street": Weight(8, "same street and number"),
    "organisation": Weight(5, "same organisation"),
    "site": Weight(12, "same website or e-mail domain"),
    "name": Weight(47),
    "same name": Weight(17),
    "description": Weight(22),
    "same words": Weight(18),
    "other phone": Weight(-10, "another telephone number"),
    "other email": Weight(-6, "another e-mail address"),
    "other page": Weight(-22, "another web page"),
    "other organisation": Weight(-6, "another organisation"),
    "other postcode": Weight(-5, "another postcode"),
    "far": Weight(-20, "in another part of the country"),
    "other town": Weight(-28, "in another town"),
    "other site": Weight(-25, "another website"),
    "other description": Weight(-25, "described otherwise"),
    "other name": Weight(-22),
    "nothing else": Weight(-22, "nothing else in common"),
    "for some": Weight(-12, "one is for some people only"),
}
_IN_COMMON = {"phone", "helpline", "email", "page", "postcode", "street", "organisation", "site"}
_APART = {"other phone", "other organisation", "other postcode", "other site"}
# What names and descriptions can add at most: who has too few points without them need not be compared by them.
_MOST_OF_WORDS = sum(
    WEIGHTS[each].points for each in ("name", "same name", "organisation", "description", "same words")
)


@dataclass(frozen=True)
class Alike:
    """How like two listings are, in points of 100, and why in words."""

    score: int
    why: str


def likeness(one: Traits, other: Traits, *, enough: int = ENOUGH) -> Alike | None:
    """Say how like two listings are and why; None where nothing suggests that they are the same."""
    beside = dict([*_ways_to_reach(one, other), *_places(one, other)])
    if points(beside) + _MOST_OF_WORDS < enough or told_apart(one.name, other.name, one.towns, other.towns):
        return None
    seen = _with_words(beside, one, other)
    score = round(points(seen))
    return Alike(max(0, min(score, 100)), _why(seen)) if score >= enough else None


def observed(one: Traits, other: Traits) -> dict[str, float]:
    """Give what speaks for and against two listings being one: names of `WEIGHTS`, each with how far it is true."""
    return _with_words(dict([*_ways_to_reach(one, other), *_places(one, other)]), one, other)


def _with_words(beside: Mapping[str, float], one: Traits, other: Traits) -> dict[str, float]:
    """Add what names and descriptions say, which takes the time."""
    seen = {**beside, **dict(_names(one, other)), **dict(_words(one, other))}
    if not seen.keys() & _IN_COMMON and seen.keys() & _APART:
        seen["nothing else"] = 1.0
    return seen


def points(seen: Mapping[str, float]) -> float:
    """Give the points of what was observed, not yet cut to between 0 and 100."""
    return START + sum(WEIGHTS[each].points * share for each, share in seen.items())


def _names(one: Traits, other: Traits) -> Iterator[tuple[str, float]]:
    run_by = (
        fuzz.token_sort_ratio(one.organisation, other.organisation) if one.organisation and other.organisation else 0
    )
    ratio = _ratio(one.name, other.name)
    if run_by >= RUN_BY:
        yield "organisation", 1.0
        ratio = max(ratio, _ratio(one.core, other.core))
    elif run_by and fuzz.token_set_ratio(one.organisation, other.organisation) < SAME:
        yield "other organisation", 1.0
    yield "name", max(0.0, (ratio - 50) / 50)
    if ratio >= SAME:
        yield "same name", 1.0
    if ratio < ALIKE:
        yield "other name", 1.0
    if says_more_of_whom(one.name, other.name, {*one.organisation.split(), *other.organisation.split()}):
        yield "for some", 1.0


def _ways_to_reach(one: Traits, other: Traits) -> Iterator[tuple[str, float]]:
    shared = one.phones & other.phones
    if any(not _is_helpline(each) for each in shared):
        yield "phone", 1.0
    elif shared:
        yield "helpline", 1.0
    elif one.phones and other.phones:
        yield "other phone", 1.0
    for name, ours, theirs in (
        ("email", one.emails, other.emails),
        ("page", one.pages, other.pages),
        ("site", one.hosts, other.hosts),
    ):
        if ours and theirs:
            yield (name if ours & theirs else f"other {name}"), 1.0


def _places(one: Traits, other: Traits) -> Iterator[tuple[str, float]]:
    if one.streets & other.streets:
        yield "street", 1.0
    if one.postcodes and other.postcodes:
        if one.postcodes & other.postcodes:
            yield "postcode", 1.0
            return
        yield "other postcode", 1.0
        if not _areas(one) & _areas(other):
            yield "far", 1.0
    if one.towns and other.towns and not one.towns & other.towns:
        yield "other town", 1.0


def _words(one: Traits, other: Traits) -> Iterator[tuple[str, float]]:
    if one.description and other.description:
        ratio = fuzz.token_set_ratio(one.description, other.description)
        yield "description", max(0.0, (ratio - 60) / 40)
        if _at_one_door(one, other) and fuzz.token_sort_ratio(one.description, other.description) >= SAID:
            yield "same words", 1.0
        if ratio < 60:
            yield "other description", 1.0


def _at_one_door(one: Traits, other: Traits) -> bool:
    return bool(one.streets & other.streets) or any(not _is_helpline(each) for each in one.phones & other.phones)


def _ratio(one: str, other: str) -> float:
    return max(fuzz.token_sort_ratio(one, other), _inside(one, other))


def _inside(one: str, other: str) -> float:
    """Count a name that is wholly within the other ("Debt advice", "Debt advice Halifax") as nearly the same."""
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return 90.0 if len(short) > 1 and short < long else 0.0


def _is_helpline(number: str) -> bool:
    """Say whether a number is one for the whole country (03 and 08): branches share it."""
    return number[0] in "38"


def _areas(one: Traits) -> set[str]:
    return {code[: 1 if code[1].isdigit() else 2] for code in one.postcodes}


def _why(seen: Mapping[str, float]) -> str:
    ratio = round(50 + 50 * seen["name"])
    name = ["same name"] if ratio == 100 else [f"name {ratio}% alike"] if ratio >= NEARLY else ["another name"]
    said = ["described alike"] if seen.get("description", 0) >= 0.6 else []
    told = {each: weight.words for each, weight in WEIGHTS.items() if each in seen and weight.words}
    against = [words for each, words in told.items() if WEIGHTS[each].points < 0]
    words = [*(words for each, words in told.items() if WEIGHTS[each].points > 0), *name, *said]
    return "; ".join([*words, *([f"but {', '.join(against)}"] if against else [])])
