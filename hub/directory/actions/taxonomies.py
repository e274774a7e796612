"""What the directory team changes of its vocabularies: they are made, and their terms added, changed and retired."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid, WrongState
from hub.core.permissions import allow
from hub.directory.actions.moving import move_services
from hub.directory.actions.publish import note_changes, publish, services_with
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.actions.term_writing import (
    between,
    check_fields,
    publish_terms,
    refuse_stale,
    taxonomy_here,
    term_here,
    write_fields,
)
from hub.directory.models import Taxonomy, TaxonomyTerm, TermLink, TermRelation
from hub.directory.models.ids import term_id as id_of_term
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.terms import fields_of
from hub.directory.queries.vocabulary import terms_under
from hub.directory.rules.terms import TermFields, tidied

LONGEST = {"name": 200, "description": 5_000, "version": 100, "uri": 1_000}  # characters


@dataclass(frozen=True)
class VocabularyFields:
    """What can be said of a vocabulary."""

    name: str
    description: str = ""
    version: str = ""
    uri: str = ""
    for_needs: bool = False


def add_vocabulary(fields: VocabularyFields, *, vocabulary: UUID | None = None, actor: Actor) -> Taxonomy:
    """Make a vocabulary that is kept here. Raises Invalid naming the field."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        _check_vocabulary(fields, None)
        taxonomy = Taxonomy(id=vocabulary or uuid4(), kept_here=True)
        _write_vocabulary(taxonomy, fields)
        db.session.add(taxonomy)
        db.session.flush()
        publish((), [("taxonomy", taxonomy.id)])
        audit.record(actor, Action.CREATE, "taxonomy", taxonomy.id)
        return taxonomy


def change_vocabulary(vocabulary: UUID, fields: VocabularyFields, *, seen: VocabularyFields, actor: Actor) -> Taxonomy:
    """Change what is said of a vocabulary. Raises NotFound, Invalid, and Conflict where it is no longer as `seen`."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        taxonomy = taxonomy_here(vocabulary)
        if (current := vocabulary_fields(taxonomy)) != seen:
            raise Conflict(
                f"Somebody else changed this vocabulary while you had it open: it is now called “{current.name}”. "
                "What you wrote is still below: look at it again, and save if it should stand.",
                code="stale",
            )
        _check_vocabulary(fields, vocabulary)
        _write_vocabulary(taxonomy, fields)
        terms = db.session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.taxonomy_id == vocabulary)).all()
        for term in terms:
            term.taxonomy = fields.name if term.kept_here else term.taxonomy
        db.session.flush()
        shown = [("taxonomy", vocabulary), *(("taxonomy_term", each.id) for each in terms)]
        publish(services_with(shown), shown)
        note_changes("taxonomy", [vocabulary], now())  # whether needs are chosen from it stands in no document
        audit.record(actor, Action.UPDATE, "taxonomy", vocabulary)
        return taxonomy


def vocabulary_fields(taxonomy: Taxonomy) -> VocabularyFields:
    """Give what is said of a vocabulary."""
    texts = (taxonomy.description or "", taxonomy.version or "", taxonomy.uri or "")
    return VocabularyFields(taxonomy.name, *texts, taxonomy.for_needs)


def add_term(vocabulary: UUID, fields: TermFields, *, actor: Actor) -> TaxonomyTerm:
    """Add a term to a vocabulary that is kept here. Raises NotFound, Conflict, Invalid naming the field."""
    fields = tidied(fields)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        taxonomy = taxonomy_here(vocabulary)
        check_fields(fields, vocabulary, None)
        wanted = id_of_term(vocabulary, fields.code) if fields.code else uuid4()
        term_id = uuid4() if db.session.get(TaxonomyTerm, wanted) else wanted
        term = TaxonomyTerm(id=term_id, taxonomy_id=vocabulary, taxonomy=taxonomy.name, language="en", kept_here=True)
        write_fields(term, fields)
        db.session.add(term)
        publish_terms([term.id])
        audit.record(actor, Action.CREATE, "taxonomy_term", term.id)
        return term


def change_term(term_id: UUID, fields: TermFields, *, seen: TermFields, actor: Actor) -> TaxonomyTerm:
    """Rename, describe or move a term that is kept here.

    Raises NotFound, Conflict where it is no longer as `seen` (it says what changed) or follows a feed, and Invalid
    naming the field.
    """
    fields = tidied(fields)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        term = term_here(term_id)
        refuse_stale(seen, fields_of(term))
        check_fields(fields, term.taxonomy_id or UUID(int=0), term_id)
        before = terms_under([term_id]) if fields.parent_id != term.parent_id else set()
        write_fields(term, fields)
        publish_terms([term_id], moved=[term_id] if before else [], before=before)
        audit.record(actor, Action.UPDATE, "taxonomy_term", term_id)
        return term


def retire_term(term_id: UUID, *, replaced_by: UUID | None = None, actor: Actor) -> int:
    """Offer a term no more. It stays where it is used, unless another one of the vocabulary replaces it: then every
    service gets that one, and what is still found under the old counts for the new. Gives how many services moved.

    Raises NotFound, Conflict where it follows a feed, WrongState where it is retired already or has terms under it,
    Invalid for a replacement that is none.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        term = term_here(term_id)
        _allow_retiring(term)
        before = terms_under([term_id])
        term.is_retired = True
        moved = 0
        if replaced_by is not None:
            instead = _replacement(replaced_by, term)
            db.session.execute(delete(TermLink).where(between(term_id, replaced_by)))
            db.session.add(TermLink(term_id=term_id, other_id=replaced_by, relation=TermRelation.BROADER))
            moved = move_services(term, instead)
        publish_terms([term_id], moved=[term_id], before=before)
        detail = {"retired": True, "replaced_by": str(replaced_by or ""), "services": moved}
        audit.record(actor, Action.UPDATE, "taxonomy_term", term_id, detail=detail)
        return moved


def restore_term(term_id: UUID, *, actor: Actor) -> TaxonomyTerm:
    """Offer a retired term again. Services that were moved away stay where they are. Raises NotFound, WrongState."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        term = term_here(term_id)
        if not term.is_retired:
            raise WrongState("This term is offered already.")
        before = terms_under([term_id])
        term.is_retired = False
        siblings = select(TaxonomyTerm.id).where(TaxonomyTerm.taxonomy_id == term.taxonomy_id)
        db.session.execute(delete(TermLink).where(TermLink.term_id == term_id, TermLink.other_id.in_(siblings)))
        publish_terms([term_id], moved=[term_id], before=before)
        audit.record(actor, Action.UPDATE, "taxonomy_term", term_id, detail={"retired": False})
        return term


def _replacement(wanted: UUID, term: TaxonomyTerm) -> TaxonomyTerm:
    found = db.session.get(TaxonomyTerm, wanted)
    if found is None or found.is_retired or found is term or found.taxonomy_id != term.taxonomy_id:
        raise Invalid("Choose a term of the same vocabulary that is still offered.", field="replaced_by")
    return found


def _allow_retiring(term: TaxonomyTerm) -> None:
    if term.is_retired:
        raise WrongState("This term is retired already.")
    narrower = db.session.scalar(
        select(TaxonomyTerm.name).where(TaxonomyTerm.parent_id == term.id, TaxonomyTerm.is_retired.is_(False)).limit(1)
    )
    if narrower:
        raise WrongState(f"“{narrower}” stands under this term. Move or retire what stands under it first.")


def _check_vocabulary(fields: VocabularyFields, vocabulary: UUID | None) -> None:
    if not fields.name.strip():
        raise Invalid("Enter a name.", field="name")
    for field, longest in LONGEST.items():
        if len(getattr(fields, field)) > longest:
            raise Invalid(f"Use {longest:,} characters or fewer.", field=field)
    same = select(Taxonomy.id).where(Taxonomy.kept_here, Taxonomy.name == fields.name, Taxonomy.id != vocabulary)
    if db.session.scalar(same.limit(1)):
        raise Invalid("There is a vocabulary of this name already.", field="name")


def _write_vocabulary(taxonomy: Taxonomy, fields: VocabularyFields) -> None:
    taxonomy.name, taxonomy.for_needs = fields.name, fields.for_needs
    taxonomy.description, taxonomy.version = fields.description or None, fields.version or None
    taxonomy.uri = fields.uri or None
