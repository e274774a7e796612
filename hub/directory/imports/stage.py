"""A place on disk for an import between reading and saving, so that half a million rows need little memory."""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from hub.directory.actions.shared import Key, SharedObjects, nested

CACHED = 3_000  # shared objects held in memory at once
_AT_ONCE = 200  # records written to the file at once

Json = Mapping[str, Any]


class Staged(NamedTuple):
    """A record that makes sense, waiting to be saved. `number` counts from 0, `raw` is "" where it is the item."""

    number: int
    place: str
    kind: str
    item: dict[str, Any]
    raw: str
    columns: dict[str, str]


class Stage(SharedObjects):
    """The records of one import, and what they say of shared objects taken together, in a file that goes with it."""

    def __init__(self, source: str) -> None:
        super().__init__((), source=source)
        self._folder = tempfile.TemporaryDirectory(prefix="hub-import-", ignore_cleanup_errors=True)
        self._file = sqlite3.connect(Path(self._folder.name) / "stage.sqlite3", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "CREATE TABLE record (n INTEGER PRIMARY KEY, place TEXT, kind TEXT, item BLOB, raw TEXT, columns TEXT)",
            "CREATE TABLE shared (kind TEXT, id BLOB, body BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID",
            "BEGIN",
        ):
            self._file.execute(statement)
        self._cache: dict[Key, dict[str, Any]] = {}
        self._dirty: set[Key] = set()
        self.apart: set[Key] = set()
        self.records = 0
        self._waiting: list[tuple[Any, ...]] = []

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()
        self._folder.cleanup()

    def add(self, staged: Staged) -> None:
        """Keep a record, and what it says of shared objects."""
        self._waiting.append((
            staged.number,
            staged.place,
            staged.kind,
            orjson.dumps(staged.item),
            staged.raw,
            orjson.dumps(staged.columns) if staged.columns else None,
        ))  # fmt: skip
        self.records += 1
        if len(self._waiting) >= _AT_ONCE:
            self._put()
        if staged.kind != "service":
            self._hear(staged.kind, staged.item)
        for kind, item in nested(staged.kind, staged.item):
            self._hear(kind, item)

    def batches(self, size: int) -> Iterator[list[Staged]]:
        """Give the records again in their order, so many at a time."""
        self._put()
        last = -1
        while True:
            rows = self._file.execute("SELECT * FROM record WHERE n > ? ORDER BY n LIMIT ?", (last, size)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [
                Staged(n, place, kind, orjson.loads(item), raw, orjson.loads(columns) if columns else {})
                for n, place, kind, item, raw, columns in rows
            ]

    def heard_of(self, kind: str, object_id: UUID) -> Json:
        """Give all that the source says of an object."""
        return self._heard((kind, object_id)) or {}

    def agrees(self, kind: str, item: Json) -> bool:
        """Say whether this mention says nothing else than the object has."""
        key = (kind, self.id_of(kind, item))
        if key not in self.apart:
            return True
        said = self._heard(key) or {}
        return all(said[name] == value for name, value in item.items())

    def told_apart(self, service: Json) -> list[str]:
        """List the shared objects that this service describes in a way of its own."""
        return super().told_apart(service) if self.apart else []

    def count(self, kind: str) -> int:
        """Count the objects of a kind, each once."""
        self._flush()
        return int(self._file.execute("SELECT count(*) FROM shared WHERE kind = ?", (kind,)).fetchone()[0])

    def _put(self) -> None:
        self._file.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting = []

    def _hear(self, kind: str, item: Json) -> None:
        key = (kind, self.id_of(kind, item))
        said = self._heard(key)
        if said is None:
            self._cache[key] = dict(item)
            self._dirty.add(key)
            return
        for name, value in item.items():
            if name not in said:
                said[name] = value
                self._dirty.add(key)
            elif said[name] != value:
                self.apart.add(key)

    def _heard(self, key: Key) -> dict[str, Any] | None:
        known = self._cache.get(key)
        if known is not None:
            return known
        if len(self._cache) >= CACHED:
            self._flush()
            self._cache.clear()
        row = self._file.execute("SELECT body FROM shared WHERE kind = ? AND id = ?", (key[0], key[1].bytes)).fetchone()
        if row is None:
            return None
        said: dict[str, Any] = orjson.loads(row[0])
        self._cache[key] = said
        return said

    def _flush(self) -> None:
        rows = [(kind, each.bytes, orjson.dumps(self._cache[kind, each])) for kind, each in self._dirty]
        self._file.executemany("INSERT OR REPLACE INTO shared VALUES (?, ?, ?)", rows)
        self._dirty.clear()
