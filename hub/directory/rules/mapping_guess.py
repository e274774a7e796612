"""Guessing from its header what a column of a spreadsheet is."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from hub.directory.rules.mapping_targets import TARGETS

_LEAST = 88  # of 100: "Telphone" is taken for a telephone, "Telegraph" is not
_EXACT = 200
_LONG = 100  # characters: more are no header
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"\b\d+\b")
_KEEPS_NUMBER = ("address", "line")
_NAMES = {name: (key, _EXACT - place) for key, each in TARGETS.items() for place, name in enumerate(each.names)}


def suggest(headers: Sequence[str]) -> dict[str, str]:
    """Give for each header the key of TARGETS that it is most likely to be, "" where none is likely.

    What can be given once only goes to the surest header, then to the first.
    """
    guesses = sorted(_guesses(headers), key=lambda guess: (-guess[0], guess[1]))
    found = dict.fromkeys(headers, "")
    taken: set[str] = set()
    for _, place, key in guesses:
        header = headers[place]
        if not found[header] and (key not in taken or TARGETS[key].many):
            found[header] = key
            taken.add(key)
    return found


def known(cells: Sequence[str]) -> int:
    """Count the cells that are usual headers, word for word: a row with several is a row of headers."""
    return sum(_without_number(_plain(cell)) in _NAMES or _plain(cell) in _NAMES for cell in cells if len(cell) < _LONG)


def block_number(header: str) -> int | None:
    """Give the number in a header that tells repeated blocks apart ("Contact 2 name", "Phone (2)"); None without."""
    numbers = _NUMBER.findall(_plain(header))
    words = _plain(header).split()
    if not numbers or any(word in words for word in _KEEPS_NUMBER):
        return int(match[1]) if (match := re.search(r"\((\d{1,2})\)$", header)) else None
    return int(numbers[-1]) if len(numbers[-1]) < 3 else None


def _guesses(headers: Sequence[str]) -> Iterator[tuple[float, int, str]]:
    for place, header in enumerate(headers):
        for text in dict.fromkeys((_plain(header), _without_number(_plain(header)))):
            guess = _NAMES.get(text) or _near(text)
            if guess:
                yield guess[1], place, guess[0]
                break


def _near(text: str) -> tuple[str, float] | None:
    if not 4 <= len(text) <= _LONG:
        return None
    best = process.extractOne(text, _NAMES.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST)
    return (_NAMES[best[0]][0], best[1]) if best else None


def _plain(header: str) -> str:
    """Write a header in small letters and bare words: "Service_Name*" and "serviceName" are "service name"."""
    return " ".join(re.findall(r"[a-z0-9]+", _CAMEL.sub(" ", header).lower()))


def _without_number(text: str) -> str:
    return " ".join(_NUMBER.sub(" ", text).split())
