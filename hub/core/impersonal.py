"""What of a text could point at a person: for whatever is kept or sent where nothing about a person may stand."""

import re

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\b", re.IGNORECASE)
_PERSONAL = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "an e-mail address"),
    (POSTCODE, "a postcode"),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})\b"), "a date, like a date of birth"),
    (re.compile(r"(?:\d[\s().-]{0,3}){9,}"), "a long number, like a telephone or NHS number"),
)


def personal_in(text: str) -> str:
    """Name the first thing in a text that could point at a person, "" where there is none."""
    return next((what for pattern, what in _PERSONAL if pattern.search(text)), "")
