"""The rows of a package in a file on disk, findable by id and by what they belong to: memory stays small."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import orjson

_AT_ONCE = 2_000
_TABLES = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-40000",  # kibibytes
    "PRAGMA temp_store=FILE",
    """CREATE TABLE row (n INTEGER PRIMARY KEY, kind TEXT, id TEXT, parent_kind TEXT, parent_id TEXT, key TEXT,
    place TEXT, is_made INTEGER, cells BLOB, item BLOB, problem TEXT)""",
    "CREATE TABLE listed (n INTEGER, kind TEXT, id TEXT, parent_kind TEXT, parent_id TEXT)",
    "CREATE TABLE more (n INTEGER PRIMARY KEY, kind TEXT, id TEXT, field TEXT, value TEXT, used INTEGER)",
    "CREATE INDEX more_id ON more (kind, id)",
    "BEGIN",
)
_INDEXES = (
    "CREATE INDEX row_id ON row (kind, id)",
    "CREATE INDEX row_parent ON row (parent_kind, parent_id)",
)
SAID_BEFORE = "again "  # begins the problem of a row whose id was used before; its place follows
_ROW = "n, kind, id, parent_kind, parent_id, key, place, is_made, cells, item, problem"


class Row(NamedTuple):
    """A row of a package: the object made of it, and what it belongs to (`key` is the column that says so).

    A row that `is_made` was none of its own: a cell of another said it (a list of terms in a service's row).
    `problem` says why it cannot be read.
    """

    n: int
    kind: str
    id: str
    parent_kind: str
    parent_id: str
    key: str
    place: str
    is_made: bool
    cells: Mapping[str, str]
    item: dict[str, Any]
    problem: str = ""
    listed: tuple[tuple[str, str], ...] = ()  # rows of other tables that this one names as its own: kind, id


class Store:
    """All rows of a package. After `finish`, rows are found; those that were used are marked."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hub-package-", ignore_cleanup_errors=True)
        self._file = sqlite3.connect(Path(self._folder.name) / "rows.sqlite3", isolation_level=None)
        for statement in _TABLES:
            self._file.execute(statement)
        self._waiting: list[tuple[Any, ...]] = []
        self.count = 0
        self.used = bytearray()
        self.has_more = False
        self._joined: set[str] | None = None
        self.parents: frozenset[str] = frozenset()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()
        self._folder.cleanup()

    def add(self, row: Row) -> None:
        """Keep a row; its number is given by its turn."""
        self._waiting.append((
            self.count, row.kind, row.id, row.parent_kind, row.parent_id, row.key, row.place, row.is_made,
            orjson.dumps(row.cells), orjson.dumps(row.item), row.problem,
        ))  # fmt: skip
        for kind, child_id in row.listed:
            self._file.execute(
                "INSERT INTO listed VALUES (?, ?, ?, ?, ?)", (self.count, kind, child_id, row.kind, row.id)
            )
        self.count += 1
        if len(self._waiting) >= _AT_ONCE:
            self._put()

    def add_more(self, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
        """Keep what stands beside the tables: number, kind, id, field, value (JSON, "" for none)."""
        self._file.executemany("INSERT INTO more VALUES (?, ?, ?, ?, ?, 0)", rows)
        self.has_more = bool(self._file.execute("SELECT 1 FROM more LIMIT 1").fetchone())

    def more_of(self, kind: str, object_id: str) -> list[tuple[str, str]]:
        """Give what stands beside the row of an object: fields with their values."""
        if not self.has_more:
            return []
        found = self._file.execute(
            "SELECT field, value FROM more WHERE kind = ? AND id = ? ORDER BY n", (kind, object_id)
        ).fetchall()
        if found:
            self._file.execute("UPDATE more SET used = 1 WHERE kind = ? AND id = ?", (kind, object_id))
        return found

    def rest_of_more(self) -> list[tuple[int, str, str]]:
        """Give the objects that stand beside the tables alone: a number, kind, id."""
        return self._file.execute("SELECT min(n), kind, id FROM more WHERE used = 0 GROUP BY kind, id").fetchall()

    def finish(self) -> None:
        """Make rows findable, and tie those to their parents that a parent's list names."""
        self._put()
        for statement in _INDEXES:
            self._file.execute(statement)
        self._file.execute(
            """UPDATE row SET parent_kind = listed.parent_kind, parent_id = listed.parent_id FROM listed
            WHERE row.kind = listed.kind AND row.id = listed.id AND row.parent_kind = ''"""
        )
        self._file.execute(
            """UPDATE row SET problem = ? || first.place FROM
            (SELECT kind, id, min(n) AS n, place FROM row WHERE problem = '' GROUP BY kind, id HAVING count(*) > 1)
            AS first WHERE row.kind = first.kind AND row.id = first.id AND row.n > first.n""",
            (SAID_BEFORE,),
        )
        self.used = bytearray(self.count)
        self.parents = frozenset(each[0] for each in self._file.execute("SELECT DISTINCT parent_kind FROM row"))

    def orphans(self) -> list[Row]:
        """Give the rows that name a parent which is not there."""
        where = """parent_id <> '' AND problem = '' AND NOT EXISTS
            (SELECT 1 FROM row AS above WHERE above.kind = row.parent_kind AND above.id = row.parent_id)"""
        return list(self._rows(where))

    def tie(self, row: Row) -> None:
        """Keep what a row belongs to instead."""
        self._file.execute(
            "UPDATE row SET parent_kind = ?, parent_id = ?, key = ?, item = ? WHERE n = ?",
            (row.parent_kind, row.parent_id, row.key, orjson.dumps(row.item), row.n),
        )
        self.parents |= {row.parent_kind}

    def find(self, kind: str, object_id: object) -> Row | None:
        """Give the first row of a kind with an id."""
        rows = self._rows("kind = ? AND id = ? AND problem = '' ORDER BY n LIMIT 1", kind, str(object_id))
        return next(rows, None)

    def kinds_of(self, object_id: str) -> list[str]:
        """Name the kinds of rows that have an id."""
        return [each[0] for each in self._file.execute("SELECT DISTINCT kind FROM row WHERE id = ?", (object_id,))]

    def children(self, kind: str, object_id: str) -> list[Row]:
        """Give the rows that belong to an object, in their order."""
        if kind not in self.parents:
            return []
        return list(self._rows("parent_kind = ? AND parent_id = ? AND problem = '' ORDER BY n", kind, object_id))

    def has_children(self, kind: str, object_id: str) -> bool:
        """Say whether any row belongs to an object."""
        return kind in self.parents and bool(
            self._file.execute(
                "SELECT 1 FROM row WHERE parent_kind = ? AND parent_id = ? LIMIT 1", (kind, object_id)
            ).fetchone()
        )

    def is_joined(self, location_id: str) -> bool:
        """Say whether a service is given at a place."""
        if self._joined is None:
            rows = self._file.execute("SELECT item FROM row WHERE kind = 'service_at_location' AND problem = ''")
            self._joined = {str(orjson.loads(each[0]).get("location_id")) for each in rows}
        return location_id in self._joined

    def of_kind(self, kind: str) -> Iterator[Row]:
        """Give the rows of a kind, in their order."""
        yield from self._rows("kind = ? AND problem = '' ORDER BY n", kind)

    def unused(self) -> Iterator[Row]:
        """Give the rows that no record has used, in their order."""
        for row in self._rows("1 ORDER BY n"):
            if not self.used[row.n]:
                yield row

    def listed_in_vain(self) -> Iterator[tuple[Row, str, str]]:
        """Give rows whose lists name a child that is not there, with its kind and id."""
        found = self._file.execute(
            """SELECT n, kind, id FROM listed WHERE NOT EXISTS
            (SELECT 1 FROM row WHERE row.kind = listed.kind AND row.id = listed.id) ORDER BY n"""
        )
        for n, kind, child_id in found.fetchall():
            yield next(self._rows("n = ?", n)), kind, child_id

    def _rows(self, where: str, *values: Any) -> Iterator[Row]:
        cursor = self._file.execute(f"SELECT {_ROW} FROM row WHERE {where}", values)  # noqa: S608 (ours, above)
        for n, kind, own, parent_kind, parent_id, key, place, is_made, cells, item, problem in cursor:
            said, made = orjson.loads(cells), orjson.loads(item)
            yield Row(n, kind, own, parent_kind, parent_id, key, place, bool(is_made), said, made, problem)

    def _put(self) -> None:
        self._file.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()
