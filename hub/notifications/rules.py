"""What may stand in an e-mail, and when a failed one is tried again."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hub.core.errors import Invalid
from hub.core.values import NhsNumber

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LEASE = timedelta(minutes=5)  # how long a process has to hand a message over before another may try

# Words that name something about a person; a context key made of them has no place in an e-mail.
PERSONAL = frozenset(
    {"address", "birth", "born", "diagnosis", "email", "family", "forename", "given", "name", "need", "needs", "nhs"}
    | {"note", "notes", "number", "patient", "person", "phone", "postcode", "reason", "risk", "risks", "surname"}
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # random: some hold such digits
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def check_context(context: Mapping[str, Any]) -> None:
    """Raise ValueError for a context that could hold a person's data: it is a mistake in the code that sends."""
    for key, value in context.items():
        if PERSONAL & set(key.lower().split("_")):
            raise ValueError(f"An e-mail must not hold {key!r}: link to the page that shows it instead.")
        if not isinstance(value, str | int):
            raise ValueError(f"{key!r} must be text or a whole number, so that what leaves can be seen.")
        if any(_is_nhs_number(digits) for digits in _TEN_DIGITS.findall(_UUID.sub("#", str(value)))):
            raise ValueError(f"{key!r} holds what looks like an NHS number.")


def _is_nhs_number(text: str) -> bool:
    try:
        NhsNumber.parse(text, allow_test_range=True)
    except Invalid:
        return False
    return True


def retry_after(attempts: int) -> timedelta | None:
    """Give how long to wait after so many failed attempts; None where it is given up."""
    return RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None
