"""Lines that help people in the whole country: which of them fit what somebody looks for, and which stand first.

It looks for words, no more: it finds no danger that is not named, and says nothing of the person.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hub.core.errors import Invalid
from hub.directory.rules.plain_text import web_address

MOST_SHOWN = 4
_NEEDED = ("name", "for", "phone", "how", "hours", "web", "words", "first_words", "known", "checked")
_BREAKS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Line:
    """A line: who it is for, how it is reached, and since when this is known; `checked_on` is the team's own check."""

    name: str
    who: str
    phone: str
    how: str
    hours: str
    web: str
    words: tuple[str, ...]
    first_words: tuple[str, ...]
    known: str
    checked_on: date | None


@dataclass(frozen=True)
class Help:
    """The lines that fit. With `comes_first` they stand before every service."""

    lines: tuple[Line, ...] = ()
    comes_first: bool = False


def read_lines(rows: Iterable[Mapping[str, str | None]]) -> tuple[Line, ...]:
    """Read the rows of the file. Raises Invalid, naming the row, for one that nobody could be helped by."""
    return tuple(_line(row, number) for number, row in enumerate(rows, 2))


def help_for(lines: Sequence[Line], text: str, needs: Iterable[str] = ()) -> Help:
    """Choose the lines for the words typed and the names of the need chosen and those above it.

    Words of danger bring their lines to the top, all of them; else the first few that fit, in the order of the file.
    """
    said = [_plain(text), *(_plain(each) for each in needs)]
    first = tuple(line for line in lines if _says(said, line.first_words))
    if first:
        return Help(first, comes_first=True)
    return Help(tuple(line for line in lines if _says(said, line.words))[:MOST_SHOWN])


def _says(said: Sequence[str], phrases: tuple[str, ...]) -> bool:
    return bool(phrases) and any(map(_any_of(phrases).search, said))


@lru_cache(maxsize=1000)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, phrases))})(?!\w)")


def _pattern(phrase: str) -> str:
    words = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split())
    return " ".join(words)


def _plain(text: str) -> str:
    return _BREAKS.sub(" ", text.casefold()).strip()


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase for each in text.casefold().split(";") if (phrase := " ".join(each.split())))


def _line(row: Mapping[str, str | None], number: int) -> Line:
    if missing := [name for name in _NEEDED if row.get(name) is None]:
        raise Invalid(f"Row {number}: the columns {', '.join(missing)} are missing.", field=str(number))
    value = {name: " ".join((row[name] or "").split()) for name in _NEEDED}
    web = web_address(value["web"])
    if not value["name"] or not (value["phone"] or value["how"]) or (value["web"] and not web):
        raise Invalid(f"Row {number}: give a name, a telephone or another way, and an address.", field=str(number))
    try:
        checked = date.fromisoformat(value["checked"]) if value["checked"] else None
    except ValueError:
        raise Invalid(f"Row {number}: give the day of the check like 2026-03-31.", field=str(number)) from None
    words, first = _phrases(value["words"]), _phrases(value["first_words"])
    if not (words or first):
        raise Invalid(f"Row {number}: give words that lead to it.", field=str(number))
    ways = (value["phone"], value["how"], value["hours"])
    return Line(value["name"], value["for"], *ways, web, words, first, value["known"], checked)
