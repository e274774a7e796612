"""Unmet need is counted, never told: what may be kept of a search that found nothing, and how counts are shown."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from hub.core.errors import Invalid
from hub.core.impersonal import personal_in

NOTE_CHARACTERS = 200
SMALLEST_SHOWN = 5  # fewer could point at somebody

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?: ?[0-9](?:[A-Z]{2})?)?")
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")


class Reason(StrEnum):
    """Why no service was suitable."""

    NONE_EXISTS = "none_exists"
    TOO_FAR = "too_far"
    COST = "cost"
    WRONG_TIME = "wrong_time"
    LANGUAGE = "language"
    ACCESS = "access"
    ELIGIBILITY = "eligibility"
    FULL = "full"
    OTHER = "other"


REASON_WORDS = {
    Reason.NONE_EXISTS: "There is no such service",
    Reason.TOO_FAR: "Too far away",
    Reason.COST: "Costs too much",
    Reason.WRONG_TIME: "Not at a time that works",
    Reason.LANGUAGE: "Not in the right language",
    Reason.ACCESS: "Not accessible enough",
    Reason.ELIGIBILITY: "Not for somebody like this (age, gender, where they live)",
    Reason.FULL: "Full or not taking referrals",
    Reason.OTHER: "Another reason",
}


def outcode_of(text: str, *, field: str = "area") -> str:
    """Give the first part of a postcode ("HX1 1UJ" is in "HX1"), of a sector or of itself; "" for no text.

    Raises Invalid for anything else: nothing smaller than that is ever kept.
    """
    typed = re.sub(r"[^A-Z0-9 ]", "", " ".join(text.upper().split()))
    if not typed:
        return ""
    match = _WHOLE.fullmatch(typed.replace(" ", "")) or _POSTCODE.fullmatch(typed)
    if not match:
        raise Invalid("Enter the first part of a postcode, like HX1.", field=field)
    return match[1]


# What was filtered by, by its name on the form of the search, and what then probably stood in the way.
_IN_THE_WAY = {
    "within": Reason.TOO_FAR,
    "day": Reason.WRONG_TIME,
    "from": Reason.WRONG_TIME,
    "to": Reason.WRONG_TIME,
    "now": Reason.WRONG_TIME,
    "cost": Reason.COST,
    "language": Reason.LANGUAGE,
    "access": Reason.ACCESS,
    "age": Reason.ELIGIBILITY,
    "gender": Reason.ELIGIBILITY,
    "audience": Reason.ELIGIBILITY,
    "serving": Reason.ELIGIBILITY,
    "accepting": Reason.FULL,
    "wait": Reason.FULL,
}


def likely_reason(filtered_by: Iterable[str]) -> Reason | None:
    """Give what probably stood in the way, by the fields that narrowed a search; None where it is not plain."""
    reasons = {_IN_THE_WAY[name] for name in filtered_by if name in _IN_THE_WAY}
    return reasons.pop() if len(reasons) == 1 else None


def need_said(text: str, needs: Mapping[str, str]) -> str:
    """Give the id of the need, of `needs` (id: name), whose name stands whole in the text, the longest; else ""."""
    said = f" {_words(text)} "
    named = [(len(name), need_id) for need_id, name in needs.items() if _words(name) and f" {_words(name)} " in said]
    return max(named)[1] if named else ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def impersonal(text: str, *, field: str = "would_have_helped") -> str:
    """Give the text with its spaces put right; raises Invalid where it holds what could point at a person."""
    text = " ".join(text.split())
    if len(text) > NOTE_CHARACTERS:
        raise Invalid(f"Use {NOTE_CHARACTERS} characters or fewer.", field=field)
    if what := personal_in(text):
        raise Invalid(
            f"This looks as if it holds {what}. Take it out: nothing about a person may stand here.", field=field
        )
    return text


def count_words(count: int) -> str:
    """Show a count without pointing at anybody: "fewer than 5", "12"."""
    return str(count) if count >= SMALLEST_SHOWN else f"fewer than {SMALLEST_SHOWN}"
