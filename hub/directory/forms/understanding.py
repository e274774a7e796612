"""What was read from the words of a search, as chips: said, taken as plain words again, or made into filters."""

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hub.core.values import pounds
from hub.directory.forms.search_choices import COSTS, FROM_TIMES, GENDERS, PARTS_OF_DAY, TO_TIMES
from hub.directory.queries.asking import PARTS_OF_DAY as PARTS
from hub.directory.queries.search import Found
from hub.directory.queries.understanding import window_of
from hub.directory.rules.time_words import DAY_NAMES
from hub.directory.rules.understanding import Kind, Pick

NEARBY_MILES = "2"  # what "only what fits" makes of "near Hulme"


class ReadChip(NamedTuple):
    """Words for what was read, and the value of the field `plain` that takes it as plain words."""

    words: str
    plain: str


def marked(name: str, text: str) -> str:
    """Give the name of what is to be taken as plain words, marked with its text: it says nothing of another text."""
    return f"{name}.{zlib.crc32(text.strip().encode()):08x}"


def names_marked(values: Iterable[str], text: str) -> frozenset[str]:
    """Give the names that are marked with this text."""
    mark = marked("", text)
    return frozenset(value.removesuffix(mark) for value in values if value.endswith(mark))


def read_chips(found: Found | None, text: str) -> list[ReadChip]:
    """Give a chip for everything that was read from the text."""
    picks = found.picks if found else ()
    return [ReadChip(_words(pick, found), marked(pick.name, text)) for pick in picks]


def as_fields(picks: Iterable[Pick]) -> list[tuple[str, str]]:
    """Give the fields of the form that ask for what was read; what no field can say (a weekend) is left out."""
    return [field for pick in picks for field in _fields(pick)]


def _words(pick: Pick, found: Found | None) -> str:
    match pick.kind:
        case Kind.NEAR:
            return f"Near {found.located.label if found and found.located else pick.value}"
        case Kind.DAY:
            return " or ".join(DAY_NAMES[int(day)] for day in pick.value.split(","))
        case Kind.TIMES:
            return _window_words(pick)
        case Kind.NOW:
            return "Open now"
        case Kind.COST:
            return "Free" if pick.value == "0" else f"Up to {pounds(int(pick.value))}"
        case Kind.AGE:
            return f"Aged {pick.value}"
        case Kind.GENDER:
            return GENDERS[pick.value]
        case _:
            return pick.value


def _window_words(pick: Pick) -> str:
    for part, window in PARTS.items():
        if window == window_of(pick):
            return PARTS_OF_DAY[part]
    opens, closes = window_of(pick)
    return f"Before {_said(closes)}" if opens == 0 else f"After {_said(opens)}"


def _said(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def _fields(pick: Pick) -> Iterator[tuple[str, str]]:
    match pick.kind:
        case Kind.NEAR:
            yield from (("near", pick.value), ("within", NEARBY_MILES))
        case Kind.DAY if pick.value.isdecimal():
            yield "day", pick.value
        case Kind.TIMES:
            yield from _times(pick)
        case Kind.NOW:
            yield "now", "y"
        case Kind.COST:
            enough = [cost for cost in COSTS if int(cost) >= int(pick.value)]
            yield from (("cost", cost) for cost in enough[:1])
        case Kind.AGE | Kind.GENDER | Kind.LANGUAGE | Kind.ACCESS | Kind.HOW:
            yield pick.kind.value, pick.value
        case _:
            pass


def _times(pick: Pick) -> Iterator[tuple[str, str]]:
    """The form knows half hours from six in the morning to midnight."""
    opens, closes = (f"{each // 60:02}:{each % 60:02}" for each in window_of(pick))
    if opens in FROM_TIMES:
        yield "from", opens
    if closes in TO_TIMES and closes != "24:00":
        yield "to", closes
