"""The parameter `search` of the open feed. Services are found by the search index, as on the pages; others by words."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from hub.core.clock import now
from hub.core.db import db
from hub.directory.models import Document, Organization, Taxonomy, TaxonomyTerm
from hub.directory.queries.feed.ground import ground
from hub.directory.queries.feed.query import Kind
from hub.directory.queries.search_index import Shelf, newest_change, search_order
from hub.directory.search.query import SearchQuery

Texts = tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ...]
_NAMED: dict[Kind, tuple[InstrumentedAttribute[UUID], Texts]] = {
    Kind.ORGANIZATION: (Organization.id, (Organization.name, Organization.alternate_name, Organization.description)),
    Kind.TAXONOMY: (Taxonomy.id, (Taxonomy.name, Taxonomy.description)),
    Kind.TERM: (
        TaxonomyTerm.id,
        (TaxonomyTerm.name, TaxonomyTerm.term, TaxonomyTerm.code, TaxonomyTerm.description),
    ),
}


def found_by_words(kind: Kind, text: str) -> list[UUID]:
    """Give the ids of what the words find, best first: of services at a location, those of the services found."""
    if kind is Kind.SERVICE:
        return [UUID(each) for each in services_by_words(text)]
    if kind is Kind.PLACE:
        rank = {each: place for place, each in enumerate(map(UUID, services_by_words(text)))}
        chosen = select(Document.object_id, Document.owner_id).where(Document.kind == Kind.PLACE)
        rows = [row for row in db.session.execute(chosen) if row.owner_id in rank]
        return [row.object_id for row in sorted(rows, key=lambda row: (rank[row.owner_id], row.object_id))]
    key, texts = _NAMED[kind]
    named = select(key, *texts).order_by(key)
    return _holding(db.session.execute(named, execution_options={"yield_per": 1000}), text)


def services_by_words(text: str) -> list[str]:
    """Give services by the index, and behind them those that have ended, which the index leaves out."""
    ranked = search_order(Shelf.PUBLIC, SearchQuery(now=now(), text=text))
    ended = list(map(str, _holding(ground(newest_change()).ended, text)))
    return list(dict.fromkeys([*ranked, *ended])) if ended else ranked


def _holding(rows: Iterable[Sequence[Any]], text: str) -> list[UUID]:
    """Give those, of rows of an id, a name and other texts, that hold every word, at its beginning; those that hold
    all in their name first.
    """
    words = _fold(text).split()
    in_name, elsewhere = [], []
    for key, name, *others in rows:
        if _has_all(words, [name]):
            in_name.append(key)
        elif _has_all(words, [name, *others]):
            elsewhere.append(key)
    return [*in_name, *elsewhere]


def _has_all(words: Sequence[str], texts: Sequence[str | None]) -> bool:
    folded = " " + _fold(" ".join(text for text in texts if text))
    return bool(words) and all(f" {word}" in folded for word in words)


def _fold(text: str) -> str:
    """Give the words alone, in lower case and without accents and apostrophes."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", re.sub("['’]", "", plain)))
