"""Links between terms of different vocabularies."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.permissions import allow
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.actions.term_writing import between, publish_terms, term_known
from hub.directory.models import TermLink, TermRelation
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.terms import key_of
from hub.directory.queries.vocabulary import terms_under


@dataclass(frozen=True)
class NewLink:
    """That the other term is, for the term, exact, close, broader, narrower or related."""

    term_id: UUID
    other_id: UUID
    relation: TermRelation


def link_terms(links: Iterable[NewLink], *, actor: Actor) -> int:
    """Link terms of different vocabularies, of feeds too; all of them or none. Gives how many links were made.

    A link that is there already, as it is asked for, is left as it is. Raises NotFound, Invalid for two terms of one
    vocabulary, Conflict where they are linked in another way.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        made = [link for each in links if (link := _made(each)) is not None]
        for link in made:
            db.session.add(link)
            db.session.flush()
            detail = {"other": str(link.other_id), "relation": link.relation.value}
            audit.record(actor, Action.UPDATE, "taxonomy_term", link.term_id, detail=detail)
        ends = {each for link in made for each in (link.term_id, link.other_id)}
        publish_terms([], moved=ends)
        return len(made)


def link_chosen(chosen: Iterable[tuple[UUID, UUID, str]], *, actor: Actor) -> int:
    """Link the pairs that somebody chose, each with the name of a relation; see `link_terms`."""
    return link_terms([NewLink(term, other, TermRelation(relation)) for term, other, relation in chosen], actor=actor)


def unlink_terms(link_id: UUID, *, actor: Actor) -> None:
    """Take a link away. Raises NotFound."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        link = db.session.get(TermLink, link_id)
        if link is None:
            raise NotFound("There is no such link.")
        before = terms_under([link.term_id, link.other_id])
        detail = {"other": str(link.other_id), "relation": "none"}
        db.session.delete(link)
        publish_terms([], moved=[link.term_id, link.other_id], before=before)
        audit.record(actor, Action.UPDATE, "taxonomy_term", link.term_id, detail=detail)


def _made(wanted: NewLink) -> TermLink | None:
    term, other = term_known(wanted.term_id), term_known(wanted.other_id)
    if key_of(term) == key_of(other):
        raise Invalid("Choose a term of another vocabulary. Within one, a term is moved under another.", field="other")
    there = db.session.scalars(select(TermLink).where(between(term.id, other.id))).first()
    if there is None:
        return TermLink(term_id=term.id, other_id=other.id, relation=wanted.relation)
    if there.term_id == term.id and there.relation is wanted.relation:
        return None
    raise Conflict(f"“{term.name}” and “{other.name}” are linked already. Take that link away first.", code="linked")
