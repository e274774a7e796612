"""What publishers say of a schedule in words: closures, special hours, bank holidays, term time.

Only what is said plainly is taken. A sentence that hedges ("may be closed", "ring to check") says nothing here.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from hub.directory.rules.schedule_parts import BankHolidays, SchoolYear

_CLAUSES = re.compile(r"[.;!?\n\r()•|]+|\s[-–—]\s(?=[A-Z])|\b(?:but|however|although|whereas)\b", re.IGNORECASE)
_HEDGES = re.compile(
    r"\b(may|might|could|sometimes|usually|normally|generally|check|enquire|ring|call|contact|phone|e-?mail|vary|varies|"
    r"var(?:y|iable)|differ|differs|different|depend\w*|some|certain|most|reduced|limited|alternative|arrangement)\b",
    re.IGNORECASE,
)
_NOT = r"(?:not|never|n[o’']t|don[’']?t|doesn[’']?t|won[’']?t|isn[’']?t|aren[’']?t|cannot|can[’']?t)"
_RUNS = (
    r"(?:open|opened|available|run|runs|running|operat\w+|take|takes|taking|meet|meets|meeting|held|hold|holds|on|in)"
)
_SHUT = (
    rf"\b{_NOT}\s+(?:\w+\s+){{0,2}}?{_RUNS}\b|\b{_NOT}\b|\bno\b|\bunavailable\b|\bshut\b|\bcancelled\b"
    r"|\bclos(?:ed|es|e|ure|ures|ing)\b(?!\s+(?:at\s+\d|at\s+noon|early|earlier|for\s+lunch))"
    r"|\bexc(?:ept(?:ing|ion(?:s|\s+of)?|ed)?|lud(?:es?|ed|ing)|l)?\b|\bapart\s+from\b|\bother\s+than\b|\boutside(?:\s+of)?\b|\bbreak\b"
)
_OPEN = (
    rf"\b{_NOT}\s+(?:\w+\s+)?clos(?:ed|es|e|ing)\b|\bnever\s+clos(?:ed|es|e)\b|\bincl(?:ud(?:es?|ed|ing))?\b|\binc\b"
    r"|\beven\b|\bopen\b|\bavailable\b|\bruns?\b|\brunning\b|\bmeets?\b|\balso\b|\bas\s+(?:usual|normal)\b"
)
_WORDS = re.compile(f"(?P<open>{_OPEN})|(?P<shut>{_SHUT})", re.IGNORECASE)
_HOURS = re.compile(r"\d\s*(?:am|pm)\b|\d[:.]\d\d|\d\s*(?:-|–|to)\s*\d|\bnoon\b", re.IGNORECASE)

_BANK = re.compile(
    r"\b(?:(?:bank|public|statutory|national)(?:\s*(?:/|and|or|&)\s*(?:bank|public|statutory|national))?[\s-]+"
    r"(?:holidays?|hols?)|b/?hs?|b\.h\.?)\b(?P<mondays>\s+mondays?\b)?",
    re.IGNORECASE,
)
_EVERY_DAY = re.compile(
    r"\b(?:365|366)\s+days\b|\bevery\s+(?:single\s+)?day\s+of\s+the\s+year\b|\b24/7/365\b", re.IGNORECASE
)
_TERM_TIME = re.compile(
    r"\bterm[\s-]*time\b|\bduring\s+(?:the\s+)?(?:school\s+)?terms?\b|\bschool\s+terms?\b|\bterm\s+only\b",
    re.IGNORECASE,
)
_HALF_TERM = re.compile(r"\bhalf[\s-]*terms?\b", re.IGNORECASE)
_NAMED = r"(?:summer|easter|christmas|half[\s-]*term|autumn|winter|spring)"
_HOLIDAYS = re.compile(
    rf"\bschool(?:s|[’']s|s[’'])?\s+(?:(?P<named>{_NAMED})\s+)?(?:holidays?|hols?|vacations?)\b|\bout\s+of\s+term\b"
    rf"|\b(?P<season>{_NAMED})\s+(?:school\s+)?(?:holidays|hols)\b",
    re.IGNORECASE,
)
_CLOSED_START = re.compile(
    r"\s*(?:(?:we\s+(?:are|will\s+be)|the\s+\w+\s+(?:is|will\s+be))\s+)?"
    r"(?:closed|closure|cancelled|canceled|shut|not\s+(?:open|running|available|meeting)|"
    r"no\s+(?:session|class|group|meeting|clinic|service|activit|drop)\w*)\b"
    r"(?!\s+(?:group|session|meeting|event|door|circle|course|captions?|to\b))",
    re.IGNORECASE,
)
_CLOSURE = re.compile(r"\b(?:closure|closed)\s*[.!]?\s*$", re.IGNORECASE)
_PARTLY = re.compile(
    r"\bclosed\s+(?:on\s+|at\s+|every\s+|during\s+|in\s+)?(?:the\s+)?(?:all\s+)?(?:bank|public|school|weekends?|evenings?|"
    r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?s?)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:instead\s+of|in\s+place\s+of|replac(?:es|ing)|special\s+(?:opening|hours|times)|(?:holiday|christmas|easter|new\s+year|"
    r"festive|bank\s+holiday|public\s+holiday|seasonal)\s+(?:opening|hours|times)|(?:revised|amended|reduced|changed|"
    r"different|adjusted|shorter|extended)\s+(?:opening|hours|times)|clos(?:es|ing)\s+early|early\s+clos\w+|open(?:s|ing)?\s+late|"
    r"opens?\s+only|only\s+open)\b",
    re.IGNORECASE,
)


def says_closed(text: str) -> bool:
    """Say whether a text is about not being open: it begins with "Closed" or the like, or ends with it."""
    return bool(_CLOSED_START.match(text) or (len(text) <= 60 and _CLOSURE.search(text)))


def says_closed_partly(text: str) -> bool:
    """Say whether it is closed on days of some kind only: "Closed on bank holidays", "Closed Mondays"."""
    return bool(_PARTLY.search(text))


def says_instead(text: str) -> bool:
    """Say whether a text gives hours that stand in place of the usual ones."""
    return bool(_INSTEAD.search(text))


@lru_cache(maxsize=4_000)
def said_of_the_year(description: str, notes: str) -> tuple[BankHolidays, SchoolYear]:
    """Read both of bank holidays and of the school year what is said in two texts; kept, as publishers copy them."""
    text = f"{description}\n{notes}"
    return on_bank_holidays(text), in_the_school_year(text)


def on_bank_holidays(text: str) -> BankHolidays:
    """Read whether it takes place on bank holidays."""
    found = BankHolidays.UNSAID
    for clause in _clauses(text):
        for mention in _BANK.finditer(clause):
            said = _governed(clause, mention)
            if said == "shut":
                return BankHolidays.CLOSED_MONDAYS if mention["mondays"] else BankHolidays.CLOSED
            if said == "open":
                found = BankHolidays.OPEN
    if found is BankHolidays.UNSAID and _EVERY_DAY.search(text) and not _BANK.search(text):
        return BankHolidays.OPEN
    return found


def in_the_school_year(text: str) -> SchoolYear:
    """Read which part of the school year it keeps to."""
    found = [_of_clause(clause) for clause in _clauses(text)]
    if SchoolYear.ALWAYS in found or {SchoolYear.TERM, SchoolYear.HOLIDAYS} <= set(found):
        return SchoolYear.ALWAYS
    order = (SchoolYear.TERM, SchoolYear.HOLIDAYS, SchoolYear.SOME_HOLIDAYS, SchoolYear.NOT_HALF_TERM)
    return next((each for each in order if each in found), SchoolYear.ALWAYS)


def _of_clause(clause: str) -> SchoolYear | None:
    """Read one clause; None where it says nothing, ALWAYS where it says that the year is not parted."""
    holidays, term = _HOLIDAYS.search(clause), _TERM_TIME.search(clause)
    if holidays and _governed(clause, holidays) == "shut":
        return None if holidays["named"] or holidays["season"] else SchoolYear.TERM
    if term and _said_before(clause, term) == "shut":
        return SchoolYear.HOLIDAYS
    if term:
        return SchoolYear.ALWAYS if holidays else None if _HEDGES.search(clause) else SchoolYear.TERM
    half_term = _HALF_TERM.search(clause)
    if half_term and _governed(clause, half_term) == "shut":
        return SchoolYear.NOT_HALF_TERM
    return _only_then(clause, holidays) if holidays else None


def _only_then(clause: str, holidays: re.Match[str]) -> SchoolYear:
    """Read "school holidays only" and "in the school holidays"; with "also" or "including" the year is not parted."""
    if _HEDGES.search(clause) or re.search(r"\b(?:also|and|plus|inc\w*|even|all\s+year)\b", clause, re.IGNORECASE):
        return SchoolYear.ALWAYS
    return SchoolYear.SOME_HOLIDAYS if holidays["named"] or holidays["season"] else SchoolYear.HOLIDAYS


def _clauses(text: str) -> Iterator[str]:
    # A stop inside an abbreviation ends nothing.
    whole = re.sub(r"\b(exc|excl|inc|incl|hols?|approx)\.", r"\1", text, flags=re.IGNORECASE)
    whole = re.sub(r"\bb\.\s?h\.?(?=\W|$)", "BH", whole, flags=re.IGNORECASE)
    whole = re.sub(r"\(\s*(?=(?:not|no|exc|clos|inc|open)\w*)", " ", whole, flags=re.IGNORECASE)
    yield from (clause for clause in _CLAUSES.split(whole) if clause.strip())


def _governed(clause: str, mention: re.Match[str]) -> str:
    """Say which word rules over what is mentioned: "open", "shut", or "" where none does or the sentence hedges."""
    if _HEDGES.search(clause):
        return ""
    after = clause[mention.end() :]
    if _HOURS.search(after):
        return ""
    return _said_before(clause, mention) or _said(_WORDS.search(after))


def _said_before(clause: str, mention: re.Match[str]) -> str:
    words = list(_WORDS.finditer(clause, 0, mention.start()))
    return _said(words[-1] if words else None)


def _said(word: re.Match[str] | None) -> str:
    return "" if word is None else "open" if word["open"] else "shut"
