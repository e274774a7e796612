"""Looking at one page as a person would who follows a link: the head of the answer is all that is read."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from hub.core.errors import Invalid
from hub.directory.imports.fetch.allowance import Allowance, Limits, limits_for
from hub.directory.imports.fetch.connection import Connection, Resolve, resolve
from hub.directory.imports.fetch.errors import CannotFetch
from hub.directory.rules.web_addresses import Policy, Target, next_address, read_address
from hub.directory.rules.web_checks import CheckOutcome, Look, host_key, look_of

LIMITS = Limits(connect_s=8, read_s=10, answer_s=10, whole_s=30, per_second=1, redirects=4)
UNSURE = Look(CheckOutcome.UNSURE)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_FIRST_FAILURE = 400

MayAsk = Callable[[str], bool]


@dataclass(frozen=True)
class Browser:
    """How pages are asked for: `agent` says who asks, `may_ask` whether another host may be asked too."""

    policy: Policy
    agent: str
    may_ask: MayAsk
    resolving: Resolve = resolve
    tls: ssl.SSLContext | None = None


def look_at_page(url: str, browser: Browser) -> Look:
    """Say whether there is a page at an address. Servers that refuse, fail or are slow leave it open (UNSURE)."""
    try:
        target = read_address(url, browser.policy)
    except Invalid:
        return UNSURE
    allowance = Allowance(limits_for(browser.policy, LIMITS))
    asked = {host_key(target.host)}
    try:
        for _ in range(LIMITS.redirects + 1):
            status, location = _ask(target, browser, allowance)
            if status not in _REDIRECTS or not location:
                return look_of(status)
            target = next_address(target, location, browser.policy)
            name = host_key(target.host)
            if name not in asked and not browser.may_ask(name):
                return UNSURE
            asked.add(name)
    except Invalid as error:
        if not _has_no_name(error):
            return UNSURE
        return Look(CheckOutcome.NO_HOST if len(asked) == 1 else CheckOutcome.GONE)
    return UNSURE


def _ask(target: Target, browser: Browser, allowance: Allowance) -> tuple[int, str]:
    """Give status and `Location`. What HEAD refuses is asked for by GET: not every server knows HEAD."""
    try:
        found = _once("HEAD", target, browser, allowance)
        if found[0] < _FIRST_FAILURE:
            return found
    except CannotFetch as error:
        if error.why != "broken":
            raise
    return _once("GET", target, browser, allowance)


def _once(method: str, target: Target, browser: Browser, allowance: Allowance) -> tuple[int, str]:
    allowance.take_turn()
    connection = Connection(target, browser.policy, allowance, tls=browser.tls, resolving=browser.resolving)
    try:
        answer = connection.ask(target, method, {"User-Agent": browser.agent, "Accept": "*/*", "Connection": "close"})
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


def _has_no_name(error: Exception) -> bool:
    cause = error.__cause__
    return isinstance(cause, socket.gaierror) and cause.errno in _NO_NAME
