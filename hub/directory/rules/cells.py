"""Reading what people write into the cells of a spreadsheet. A text that cannot be meant raises Invalid saying what
would be right; one that says "nothing" (n/a, -, none) gives None.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from hub.core.errors import Invalid
from hub.core.values import Postcode

NOTHING = frozenset({"", "-", "–", "n/a", "na", "none", "null", "nil", "not applicable", "unknown", "tbc", "?"})
NOT_CALCULATED = "#NOT CALCULATED!"  # Hub's own: a formula without the value that it gave
BROKEN_FORMULAS = frozenset(
    {NOT_CALCULATED, "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"}
)
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔", "on", "public", "published", "approved", "shown"})
_NO = frozenset({"no", "n", "false", "f", "0", "off", "internal", "private", "hidden", "unpublished", "not shown"})
_STATUSES: Mapping[str, str] = {
    **dict.fromkeys(("active", "yes", "y", "true", "1", "open", "live", "current", "running", "published"), "active"),
    **dict.fromkeys(("inactive", "no", "n", "false", "0", "closed", "not running", "archived", "ended"), "inactive"),
    **dict.fromkeys(("temporarily closed", "paused", "suspended", "on hold"), "temporarily closed"),
    **dict.fromkeys(("defunct", "permanently closed", "closed permanently"), "defunct"),
}
_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_AGE = r"(\d{1,3}(?:\.\d{1,2})?)"
_NO_LIMIT = frozenset({"any", "all", "no limit", "no upper limit", "no lower limit", "-1"})


def clean(text: str) -> str:
    """Give a cell without what cannot be seen: control characters, hard spaces, space around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")).strip()


def bare(text: str) -> str | None:
    """Give a text; None for a dash or another sign that there is none."""
    return None if text.strip().lower() in {"", "-", "–", "—", "n/a", "null"} else text


def yes_no(text: str) -> bool | None:
    """Read a yes or a no."""
    said = text.strip().lower()
    if said in NOTHING:
        return None
    if said in _YES | _NO:
        return said in _YES
    raise Invalid(f"“{text[:40]}” is neither yes nor no.")


def status(text: str) -> str | None:
    """Read whether a service runs, as the standard writes it."""
    said = " ".join(text.lower().split())
    if said in NOTHING:
        return None
    if said not in _STATUSES:
        raise Invalid(f"“{text[:40]}” is not known here: write active, inactive or temporarily closed.")
    return _STATUSES[said]


def number(text: str) -> float | None:
    """Read a number: 53.7163, 1,200."""
    said = text.strip().lower()
    if said in NOTHING:
        return None
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d{1,15})?", said):
        raise Invalid(f"“{text[:40]}” is not a number, like 18.")
    return _plain(said.replace(",", ""))


def age(text: str) -> float | None:
    """Read an age in years: 18, 18+, 18 years, 6 months. Below nothing means that there is no limit."""
    said = text.strip().lower()
    if said in NOTHING | _NO_LIMIT:
        return None
    if match := re.fullmatch(_AGE + r" ?(?:\+|years?( old)?|yrs?|plus)?", said):
        return _plain(match[1])
    if match := re.fullmatch(r"(\d{1,2}) ?(?:months?|mths?)", said):
        return round(int(match[1]) / 12, 2)
    raise Invalid(f"“{text[:40]}” is not an age in years, like 18.")


def ages(text: str) -> tuple[float | None, float | None] | None:
    """Read an age range: "18-25", "18 to 25 years", "50+", "all ages"; None where it is not clear."""
    said = " ".join(text.lower().replace("–", "-").replace("—", "-").split())
    said = re.sub(r"^aged? |[ -]?(years?( old)?|yrs?)$", "", said)
    if said in NOTHING | {"all ages", "all", "any", "any age", "everyone"}:
        return None, None
    if match := re.fullmatch(_AGE + r" ?(?:-|to|until) ?" + _AGE, said):
        return _plain(match[1]), _plain(match[2])
    if match := re.fullmatch(_AGE + r" ?(?:\+|plus|and (?:over|above|older|up)|or over|years \+)", said):
        return _plain(match[1]), None
    return None


def day(text: str) -> str | None:
    """Read a date as people write it here, 31/03/2026, or as computers do, into 2026-03-31."""
    said = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", " ".join(text.split()), flags=re.IGNORECASE)
    if said.lower() in NOTHING:
        return None
    if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}.*)?", said):
        try:
            return date.fromisoformat(match[1]).isoformat()
        except ValueError:
            said = match[1]
    said = re.sub(r"(\d{4}) \d{1,2}:\d{2}(:\d{2})?$", r"\1", said.replace(",", ""))
    for form in _DATES:
        try:
            return datetime.strptime(said, form).date().isoformat()  # noqa: DTZ007 (only the date is kept)
        except ValueError:
            continue
    raise Invalid(f"“{text[:40]}” is not a date: write it like 31/03/2026.")


def postcode(text: str) -> str:
    """Write a postcode with capitals and its space; one that is none stays as it is, to be refused with its field."""
    try:
        return Postcode.parse(text).text
    except Invalid:
        return text


def phone(text: str) -> str:
    """Give a phone number its first 0 back, where a spreadsheet took it for a number and dropped it."""
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", text):
        raise Invalid(
            f"The spreadsheet has shortened this number to “{text[:20]}”: make the cell text and write it again."
        )
    return f"0{text}" if re.fullmatch(r"[1-378]\d{9}", text) else text


def price(text: str) -> tuple[float, str] | None:
    """Read one price and what it is for: "£3.50 per session" is (3.5, "per session"); None where it is not clear."""
    said = " ".join(text.split()).rstrip(".")
    match = re.fullmatch(r"£ ?(\d{1,6}(?:\.\d{2})?)(?:(?: ?/ ?|,? )([^\d£]{1,80}))?", said)
    if match:
        return _plain(match[1]), _per(match[2] or "", "/" in said)
    match = re.fullmatch(r"(\d{1,2}) ?p(?: ([^\d£]{1,80}))?", said)
    return (int(match[1]) / 100, match[2] or "") if match else None


def amount(text: str) -> float | None:
    """Read a price in pounds: 3.50, £3.50."""
    said = text.strip().lower().removeprefix("£").strip()
    if said in {"free", "nothing", "no charge"}:
        return 0
    try:
        return number(said)
    except Invalid:
        raise Invalid(f"“{text[:40]}” is not a price in pounds, like 3.50.") from None


def point(text: str) -> tuple[float, float] | None:
    """Read a latitude and a longitude that stand in one cell."""
    if text.strip().lower() in NOTHING:
        return None
    found = re.findall(r"-?\d{1,3}\.\d+", text)
    if len(found) != 2:
        raise Invalid(f"“{text[:40]}” is not a latitude and a longitude, like 53.7163, -1.8767.")
    return float(found[0]), float(found[1])


def items(text: str, separator: str) -> list[str]:
    """Take a list apart: each item once, in its order."""
    parts = (" ".join(part.split()) for part in text.split(separator))
    return list(dict.fromkeys(part for part in parts if part and part.lower() not in NOTHING))


def _per(words: str, slash: bool) -> str:
    return f"per {words}" if slash and not words.lower().startswith(("per", "a ", "an ")) else words


def _plain(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value
