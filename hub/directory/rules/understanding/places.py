"""Places in a text: postcodes, and names of towns where they are meant as towns."""

import re
from collections.abc import Iterator, Mapping

from hub.directory.rules.understanding.pick import Kind, Raw

MOST_WORDS = 5  # of a town's name
_WORD = re.compile(r"[\w'’.]+")
_FULL = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b", re.IGNORECASE)
_PART = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?(?: \d)?\b", re.IGNORECASE)
_LEADS = r"near to|near|nr|in|at|from|around|round|close to|not far from|outside|local to|within reach of"
_NO_PLACE = re.compile(r"\bvitamin\s+$", re.IGNORECASE)
_LED = re.compile(rf"\b(?:{_LEADS})(?: the)?\s+$", re.IGNORECASE)
_LED_SURELY = re.compile(r"\b(?:near to|near|nr|around|close to|not far from|outside)\s+$", re.IGNORECASE)

# Towns whose names are words as well. Alone they are words; led by "near", or with their capital, they are towns.
_WORDS_TOO = frozenset(
    "ash ashes bath battle beer born bow bridge broom bury cross deal diss downs eye ford grays green hale hall hill"  # noqa: SIM905 (reads as words)
    " hook hope hove lane lee march mold nelson new park poole reading rugby rye sale sandwich settle sheet street"
    " strood tring wall ware wells wick wing wood work worth angle barking barrow dale ham bolt"
    " stone leek looe church well home heath rest rise".split()
)


def postcodes(text: str) -> Iterator[Raw]:
    """Read a full postcode wherever it stands, and half of one at the end or behind "near" and the like."""
    for found in _FULL.finditer(text):
        yield Raw(Kind.NEAR, found[0].upper(), _start(text, found.start()), found.end())
    for found in _PART.finditer(text):
        before = text[: found.start()]
        if _NO_PLACE.search(before):
            continue
        if _LED.search(before) or not text[found.end() :].removeprefix(" area").strip(" .,!?"):
            yield Raw(Kind.NEAR, found[0].upper(), _start(text, found.start()), found.end())


def towns(text: str, known: Mapping[str, str]) -> Iterator[Raw]:
    """Read the names of known towns, the longest first."""
    words = list(_WORD.finditer(text))
    shouts = not re.search(r"[a-z]", text)
    for size in range(MOST_WORDS, 0, -1):
        for first, last in zip(words, words[size - 1 :], strict=False):
            start, end = first.start(), last.end()
            name = known.get(plain(text[start:end]))
            if name is None:
                continue
            is_written = text[start].isupper() and not shouts and start > 0
            if name.casefold() not in _WORDS_TOO or is_written or _LED_SURELY.search(text[:start]):
                yield Raw(Kind.NEAR, name, _start(text, start), end)


def plain(name: str) -> str:
    """Give a name as towns are looked up by: small letters, no hyphens or apostrophes."""
    return " ".join(name.casefold().replace("-", " ").replace("'", "").replace("’", "").split())


def _start(text: str, start: int) -> int:
    led = _LED.search(text[:start])
    return led.start() if led else start
