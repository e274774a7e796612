"""How somebody gets in, and how a service reaches them, in a text."""

import re
from collections.abc import Iterator

from hub.directory.rules.understanding.pick import Kind, Raw

# "wheelchair transport" and "wheelchair repair" are about the chair itself.
_CHAIR = (
    r"(?:in an? )?wheel[\s-]?chair(?:[\s-]+(?:user|access|accessible|friendly))?s?"
    r"(?![\s-]+(?:transport|taxi|repair|hire|loan|service|basketball|rugby|sport|racing|dance|tennis|skills))"
)
_CANNOT = r"(?:can[’']?t|cannot|unable to)"
_WHOSE = r"(?:his|her|their|my|the)"
_ACCESS = {
    "Step-free access": rf"{_CHAIR}|step[\s-]?free(?: access)?|level access"
    rf"|(?:no|without|{_CANNOT} (?:do|manage|climb)) (?:the )?(?:steps|stairs)",
    "Hearing loop": r"(?:hearing|induction)[\s-]loop",
    "British Sign Language": r"bsl|(?:british )?sign language",
    "Quiet space": r"quiet (?:space|room|place|area)",
    "Blue Badge parking": r"blue badge(?: parking)?|disabled parking|(?:with |needs )?parking",
    "Accessible toilet": r"(?:accessible|disabled|wheelchair) (?:toilet|loo|wc)s?",
}
_WAYS = {
    "Online": r"on[\s-]?line|(?:on|by|via) zoom|by video|video call",
    "By phone": r"(?:by|over the|on the) (?:tele)?phone|phone call",
    "Home visit": r"home[\s-]visits?|house[\s-]?bound"
    rf"|{_CANNOT} (?:get out(?! of)|leave {_WHOSE} (?:house|home|flat))"
    rf"|(?:visit(?:s|ing)?|comes?|see)(?: \w+)? at home|come to {_WHOSE} (?:house|home|flat)",
}


def _compiled(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in table.items()}


_ACCESS_READ, _WAYS_READ = _compiled(_ACCESS), _compiled(_WAYS)


def reads(text: str) -> Iterator[Raw]:
    """Read what a place must have, by the directory's names of it; toilets first, as a wheelchair is in their name."""
    for name in ("Accessible toilet", *_ACCESS_READ):
        for found in _ACCESS_READ[name].finditer(text):
            yield Raw(Kind.ACCESS, name, found.start(), found.end())


def ways(text: str) -> Iterator[Raw]:
    """Read how it is to be given: online, by phone, at home."""
    for name, pattern in _WAYS_READ.items():
        for found in pattern.finditer(text):
            yield Raw(Kind.HOW, name, found.start(), found.end())
