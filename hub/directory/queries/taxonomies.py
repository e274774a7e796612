"""Vocabularies as the directory team sees them: how many terms and services each has, and its terms as a tree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import Service, ServicePart, Taxonomy, TaxonomyTerm, TermLink, Visibility
from hub.directory.models.ids import vocabulary_id
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.vocabulary import term_graph
from hub.directory.rules.term_graph import TermGraph

NAMELESS = "Terms without a vocabulary"
PAGE_SIZE = 100


@dataclass(frozen=True)
class VocabularyLine:
    """A vocabulary. One that feeds brought may have no row of its own: then its terms alone name it."""

    id: UUID
    name: str
    description: str = ""
    version: str = ""
    uri: str = ""
    kept_here: bool = False
    for_needs: bool = False
    terms: int = 0
    retired: int = 0
    linked: int = 0
    services: int = 0


@dataclass(frozen=True)
class TermLine:
    """A term in its tree: `depth` from 0, how many services have it (`own`), and how many a search for it finds."""

    id: UUID
    name: str
    code: str
    depth: int
    is_retired: bool
    kept_here: bool
    own: int
    found: int
    links: int


@dataclass(frozen=True)
class Uses:
    """How many services, archived ones left out, have each term (`own`), and are found by it (`found`)."""

    own: Mapping[UUID, int]
    found: Mapping[UUID, int]


def list_vocabularies(actor: Actor) -> list[VocabularyLine]:
    """Give every vocabulary: those that needs are chosen from, then those kept here, then those of feeds."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    lines = _lines()
    return sorted(lines.values(), key=lambda each: (not each.for_needs, not each.kept_here, each.name.casefold()))


def get_vocabulary(actor: Actor, vocabulary: UUID) -> VocabularyLine:
    """Give a vocabulary; raises NotFound."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    found = _lines().get(vocabulary)
    if found is None:
        raise NotFound("There is no such vocabulary.")
    return found


def list_terms(actor: Actor, vocabulary: UUID, *, words: str = "", page: int = 1) -> Page[TermLine]:
    """Give a page of the terms of a vocabulary in the order of its tree; those with all the words, where some are
    given.
    """
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    rows = terms_of(vocabulary)
    linked = _linked()
    uses = count_uses(term_graph())
    lines = [
        TermLine(
            row.id,
            row.name,
            row.code or "",
            depth,
            row.is_retired,
            row.kept_here,
            uses.own.get(row.id, 0),
            uses.found.get(row.id, 0),
            linked[row.id],
        )
        for row, depth in in_tree(rows)
        if has_words(row, words)
    ]
    start = (page - 1) * PAGE_SIZE
    return Page(lines[start : start + PAGE_SIZE], page, PAGE_SIZE, len(lines))


def terms_of(vocabulary: UUID) -> Sequence[TaxonomyTerm]:
    """Read the terms of a vocabulary."""
    return db.session.scalars(select(TaxonomyTerm).where(belongs_to(vocabulary))).all()


def terms_by_code(vocabulary: UUID) -> dict[str, UUID]:
    """Give the ids of a vocabulary's terms by their codes."""
    return {term.code: term.id for term in terms_of(vocabulary) if term.code}


def belongs_to(vocabulary: UUID) -> ColumnElement[bool]:
    """Say in SQL whether a term is of a vocabulary: by its id, or by name where feeds gave no id."""
    named = db.session.execute(
        select(TaxonomyTerm.taxonomy).where(TaxonomyTerm.taxonomy_id.is_(None)).distinct()
    ).scalars()
    names = [each for each in named if vocabulary_id(each or "") == vocabulary]
    by_name = [TaxonomyTerm.taxonomy.is_(None) if name is None else TaxonomyTerm.taxonomy == name for name in names]
    return or_(TaxonomyTerm.taxonomy_id == vocabulary, and_(TaxonomyTerm.taxonomy_id.is_(None), or_(False, *by_name)))


def in_tree(rows: Iterable[TaxonomyTerm]) -> list[tuple[TaxonomyTerm, int]]:
    """Put terms in the order of their tree, with their depth; a ring of broader terms is broken somewhere."""
    listed = {row.id: row for row in sorted(rows, key=lambda row: (row.name.casefold(), str(row.id)))}
    below: dict[UUID | None, list[TaxonomyTerm]] = defaultdict(list)
    for row in listed.values():
        below[row.parent_id if row.parent_id in listed else None].append(row)
    ordered: dict[UUID, tuple[TaxonomyTerm, int]] = {}
    for start in (*below[None], *listed.values()):  # what no start at the top reaches stands in a ring
        waiting = [(start, 0)]
        while waiting:
            row, depth = waiting.pop()
            if row.id not in ordered:
                ordered[row.id] = (row, depth)
                waiting += [(each, depth + 1) for each in reversed(below[row.id])]
    return list(ordered.values())


def has_words(row: TaxonomyTerm, words: str) -> bool:
    """Say whether all the words stand in what a term is called."""
    called = " ".join((row.name, row.code or "", *(row.other_words or ()))).casefold()
    return all(word in called for word in words.casefold().split())


def count_uses(graph: TermGraph) -> Uses:
    """Count for every term the services that have it and those that are found by it, each once."""
    shown = db.session.execute(
        select(ServicePart.service_id, ServicePart.part_id)
        .join(Service, Service.id == ServicePart.service_id)
        .where(ServicePart.kind == "taxonomy_term", Service.visibility != Visibility.ARCHIVED)
    )
    terms: dict[UUID, set[UUID]] = defaultdict(set)
    for row in shown:
        terms[row.service_id].add(row.part_id)
    own = Counter(each for had in terms.values() for each in had)
    found: Counter[UUID] = Counter()
    for had in terms.values():
        found.update({above for each in had for above in graph.above(each)})
    return Uses(own, found)


def _linked() -> Counter[UUID]:
    rows = db.session.execute(select(TermLink.term_id, TermLink.other_id)).all()
    return Counter([*(row.term_id for row in rows), *(row.other_id for row in rows)])


def _lines() -> dict[UUID, VocabularyLine]:
    counted = db.session.execute(
        select(
            TaxonomyTerm.taxonomy_id,
            TaxonomyTerm.taxonomy,
            func.count().label("terms"),
            func.sum(TaxonomyTerm.is_retired.cast(db.Integer)).label("retired"),
        ).group_by(TaxonomyTerm.taxonomy_id, TaxonomyTerm.taxonomy)
    ).all()
    terms: Counter[UUID] = Counter()
    retired: Counter[UUID] = Counter()
    names: dict[UUID, str] = {}
    for row in counted:
        key = row.taxonomy_id or vocabulary_id(row.taxonomy or "")
        terms[key] += row.terms
        retired[key] += row.retired or 0
        names.setdefault(key, row.taxonomy or NAMELESS)
    services, linked = _services_of(), _linked_of()
    known = {row.id: row for row in db.session.scalars(select(Taxonomy))}
    return {
        key: _line(key, known.get(key), names.get(key, ""), terms[key], retired[key], linked[key], services[key])
        for key in {*known, *names}
    }


def _line(
    key: UUID, row: Taxonomy | None, name: str, terms: int, retired: int, linked: int, services: int
) -> VocabularyLine:
    if row is None:
        return VocabularyLine(key, name, terms=terms, retired=retired, linked=linked, services=services)
    return VocabularyLine(
        key,
        row.name,
        row.description or "",
        row.version or "",
        row.uri or "",
        row.kept_here,
        row.for_needs,
        terms,
        retired,
        linked,
        services,
    )


def _services_of() -> Counter[UUID]:
    rows = db.session.execute(
        select(TaxonomyTerm.taxonomy_id, TaxonomyTerm.taxonomy, func.count(ServicePart.service_id.distinct()))
        .join(ServicePart, and_(ServicePart.part_id == TaxonomyTerm.id, ServicePart.kind == "taxonomy_term"))
        .join(Service, Service.id == ServicePart.service_id)
        .where(Service.visibility != Visibility.ARCHIVED)
        .group_by(TaxonomyTerm.taxonomy_id, TaxonomyTerm.taxonomy)
    )
    counts: Counter[UUID] = Counter()
    for taxonomy_id, name, count in rows:
        counts[taxonomy_id or vocabulary_id(name or "")] += count
    return counts


def _linked_of() -> Counter[UUID]:
    linked = list(_linked())
    counts: Counter[UUID] = Counter()
    for start in range(0, len(linked), 500):
        rows = db.session.execute(
            select(TaxonomyTerm.taxonomy_id, TaxonomyTerm.taxonomy).where(
                TaxonomyTerm.id.in_(linked[start : start + 500])
            )
        )
        counts.update(row.taxonomy_id or vocabulary_id(row.taxonomy or "") for row in rows)
    return counts
