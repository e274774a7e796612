"""How much one fetch of a whole feed may cost, in time, bytes and requests, shared by all who work on it."""

import time
from dataclasses import dataclass, replace
from threading import Lock

from hub.directory.imports.fetch.errors import CannotFetch
from hub.directory.rules.web_addresses import Policy

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes (after unpacking, unless it says otherwise), times in seconds.

    A server must begin its answer within `answer_s`, and then give each next `pace_bytes` (or the end) within as long
    again: what trickles is cut off. `ratio` is how many times its packed size an answer may unpack to.
    """

    connect_s: float = 10
    read_s: float = 30
    answer_s: float = 60
    pace_bytes: int = MEGABYTE // 4
    whole_s: float = 45 * 60
    page_bytes: int = 16 * MEGABYTE
    file_bytes: int = 1024 * MEGABYTE
    whole_bytes: int = 4 * 1024 * MEGABYTE
    ratio: int = 100
    redirects: int = 5
    waits: int = 3
    longest_wait_s: float = 60
    per_second: float = 10
    at_once: int = 3
    pages: int = 20_000
    items: int = 500_000
    service_bytes: int = 4 * MEGABYTE


def limits_for(policy: Policy, limits: Limits | None = None) -> Limits:
    """Give the limits under a policy: this very machine need not be asked as sparingly as those of others."""
    limits = limits or Limits()
    return replace(limits, per_second=1_000) if policy.loopback else limits


class Allowance:
    """What is left of a fetch. Safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.spent_bytes = 0
        self.requests = 0
        self._end = time.monotonic() + self.limits.whole_s
        self._next = 0.0
        self._lock = Lock()

    @property
    def left_s(self) -> float:
        """Give the seconds that are left; raises CannotFetch where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            minutes = self.limits.whole_s / 60
            raise CannotFetch(f"The fetch was stopped: it took more than {minutes:,.0f} minutes.", why="time")
        return left

    def spend(self, count: int) -> None:
        """Count bytes that came; raises CannotFetch where it is too much for one fetch."""
        with self._lock:
            self.spent_bytes += count
            if self.spent_bytes > self.limits.whole_bytes:
                most = self.limits.whole_bytes // MEGABYTE
                raise CannotFetch(f"The fetch was stopped: the server sent more than {most:,} MB.", why="bytes")

    def take_turn(self) -> None:
        """Wait until the next request is due, so that the server of others is asked politely."""
        with self._lock:
            self.requests += 1
            moment = max(time.monotonic(), self._next)
            self._next = moment + 1 / self.limits.per_second
        self.wait(moment - time.monotonic())

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        if seconds > 0:
            time.sleep(min(seconds, self.left_s))
        _ = self.left_s
