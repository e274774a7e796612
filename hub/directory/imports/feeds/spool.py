"""What was fetched, on disk until it is imported, so that a feed of any size needs little memory."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from hub.directory.rules.feed_pages import Reading, is_complete


@dataclass(frozen=True)
class Failed:
    """A service that the feed lists and does not give: it is set aside, and by no means gone."""

    item: dict[str, Any]
    reason: str


@dataclass
class Fetched:
    """A feed as it was fetched: `path` is for the readers of imports. `problem` says why it ended early, if it did.

    `gone` are ids of which the feed itself says that they are no more. `list_name` is "" for a plain file.
    """

    path: Path
    url: str
    list_name: str = ""
    seen: int = 0
    told: int | None = None
    came_to_an_end: bool = False
    is_shallow: bool = False
    pages: int = 0
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Say whether all of the feed is there, so that what is not is gone."""
        return not self.problem and is_complete(Reading(self.seen, self.told, self.came_to_an_end))


class Spool:
    """Writes services one by one into a file that looks like one page of a feed. Use it as a context."""

    def __init__(self, path: Path, list_name: str) -> None:
        self._file = path.open("wb")
        self._file.write(b'{"' + list_name.encode() + b'":[')
        self._is_first = True

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.write(b"\n]}")
        self._file.close()

    def add(self, item: Any) -> None:
        """Write a service."""
        self._file.write(b"\n" if self._is_first else b",\n")
        self._file.write(orjson.dumps(item))
        self._is_first = False
