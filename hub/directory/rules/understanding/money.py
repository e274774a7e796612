"""What something may cost, in a text."""

import re
from collections.abc import Iterator

from hub.directory.rules.understanding.pick import Kind, Raw

_FREE = re.compile(
    r"\b(?:for free|free of charge|no (?:cost|charge|fee)s?|free)\b"
    r"(?![\s-]+(?:school|meals?|from|church|time|travel|bus|prescriptions?|will\b))",
    re.IGNORECASE,
)
# "step free", "smoke-free": free of something, not of charge.
_OF_SOMETHING = re.compile(
    r"(?:step|smoke|drug|alcohol|gluten|dairy|fragrance|scent|debt|pain|crime|nut|tax|interest|rent|care|hands|set|get"
    r"|break|stay|be|harm|abuse|violence|barrier|device|screen)[\s-]+$",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:under|up to|less than|below|no more than|max(?:imum)?(?: of)?|within|only)\s+"
    r"(?:£\s?(\d{1,3})(?:\.(\d\d))?|(\d{1,3})\s?(?:quid|pounds?))\b",
    re.IGNORECASE,
)


def reads(text: str) -> Iterator[Raw]:
    """Read "free", and the most that it may cost. "can't afford it" is trouble with money, and is left as words."""
    for found in _UP_TO.finditer(text):
        pence = int(found[1] or found[3]) * 100 + int(found[2] or 0)
        yield Raw(Kind.COST, str(pence), found.start(), found.end())
    for found in _FREE.finditer(text):
        if not _OF_SOMETHING.search(text[: found.start()]):
            yield Raw(Kind.COST, "0", found.start(), found.end())
