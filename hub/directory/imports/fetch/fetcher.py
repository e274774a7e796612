"""Asking for addresses, with redirects followed step by step and servers that are busy asked again."""

import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import IO

from urllib3 import HTTPResponse

from hub.core.clock import now
from hub.core.errors import Invalid
from hub.directory.imports.fetch.allowance import Allowance
from hub.directory.imports.fetch.body import read_body
from hub.directory.imports.fetch.connection import Connection, Resolve, resolve
from hub.directory.imports.fetch.errors import CannotFetch
from hub.directory.rules.web_addresses import Policy, Target, next_address, read_address

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_WORTH_ANOTHER_TRY = frozenset({"broken", "unreachable"})


@dataclass(frozen=True)
class Answer:
    """What was fetched: from where in the end, what it called itself (not to be believed), and its size in bytes."""

    url: str
    content_type: str
    size: int


class Fetcher:
    """Fetches one address after another, for one thread. Use it as a context, so that its connection is closed."""

    def __init__(
        self,
        policy: Policy,
        allowance: Allowance | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        resolving: Resolve = resolve,
    ) -> None:
        self.policy = policy
        self.allowance = allowance or Allowance()
        self._tls, self._resolving = tls, resolving
        self._connection: Connection | None = None

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def another(self) -> "Fetcher":
        """Give one for another thread, which shares the allowance."""
        return Fetcher(self.policy, self.allowance, tls=self._tls, resolving=self._resolving)

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def get(self, url: str, to: IO[bytes], *, most: int | None = None) -> Answer:
        """Write what an address gives to a file, emptied first; `most` bytes of it (by default those of a page).

        Raises Invalid for an address that is none, CannotFetch for everything else; both name `url`.
        """
        most = self.allowance.limits.page_bytes if most is None else most
        target = read_address(url, self.policy)
        waits = 0
        while True:
            try:
                return self._once(target, to, most)
            except _Busy as busy:
                waits += 1
                if waits > self.allowance.limits.waits:
                    raise
                self.allowance.wait(busy.wait_s)

    def _once(self, target: Target, to: IO[bytes], most: int) -> Answer:
        for _ in range(self.allowance.limits.redirects + 1):
            answer, connection = self._ask(target)
            if answer.status in _REDIRECTS and answer.headers.get("Location"):
                target = self._next(target, answer)
                continue
            self._refuse_failure(answer)
            to.seek(0)
            to.truncate()
            try:
                size = read_body(answer, connection, to, most, self.allowance)
            except BaseException:
                self.close()
                raise
            connection.guard.stop()
            to.flush()
            return Answer(target.url, answer.headers.get("Content-Type", ""), size)
        raise CannotFetch(
            f"The server led on more than {self.allowance.limits.redirects} times: Hub stopped following.",
            why="redirects",
        )

    def _next(self, target: Target, answer: HTTPResponse) -> Target:
        self.close()
        try:
            return next_address(target, answer.headers["Location"], self.policy)
        except Invalid as error:
            raise CannotFetch(f"The server leads to another address. {error.message}", why="redirects") from error

    def _ask(self, target: Target) -> tuple[HTTPResponse, Connection]:
        """Ask, on a connection that is there or on a new one; one that has died between two requests is made anew."""
        self.allowance.take_turn()
        while True:
            connection = self._connected(target)
            was_used = connection.is_used
            try:
                return connection.ask(target), connection
            except CannotFetch as error:
                self.close()
                if not was_used or error.why not in _WORTH_ANOTHER_TRY:
                    raise

    def _connected(self, target: Target) -> Connection:
        if self._connection and self._connection.origin != target.origin:
            self.close()
        if self._connection is None:
            self._connection = Connection(target, self.policy, self.allowance, tls=self._tls, resolving=self._resolving)
        return self._connection

    def _refuse_failure(self, answer: HTTPResponse) -> None:
        status = answer.status
        if 200 <= status < 300 and status != 204:
            return
        self.close()
        if status in _BUSY:
            raise _Busy(status, self._wait_s(answer.headers.get("Retry-After", "")))
        raise CannotFetch(_said_of(status), why="status", status_code=status)

    def _wait_s(self, text: str) -> float:
        most = self.allowance.limits.longest_wait_s
        if text.isascii() and text.isdigit():
            return min(float(text[:6]), most)
        try:
            return min(max((parsedate_to_datetime(text) - now()).total_seconds(), 0), most)
        except (ValueError, TypeError):
            return min(5, most)


class _Busy(CannotFetch):
    """The server asks to come again later."""

    def __init__(self, status: int, wait_s: float) -> None:
        super().__init__(_said_of(status), why="status", status_code=status)
        self.wait_s = wait_s


def _said_of(status: int) -> str:
    known = {
        204: "The server gave an empty answer",
        401: "The server asks for a key or a password: Hub reads only what is open to everybody",
        403: "The server does not let Hub read this",
        404: "There is nothing at this address",
        410: "There is nothing at this address any more",
        429: "The server is asked too often",
        503: "The server is busy or being mended",
    }
    words = known.get(status, "The server has a fault" if status >= 500 else "The server refused the request")
    return f"{words} (HTTP {status})."
