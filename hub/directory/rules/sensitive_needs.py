"""Listings that nobody should be seen reading: their pages have a way out, and their addresses say nothing."""

import re
from collections.abc import Iterable

# Word beginnings in names of services and of their needs. A page too many with a way out costs nothing.
_WORDS = re.compile(
    r"\b(?:"
    r"domestic (?:abuse|violence)|(?:abuse|control) by somebody close|coercive control|controlling relationship"
    r"|(?:honour|gender)[- ]based (?:abuse|violence)|honour (?:abuse|violence|crime)|forced marriage"
    r"|sexual(?:ly)? (?:abuse|assault|exploit|harm|violence)|child(?:hood)? (?:sexual )?abuse|elder abuse|rape\b"
    r"|refuges?\b|safe ?house|stalking|harassment|intimate partner|perpetrator|violence against women"
    r"|female genital|fgm\b|modern slavery|traffick|survivors? of"
    r")",
    re.IGNORECASE,
)


def is_sensitive(names: Iterable[str], *, has_confidential_place: bool) -> bool:
    """Say whether somebody may be in danger where it is seen that they look: by what it and its needs are called.

    Whatever has a confidential place counts too.
    """
    return has_confidential_place or any(_WORDS.search(name) for name in names)
