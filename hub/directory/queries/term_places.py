"""Terms by name with the names above them, as people tell two of one name apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import TaxonomyTerm


@dataclass(frozen=True)
class Place:
    """A term by name, with the names above it and its vocabulary's: two terms may be called the same."""

    id: UUID
    name: str
    path: tuple[str, ...]
    vocabulary: str

    @property
    def words(self) -> str:
        """Give the names from the broadest to its own."""
        return " › ".join((*self.path, self.name))


def terms_by_ids(ids: Iterable[UUID]) -> list[TaxonomyTerm]:
    """Read terms by id."""
    wanted = list(ids)
    rows: list[TaxonomyTerm] = []
    for start in range(0, len(wanted), 500):
        chosen = select(TaxonomyTerm).where(TaxonomyTerm.id.in_(wanted[start : start + 500]))
        rows += db.session.scalars(chosen)
    return rows


def places_of(terms: Iterable[TaxonomyTerm]) -> list[Place]:
    """Give terms with the names above them."""
    listed = list(terms)
    above = terms_above(listed)
    return [place_of(each, above) for each in listed]


def terms_above(terms: Sequence[TaxonomyTerm]) -> dict[UUID, TaxonomyTerm]:
    """Read the terms above these, level by level."""
    known = {each.id: each for each in terms}
    wanted = {each.parent_id for each in terms if each.parent_id} - known.keys()
    while wanted:
        fresh = terms_by_ids(wanted)
        known.update((each.id, each) for each in fresh)
        wanted = {each.parent_id for each in fresh if each.parent_id} - known.keys()
    return known


def chain_of(term: TaxonomyTerm, above: Mapping[UUID, TaxonomyTerm]) -> list[TaxonomyTerm]:
    """Give the terms above a term, the broadest first; a ring is followed once."""
    chain: list[TaxonomyTerm] = []
    parent = above.get(term.parent_id) if term.parent_id else None
    while parent is not None and parent is not term and parent not in chain:
        chain.insert(0, parent)
        parent = above.get(parent.parent_id) if parent.parent_id else None
    return chain


def place_of(term: TaxonomyTerm, above: Mapping[UUID, TaxonomyTerm]) -> Place:
    """Give a term with the names above it, those terms having been read."""
    path = tuple(each.name for each in chain_of(term, above))
    return Place(term.id, term.name, path, term.taxonomy or "")
