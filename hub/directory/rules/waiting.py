"""How long people wait, read from what a service says of it."""

import re
from math import ceil

_NUMBERS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(),  # noqa: SIM905
        range(1, 17),
        strict=True,
    )
) | {"a": 1, "an": 1, "the same": 1, "eighteen": 18, "twenty": 20}
_DAYS = {"day": 1.0, "working day": 7 / 5, "week": 7.0, "fortnight": 14.0, "month": 365.25 / 12, "year": 365.25}
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_LENGTH = re.compile(
    rf"\b(\d{{1,3}}|{_NUMBER})[ -]?({'|'.join(sorted(_DAYS, key=len, reverse=True))})s?\b", re.IGNORECASE
)
_NO_WAIT = re.compile(r"\b(?:no|without(?: a)?) (?:wait\b|waits\b|waiting)|\bstraight away\b|^none\.?$", re.IGNORECASE)
_HOW_OFTEN = re.compile(r"\b(?:once|twice|times|hours?|minutes?|days?)\s+$", re.IGNORECASE)


def longest_wait(text: str) -> int | None:
    """Give the longest wait that a text names, in whole weeks, rounded up; 0 for no wait, None where it names none."""
    lengths = [
        (int(number) if number.isdecimal() else _NUMBERS[number.lower()]) * _DAYS[unit.lower()]
        for found in _LENGTH.finditer(text)
        for number, unit in [found.groups()]
        if not _HOW_OFTEN.search(text[: found.start()])
    ]
    if lengths:
        return ceil(max(lengths) / _DAYS["week"])
    return 0 if _NO_WAIT.search(text) else None
