"""What makes a place usable for disabled people: one name for each thing, whatever publishers call it."""

import re

LONGEST_NAME = 40  # characters; what is longer is a sentence and no name to filter by

_CHAIR = r"wheel[\s-]*chairs?"
_TOILET = r"(?:toilets?|wcs?|loos?)"
_DISABLED = r"(?:disabled|accessible)"
_THINGS = {
    "Step-free access": r"step[\s-]*free|level (?:access|entr\w+)|ramp(?:s|ed)?\b|no steps|without steps",
    "Wheelchair access": rf"{_CHAIR}[\s-]+(?:access\w*|users?|friendly)|access\w* (?:for|to|by) {_CHAIR}",
    "Lift": r"\blifts?\b",
    "Accessible toilet": rf"(?:{_DISABLED}|adapted|wheelchair) {_TOILET}|{_TOILET} for disabled",
    "Changing Places toilet": r"changing places?\b",
    "Baby changing": r"(?:baby|nappy)[\s-]*chang\w+|changing table",
    "Hearing loop": r"(?:hearing|induction|audio)[\s-]*(?:aid )?loops?",
    "Blue Badge parking": rf"blue badge|{_DISABLED}[\s-]+(?:car[\s-]*)?parking|parking (?:bays? )?for disabled",
    "British Sign Language": r"\bbsl\b|british sign language|sign(?:ed)? language",
    "Quiet space": r"quiet (?:room|space|area)|sensory (?:room|space)",
    "Assistance dogs welcome": r"(?:assistance|guide|hearing) dogs?",
    "Braille or large print": r"braille|large[\s-]*print",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _THINGS.items()}
_NOT = re.compile(
    r"\b(?:no|not|isn[’']?t|aren[’']?t|without|lacks?|unsuitable|inaccessible|unfortunately|sorry|except)\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"\b(?:limited|partial(?:ly)?|some)\b", re.IGNORECASE)
_STEPS = re.compile(r"\b(?:no|without) steps\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[.;!?\n]+|,|\bbut\b|\bhowever\b", re.IGNORECASE)


def things_named(text: str) -> tuple[str, ...]:
    """Give what a text plainly says there is, in our list's order. A clause with "not" or "limited" says nothing."""
    clauses = [_STEPS.sub("step-free", clause) for clause in _CLAUSES.split(text)]
    said = "\n".join(clause for clause in clauses if not _NOT.search(clause) and not _PARTLY.search(clause))
    return tuple(name for name, pattern in _PATTERNS.items() if pattern.search(said))


def facets(name: str) -> tuple[str, ...]:
    """Give the names to filter by for what a publisher lists: ours where they are meant, else a short name as it is."""
    found = things_named(name)
    if found or len(name) > LONGEST_NAME or _NOT.search(name):
        return found
    return (name[:1].upper() + name[1:],)
