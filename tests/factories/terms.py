"""Makes vocabularies, terms and services that have them, by the actions that pages use."""

from typing import Any
from uuid import UUID, uuid4

from hub.core.actor import Actor
from hub.directory.actions.taxonomies import VocabularyFields, add_term, add_vocabulary
from hub.directory.models import Service, Taxonomy, TaxonomyTerm
from hub.directory.rules.terms import TermFields
from tests.factories.directory import make_service

SYSTEM = Actor.system("test")


def make_vocabulary(name: str = "Needs", *, for_needs: bool = True, **fields: Any) -> Taxonomy:
    return add_vocabulary(VocabularyFields(name, for_needs=for_needs, **fields), actor=SYSTEM)


def make_term(vocabulary: Taxonomy, name: str, *, parent: TaxonomyTerm | None = None, **fields: Any) -> TaxonomyTerm:
    wanted = TermFields(name, parent_id=parent.id if parent else None, **fields)
    return add_term(vocabulary.id, wanted, actor=SYSTEM)


def attribute_of(term: TaxonomyTerm | dict[str, Any], kind: str = "need") -> dict[str, Any]:
    """That a service has a term, as a feed says it."""
    said = term if isinstance(term, dict) else {"id": str(term.id), "name": term.name, "description": term.name}
    return {"id": str(uuid4()), "link_entity": "service", "link_type": kind, "taxonomy_term": said}


def feed_term(
    name: str, vocabulary: str = "Feed terms", *, parent_id: str = "", taxonomy_id: str = ""
) -> dict[str, Any]:
    """A term that only a feed knows."""
    said = {"id": str(uuid4()), "name": name, "description": name, "taxonomy": vocabulary}
    return (
        said | ({"parent_id": parent_id} if parent_id else {}) | ({"taxonomy_id": taxonomy_id} if taxonomy_id else {})
    )


def make_service_with(name: str, *terms: TaxonomyTerm | dict[str, Any], kind: str = "need") -> Service:
    return make_service(name, attributes=[attribute_of(each, kind) for each in terms])


def id_of(term: dict[str, Any]) -> UUID:
    return UUID(term["id"])
