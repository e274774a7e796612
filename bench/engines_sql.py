"""Databases with full text, for the comparison: SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.engines import COLUMNS, METRES, TEXT, WEIGHTS, box, plain_words, row
from bench.uk_corpus import Question
from hub.directory.search.document import SearchDocument


class Sqlite:
    """FTS5 with the porter stemmer and bm25(); filters in SQL."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "fts.sqlite3")
        self.db.executescript(
            f"CREATE TABLE s (id INTEGER PRIMARY KEY, {', '.join(COLUMNS)}); CREATE INDEX s_place ON s (lat, lon);"
            "CREATE TABLE t (term TEXT, id INTEGER, PRIMARY KEY (term, id)) WITHOUT ROWID;"
            "CREATE INDEX t_id ON t (id, term);"
            f"CREATE VIRTUAL TABLE f USING fts5({', '.join(TEXT)}, content='s', content_rowid='id', tokenize='porter')"
        )

    def build(self, services: Sequence[SearchDocument]) -> None:
        for number, service in enumerate(services):
            self._add(number, service)
        self.db.commit()
        self.db.executescript("INSERT INTO f (f) VALUES ('optimize'); ANALYZE;")

    def _add(self, number: int, service: SearchDocument) -> None:
        values = row(service)
        self.db.execute(f"INSERT INTO s VALUES ({marks(len(values) + 1, '?')})", (number, *values))  # noqa: S608
        self.db.execute(f"INSERT INTO f (rowid, {', '.join(TEXT)}) VALUES ({marks(6, '?')})", (number, *values[:5]))  # noqa: S608
        self.db.executemany("INSERT INTO t VALUES (?, ?)", [(term, number) for term in set(service.term_ids)])

    def search(self, asked: Question) -> int:
        where, values = conditions(asked, "?")
        if asked.term_ids is not None:
            where.append(
                f"EXISTS (SELECT 1 FROM t WHERE t.id = s.id AND t.term IN ({marks(len(asked.term_ids), '?')}))"  # noqa: S608
            )
            values += sorted(asked.term_ids)
        source, key = "s", "name"
        if words := plain_words(asked.text):
            source, key = "f CROSS JOIN s ON s.id = f.rowid", f"bm25(f, {', '.join(map(str, WEIGHTS.values()))})"
            where, values = ["f MATCH ?", *where], [" OR ".join(words), *values]
        # bm25() and a window cannot stand in one SELECT; the inner LIMIT keeps SQLite from making it one.
        inner = f"SELECT s.id, {key} AS key FROM {source} WHERE {' AND '.join(where or ['1'])} LIMIT -1"  # noqa: S608
        sql = f"SELECT id, count(*) OVER () FROM ({inner}) ORDER BY key LIMIT 20"  # noqa: S608
        found = self.db.execute(sql, values).fetchall()
        return found[0][1] if found else 0

    def update(self, number: int, service: SearchDocument) -> None:
        names = ", ".join(TEXT)
        forget = f"INSERT INTO f (f, rowid, {names}) SELECT 'delete', id, {names} FROM s WHERE id = ?"  # noqa: S608
        self.db.execute(forget, (number,))
        self.db.execute("DELETE FROM s WHERE id = ?", (number,))
        self.db.execute("DELETE FROM t WHERE id = ?", (number,))
        self._add(number, service)
        self.db.commit()


class Postgres:
    """Full text with GIN and ts_rank, which knows no rarity; filters in SQL."""

    name = "PostgreSQL"

    def __init__(self, address: str) -> None:
        self.db: psycopg.Connection[Any] = psycopg.connect(address, autocommit=True)
        self.db.execute("DROP TABLE IF EXISTS s")
        self.db.execute(
            "CREATE TABLE s (id int PRIMARY KEY, name text, tsv tsvector, lat float8, lon float8, days int, free int,"
            " terms text[])"
        )

    def build(self, services: Sequence[SearchDocument]) -> None:
        with self.db.transaction(), self.db.cursor() as cursor:
            cursor.executemany(self._INSERT, [self._values(number, each) for number, each in enumerate(services)])
        self.db.execute("CREATE INDEX ON s USING gin (tsv)")
        self.db.execute("CREATE INDEX ON s USING gin (terms)")
        self.db.execute("CREATE INDEX ON s (lat, lon)")
        self.db.execute("VACUUM ANALYZE s")

    _INSERT = (
        "INSERT INTO s VALUES (%s, %s, setweight(to_tsvector('english', %s), 'A')"
        " || setweight(to_tsvector('english', %s), 'B') || setweight(to_tsvector('english', %s), 'C')"
        " || setweight(to_tsvector('english', %s), 'D'), %s, %s, %s, %s, %s)"
    )

    def _values(self, number: int, service: SearchDocument) -> tuple[object, ...]:
        name, terms, organisation, place, description, *facts = row(service)
        weighted = (name, terms, f"{organisation} {place}", description)
        return (number, name, *weighted, *facts, sorted(service.term_ids))

    def search(self, asked: Question) -> int:
        where, values = conditions(asked, "%s")
        order, ranked = "name", []
        if asked.term_ids is not None:
            where.append("terms && %s::text[]")
            values.append(sorted(asked.term_ids))
        if words := plain_words(asked.text):
            where.append("tsv @@ to_tsquery('english', %s)")
            values.append(" | ".join(words))
            order, ranked = "ts_rank(tsv, to_tsquery('english', %s)) DESC", [" | ".join(words)]
        sql = f"SELECT id, count(*) OVER () FROM s WHERE {' AND '.join(where or ['true'])} ORDER BY {order} LIMIT 20"  # noqa: S608
        found = self.db.execute(sql.encode(), values + ranked).fetchall()
        return found[0][1] if found else 0

    def update(self, number: int, service: SearchDocument) -> None:
        with self.db.transaction():
            self.db.execute("DELETE FROM s WHERE id = %s", (number,))
            self.db.execute(self._INSERT, self._values(number, service))


def conditions(asked: Question, mark: str) -> tuple[list[str], list[Any]]:
    """Give the filters in SQL, but for the terms, and their values."""
    where, values = [], []
    if asked.near is not None and asked.within_m is not None:
        *edges, shorter = box(asked.near, asked.within_m)
        where.append("lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?".replace("?", mark))
        where.append("(lat - ?) * (lat - ?) + (lon - ?) * (lon - ?) * ? <= ?".replace("?", mark))
        (lat, lon), reach = asked.near, (asked.within_m / METRES) ** 2
        values += [*edges, lat, lat, lon, lon, shorter**2, reach]
    if asked.day is not None:
        where.append(f"days & {1 << asked.day} <> 0")
    if asked.free_only:
        where.append("free = 1")
    return where, values


def marks(count: int, mark: str) -> str:
    """Give so many marks for values."""
    return ", ".join([mark] * count)
