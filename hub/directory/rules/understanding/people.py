"""Whom it is for, in a text: an age, a language, women or men only."""

import re
from collections.abc import Iterator

from hub.core.languages import NAMES
from hub.directory.rules.understanding.pick import Kind, Raw

OLDEST = 120
_AGES = re.compile(
    r"\b(?:(?:over|above)(?:[\s-]?the age of)?[\s-]+(\d{2,3})(?:[’']?s)?"
    r"|(?:aged?|age of)\s+(\d{1,3})"
    r"|(\d{1,3})[\s-]?(?:years?|yrs?|y)[\s-]?(?:olds?|o)\b"
    r"|(?:he|she|they|who)(?:[’']?s|[’']?re| is| are)\s+(\d{1,3})(?=\s|$|[,.])"
    r"|(\d{2})(?:\+|s?\s+(?:plus|and over|or over)\b))"
    r"(?!\s*(?:%|percent|miles?|weeks?|months?|days?|minutes?|hours?|stone|st\b|kg))",
    re.IGNORECASE,
)
_SPOKEN = {name for code, name in NAMES.items() if code not in {"en", "bfi"}}
_NAME = "|".join(sorted(map(re.escape, _SPOKEN), key=len, reverse=True))
_LANGUAGE = re.compile(
    rf"\b(?:(?:speaks?|speaking|spoken|talks?|understands?)(?: only)?\s+(?P<a>{_NAME})"
    rf"|(?P<b>{_NAME})(?:[\s-]+(?:speaking|speakers?|spoken|interpreters?|only))"
    rf"|in\s+(?P<c>{_NAME}))\b",
    re.IGNORECASE,
)
_GENDER = re.compile(r"\b(?:(wom[ae]n|ladies|females?)|(men|males?|blokes|lads))(?:[’']?s)?[\s-]+only\b", re.IGNORECASE)


def ages(text: str) -> Iterator[Raw]:
    """Read how old the person is, in years: "over 60s", "aged 72", "19 year old", "he's 84"."""
    for found in _AGES.finditer(text):
        age = int(next(group for group in found.groups() if group))
        if age <= OLDEST:
            yield Raw(Kind.AGE, str(age), found.start(), found.end())


def languages(text: str) -> Iterator[Raw]:
    """Read the language that somebody must speak; a people's name alone ("Polish club") is left as words."""
    for found in _LANGUAGE.finditer(text):
        named = next(group for group in found.groups() if group).casefold()
        yield Raw(Kind.LANGUAGE, next(each for each in _SPOKEN if each.casefold() == named), found.start(), found.end())


def genders(text: str) -> Iterator[Raw]:
    """Read "women only" and "men only"."""
    for found in _GENDER.finditer(text):
        yield Raw(Kind.GENDER, "women" if found[1] else "men", found.start(), found.end())
