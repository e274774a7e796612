"""When an address of a listing counts as broken, and how seldom anybody's server is asked."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.directory.rules.plain_text import web_address

PAUSE = timedelta(days=7)  # between two looks at one host, whatever number of addresses is there
BROKEN_AFTER = 2  # failures in a row
GONE = frozenset({404, 410})
# RFC 2606, RFC 6761 and RFC 6762: names that are nobody's server. What they mean is not for Hub to judge.
_NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost|local|internal)$")


class CheckKind(StrEnum):
    """What was looked at: a web address, or the domain of e-mail addresses."""

    WEB = "web"
    EMAIL = "email"


class CheckOutcome(StrEnum):
    """What a look found. NO_HOST means that there is no such name, which holds for each address that has it."""

    FINE = "fine"
    GONE = "gone"
    NO_HOST = "no_host"
    UNSURE = "unsure"


FAILED = frozenset({CheckOutcome.GONE, CheckOutcome.NO_HOST})


@dataclass(frozen=True)
class Look:
    """What one look at an address found; `status` is HTTP's, None where it came to none."""

    outcome: CheckOutcome
    status: int | None = None


def look_of(status: int) -> Look:
    """Judge an HTTP status: only "not here" and "gone" say that a page is gone; a refusal or a fault may be passing."""
    if status in GONE:
        return Look(CheckOutcome.GONE, status)
    is_fine = 200 <= status < 300
    return Look(CheckOutcome.FINE if is_fine else CheckOutcome.UNSURE, status)


def failures_after(failures: int, outcome: CheckOutcome) -> int:
    """Count failures in a row: what works ends the row, and what could not be told neither ends nor prolongs it."""
    if outcome is CheckOutcome.UNSURE:
        return failures
    return failures + 1 if outcome in FAILED else 0


def is_broken(failures: int) -> bool:
    """Say whether so many failures in a row, each a week or more after the one before, mean that it is broken."""
    return failures >= BROKEN_AFTER


def host_key(host: str) -> str:
    """Give the name that a host is counted under: with and without "www." it is one."""
    return host.lower().rstrip(".").removeprefix("www.")


def is_anybodys(host: str) -> bool:
    """Say whether a name can be somebody's server on the internet: not one that is kept for examples and tests."""
    return "." in host and not _NOBODYS.search(host.lower().rstrip("."))


def domain_of(email: str) -> str:
    """Give the domain of an e-mail address in small letters; "" where there is none. The rest is nobody's business."""
    _, at, domain = email.strip().rpartition("@")
    return domain.lower() if at and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain, re.IGNORECASE) else ""


def link_of(text: str) -> str:
    """Give a web address as listings show it, without the place inside a page; "" where it is none."""
    return web_address(text).partition("#")[0]
