"""Making what takes long anew behind the requests, as a large search index, so that none of them waits for it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TypeVar

from flask import current_app

from hub.core.db import db

T = TypeVar("T")

AT_ONCE = 2_000  # services: a few seconds, which a request may wait
_starting = Lock()
_log = logging.getLogger("hub.directory")


@dataclass
class Rebuild:
    """One that goes on in this process: how many services are written, of about how many."""

    total: int
    done: int = 0
    thread: Thread | None = None

    @property
    def goes_on(self) -> bool:
        """Say whether it is not at its end."""
        return self.thread is not None and self.thread.is_alive()

    @property
    def words(self) -> str:
        """Say how far it is."""
        return f"{self.done:,} of about {self.total:,} services"


def start(name: str, total: int, work: Callable[[Rebuild], object]) -> Rebuild:
    """Do the work in a thread of its own, with a session of its own, unless one of this name goes on already.

    What goes wrong is logged: the next search finds no index, and starts again. The thread ends with the process; an
    index half made is as if it had never been begun.
    """
    running: dict[str, Rebuild] = current_app.extensions.setdefault("directory_rebuilds", {})
    with _starting:
        found = running.get(name)
        if found and found.goes_on:
            return found
        made = running[name] = Rebuild(total)
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def run() -> None:
            with app.app_context():
                try:
                    work(made)
                except Exception:
                    _log.exception("%s could not be made anew", name)
                finally:
                    db.session.remove()

        made.thread = Thread(target=run, name=f"rebuild-{name}", daemon=True)
        made.thread.start()
        return made


def going_on(name: str) -> Rebuild | None:
    """Give the rebuild of this name that goes on in this process, None where there is none."""
    found: Rebuild | None = current_app.extensions.get("directory_rebuilds", {}).get(name)
    return found if found and found.goes_on else None


def wait_for_all(seconds: float) -> bool:
    """Wait for all that go on in this process, at most so long; says whether they are at their end."""
    every: list[Rebuild] = list(current_app.extensions.get("directory_rebuilds", {}).values())
    for each in every:
        if each.thread:
            each.thread.join(seconds)
    return not any(each.goes_on for each in every)


def counted(items: Iterator[T], rebuild: Rebuild) -> Iterator[T]:
    """Give the items, and count them."""
    for item in items:
        yield item
        rebuild.done += 1
