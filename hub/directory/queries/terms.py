"""One term as the directory team sees it: where it stands, who uses it, what it is linked to, what it may mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import TaxonomyTerm, TermLink, TermRelation
from hub.directory.models.ids import vocabulary_id
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.taxonomies import TermLine, count_uses, in_tree, terms_of
from hub.directory.queries.term_places import Place, chain_of, place_of, places_of, terms_above, terms_by_ids
from hub.directory.queries.vocabulary import term_graph
from hub.directory.rules.term_likeness import Named, suggest
from hub.directory.rules.terms import TermFields, closes_ring

MOST_FOUND = 30
PAGE_SIZE = 20
TURNED = {TermRelation.BROADER: TermRelation.NARROWER, TermRelation.NARROWER: TermRelation.BROADER}


@dataclass(frozen=True)
class LinkLine:
    """A link as the term at hand sees it: the other is for it exact, close, broader, narrower or related."""

    id: UUID
    relation: TermRelation
    other: Place
    found: int


@dataclass(frozen=True)
class TermView:
    """All that a term's page shows. `replaced_by` is the term that its services were moved to."""

    place: Place
    fields: TermFields
    vocabulary_id: UUID
    is_retired: bool
    kept_here: bool
    own: int
    found: int
    parents: tuple[Place, ...]
    narrower: tuple[TermLine, ...]
    links: tuple[LinkLine, ...]
    replaced_by: Place | None


@dataclass(frozen=True)
class Candidate:
    """A term and what it may be linked to, the likest first, and whether each is called just the same."""

    term: Place
    others: tuple[tuple[Place, bool], ...]


def fields_of(term: TaxonomyTerm) -> TermFields:
    """Give what is said of a term."""
    return TermFields(
        name=term.name,
        code=term.code or "",
        description=term.description or "",
        parent_id=term.parent_id,
        other_words=tuple(term.other_words or ()),
        snomed_code=term.snomed_code or "",
        term_uri=term.term_uri or "",
    )


def get_term(actor: Actor, term_id: UUID) -> TermView:
    """Give a term; raises NotFound."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    term = db.session.get(TaxonomyTerm, term_id)
    if term is None:
        raise NotFound("There is no such term.")
    uses = count_uses(term_graph())
    above = terms_above([term])
    parents = chain_of(term, above)
    children = db.session.scalars(
        select(TaxonomyTerm).where(TaxonomyTerm.parent_id == term_id).order_by(func.lower(TaxonomyTerm.name))
    ).all()
    links, replaced_by = _links(term, uses.found)
    return TermView(
        place=place_of(term, above),
        fields=fields_of(term),
        vocabulary_id=key_of(term),
        is_retired=term.is_retired,
        kept_here=term.kept_here,
        own=uses.own.get(term_id, 0),
        found=uses.found.get(term_id, 0),
        parents=tuple(place_of(each, above) for each in parents),
        narrower=tuple(
            TermLine(each.id, each.name, each.code or "", 0, each.is_retired, each.kept_here,
                     uses.own.get(each.id, 0), uses.found.get(each.id, 0), 0)
            for each in children
        ),
        links=links,
        replaced_by=replaced_by,
    )  # fmt: skip


def key_of(term: TaxonomyTerm) -> UUID:
    """Give the id of a term's vocabulary."""
    return term.taxonomy_id or vocabulary_id(term.taxonomy or "")


def possible_parents(actor: Actor, vocabulary: UUID, term_id: UUID | None = None) -> list[tuple[UUID, str, int]]:
    """Give the terms that a term may be put under (id, name, depth): kept here, offered, not itself nor under it."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    rows = terms_of(vocabulary)
    parents = {row.id: row.parent_id for row in rows if row.parent_id}
    return [
        (row.id, row.name, depth)
        for row, depth in in_tree(rows)
        if row.kept_here and not row.is_retired and (term_id is None or not closes_ring(term_id, row.id, parents))
    ]


def find_terms(actor: Actor, words: str, *, outside: UUID) -> list[Place]:
    """Find terms with all the words in their name or code, in other vocabularies than this one; at most 30."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    chosen = select(TaxonomyTerm).where(TaxonomyTerm.is_retired.is_(False))
    for word in words.split()[:10]:
        named = (func.lower(column).contains(word.lower(), autoescape=True) for column in _CALLED)
        chosen = chosen.where(or_(*named))
    rows = db.session.scalars(chosen.order_by(func.lower(TaxonomyTerm.name)).limit(500)).all()
    found = [row for row in rows if key_of(row) != outside][:MOST_FOUND] if words.split() else []
    return places_of(found)


def suggest_links(actor: Actor, vocabulary: UUID, other: UUID, *, page: int = 1) -> Page[Candidate]:
    """Give terms of a vocabulary that are linked to none of the other yet, with those that are called much the same."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    ours = [row for row, _ in in_tree(terms_of(vocabulary)) if not row.is_retired]
    theirs = {row.id: row for row in terms_of(other) if not row.is_retired}
    linked = _linked_to(theirs.keys())
    free = [row for row in ours if row.id not in linked]
    found = suggest(
        (Named(row.id, (row.name, *(row.other_words or ()))) for row in free),
        [Named(row.id, (row.name,)) for row in theirs.values()],
    )
    listed = [row for row in free if row.id in found]
    shown = listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    places = {each.id: each for each in places_of([*shown, *theirs.values()])}
    candidates = [
        Candidate(places[row.id], tuple((places[each.other_id], each.is_same) for each in found[row.id]))
        for row in shown
    ]
    return Page(candidates, page, PAGE_SIZE, len(listed))


_CALLED = (TaxonomyTerm.name, func.coalesce(TaxonomyTerm.code, ""))


def _linked_to(others: Iterable[UUID]) -> set[UUID]:
    wanted = set(others)
    rows = db.session.execute(select(TermLink.term_id, TermLink.other_id)).all()
    return {row.term_id for row in rows if row.other_id in wanted} | {
        row.other_id for row in rows if row.term_id in wanted
    }


def _links(term: TaxonomyTerm, found: Mapping[UUID, int]) -> tuple[tuple[LinkLine, ...], Place | None]:
    """Give the links of a term to other vocabularies, and what replaced it in its own."""
    rows = db.session.scalars(select(TermLink).where(or_(TermLink.term_id == term.id, TermLink.other_id == term.id)))
    relations = {}
    for row in rows:
        is_first = row.term_id == term.id
        relations[row.other_id if is_first else row.term_id] = (
            row.id,
            row.relation if is_first else TURNED.get(row.relation, row.relation),
        )
    others = {each.id: each for each in terms_by_ids(relations)}
    places = {each.id: each for each in places_of(others.values())}
    lines = [
        LinkLine(link_id, relation, places[other_id], found.get(other_id, 0))
        for other_id, (link_id, relation) in relations.items()
        if key_of(others[other_id]) != key_of(term)
    ]
    instead = [
        places[other_id]
        for other_id, (_, relation) in relations.items()
        if key_of(others[other_id]) == key_of(term) and relation is TermRelation.BROADER and term.is_retired
    ]
    ordered = sorted(lines, key=lambda line: (list(TermRelation).index(line.relation), line.other.words.casefold()))
    return tuple(ordered), (instead[0] if instead else None)
