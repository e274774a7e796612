"""Who keeps the vocabularies: the directory team, whichever organisation its members are of."""

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from hub.core.db import db
from hub.directory.actions.taxonomies import retire_term
from hub.directory.actions.term_links import link_chosen
from hub.directory.models import Taxonomy, TermLink
from tests.factories.terms import SYSTEM, make_term, make_vocabulary
from tests.factories.world import World
from tests.house.access import Access

TEAM = {"directory_editor"}


def fresh() -> Taxonomy:
    return make_vocabulary(f"Vocabulary {uuid4()}", for_needs=False)


def vocabulary(world: World) -> dict[str, Any]:
    return {"vocabulary_id": fresh().id}


def two(world: World) -> dict[str, Any]:
    return {"vocabulary_id": fresh().id, "other": fresh().id}


def term(world: World) -> dict[str, Any]:
    return {"term_id": make_term(fresh(), "Debt").id}


def retired(world: World) -> dict[str, Any]:
    made = term(world)
    retire_term(made["term_id"], actor=SYSTEM)
    return made


def link(world: World) -> dict[str, Any]:
    one, other = term(world)["term_id"], term(world)["term_id"]
    link_chosen([(one, other, "exact")], actor=SYSTEM)
    return {"term_id": one, "link_id": db.session.scalars(select(TermLink.id).where(TermLink.term_id == one)).one()}


ROUTES = {
    "directory.vocabularies.index": Access("GET", TEAM, own=False),
    "directory.vocabularies.show": Access("GET", TEAM, vocabulary, own=False),
    "directory.vocabularies.add": Access("POST", TEAM, form=lambda world: {"name": f"New {uuid4()}"}, own=False),
    "directory.vocabularies.change": Access("POST", TEAM, vocabulary, lambda world: {"name": "Changed"}, own=False),
    "directory.vocabularies.load": Access("POST", TEAM, form=lambda world: {"name": "List"}, own=False),
    "directory.vocabularies.match": Access("POST", TEAM, two, own=False),
    "directory.terms.show": Access("GET", TEAM, term, own=False),
    "directory.terms.add": Access("POST", TEAM, vocabulary, lambda world: {"name": "Debt"}, own=False),
    "directory.terms.change": Access("POST", TEAM, term, lambda world: {"name": "Debts"}, own=False),
    "directory.terms.retire": Access("POST", TEAM, term, own=False),
    "directory.terms.restore": Access("POST", TEAM, retired, own=False),
    "directory.terms.link": Access("POST", TEAM, term, own=False),
    "directory.terms.unlink": Access("POST", TEAM, link, own=False),
}
