"""What was read from the words of a search, and what is made of it: wishes that rank, never filters that hide.

A town or "free" in somebody's words says what would be best, not what they would refuse; so a service elsewhere stands
lower and can still be found. What a field of the form says goes before what the words say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.core.clock import local, now
from hub.core.errors import Invalid
from hub.directory.geography.geocoder import Located, locate
from hub.directory.queries.asking import AS_IT_IS, Criteria
from hub.directory.queries.vocabulary import Vocabulary
from hub.directory.rules.understanding import Kind, Pick, read
from hub.directory.search.analysis import words
from hub.directory.search.query import Filters, Wish

_ALSO = {"Step-free access": ("Wheelchair access",)}  # as other publishers name what serves as well


NEARBY_M = 3_000.0  # what lies so near meets "near Hulme"; beyond it the distance goes on counting


@dataclass(frozen=True)
class Understood:
    """What was read and counts, where that is, and what it asks of the search."""

    picks: tuple[Pick, ...] = ()
    located: Located | None = None
    wishes: tuple[Wish, ...] = ()


def understand(criteria: Criteria, known: Vocabulary) -> Understood:
    """Read the words of a search; nothing where they are to be taken as they are."""
    if criteria.plain >= AS_IT_IS or not criteria.text:
        return Understood()
    found: dict[str, Located] = {}

    def is_place(text: str) -> bool:
        try:
            found[text] = locate(text, known.towns)
        except Invalid:  # "B12" is a vitamin where there is no such postcode
            return False
        return True

    picks = read(criteria.text, known.town_names, local(now()).weekday(), is_place)
    counting = [pick for pick in picks if pick.name not in criteria.plain and _agrees(pick, criteria)]
    said = tuple(pick for pick in counting if not _is_said(pick, criteria))
    located = next((found[pick.value] for pick in said if pick.kind is Kind.NEAR), None)
    return Understood(said, located, tuple(_wishes(counting, criteria.text)))


def _agrees(pick: Pick, criteria: Criteria) -> bool:
    """Tell whether no field of the search says otherwise: then the words say what the filter sees to already."""
    if pick.kind is Kind.NEAR:
        return criteria.near.casefold() in {"", pick.value.casefold()}
    if pick.kind is Kind.ACCESS:
        return True
    return not _is_said(pick, criteria) or replace(criteria, **_field(pick)) == criteria


def _is_said(pick: Pick, criteria: Criteria) -> bool:
    """Tell whether a field of the search says already what, or which other thing, it must be."""
    return {
        Kind.NEAR: bool(criteria.near),
        Kind.DAY: criteria.day is not None,
        Kind.TIMES: criteria.minutes is not None,
        Kind.NOW: criteria.open_now,
        Kind.COST: criteria.most_pence is not None,
        Kind.AGE: criteria.age is not None,
        Kind.GENDER: bool(criteria.gender),
        Kind.LANGUAGE: bool(criteria.language),
        Kind.ACCESS: pick.value in criteria.access,
        Kind.HOW: bool(criteria.delivery),
    }[pick.kind]


def _field(pick: Pick) -> Mapping[str, Any]:
    match pick.kind:
        case Kind.NEAR:
            return {"near": pick.value}
        case Kind.DAY:
            return {"day": int(pick.value)} if pick.value.isdecimal() else {}
        case Kind.TIMES:
            return {"window": window_of(pick)}
        case Kind.NOW:
            return {"open_now": True}
        case Kind.COST:
            return {"most_pence": int(pick.value)}
        case Kind.AGE:
            return {"age": int(pick.value)}
        case Kind.HOW:
            return {"delivery": frozenset({pick.value})}
        case _:
            return {pick.kind.value: pick.value}


def window_of(pick: Pick) -> tuple[int, int]:
    """Give from when to when, in minutes after midnight."""
    starts, _, ends = pick.value.partition("-")
    return int(starts), int(ends)


def _wishes(picks: Sequence[Pick], text: str) -> Iterator[Wish]:
    """Give what would be best. A day and a time make one wish: Friday, and in the evening of that day."""
    by_kind = {pick.kind: pick for pick in picks}
    both = [pick for kind in (Kind.DAY, Kind.TIMES) if (pick := by_kind.get(kind))]
    if both:
        opens, closes = window_of(by_kind[Kind.TIMES]) if Kind.TIMES in by_kind else (None, None)
        days = frozenset(map(int, by_kind[Kind.DAY].value.split(","))) if Kind.DAY in by_kind else None
        yield Wish((Filters(days=days, open_from=opens, open_until=closes),), _words(text, *both))
    for pick in picks:
        if pick not in both:
            yield Wish(_any_of(pick), _words(text, pick), is_needed=pick.kind is Kind.LANGUAGE, said=_said(pick))


def _said(pick: Pick) -> str:
    """Name what a card does not show in any case: the distance, the cost and the times it does."""
    if pick.kind is Kind.AGE:
        return f"aged {pick.value}"
    if pick.kind is Kind.GENDER:
        return f"{pick.value} only"
    return pick.value if pick.kind in {Kind.LANGUAGE, Kind.ACCESS, Kind.HOW} else ""


def _any_of(pick: Pick) -> tuple[Filters, ...]:
    named = frozenset({pick.value})
    match pick.kind:
        case Kind.NEAR:
            return (Filters(within_m=NEARBY_M, located_only=True),)
        case Kind.COST:
            return (Filters(free_only=pick.value == "0", max_cost_pence=int(pick.value) or None),)
        case Kind.AGE:
            return (Filters(age=int(pick.value), ages_said=True),)
        case Kind.GENDER:
            return (Filters(genders=named),)
        case Kind.LANGUAGE:
            return (Filters(languages=named),)
        case Kind.HOW:
            return (Filters(delivery=named),)
        case Kind.ACCESS:
            return tuple(Filters(accessibility=frozenset({each})) for each in (pick.value, *_ALSO.get(pick.value, ())))
        case _:
            return (Filters(open_now=True),)


def _words(text: str, *picks: Pick) -> frozenset[str]:
    return frozenset(word for pick in picks for word in words(text[pick.start : pick.end]))
