"""What writing terms has in common: what is refused, and who learns of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, or_, select

from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import Conflict, FieldError, Invalid, NotFound
from hub.directory.actions.publish import note_changes, publish, services_with
from hub.directory.models import Taxonomy, TaxonomyTerm, TermLink
from hub.directory.queries.taxonomies import belongs_to
from hub.directory.queries.term_places import terms_by_ids
from hub.directory.queries.vocabulary import terms_under
from hub.directory.rules.terms import LABELS, TermFields, check_term, closes_ring, difference

_Row = Row[UUID, str, str | None, UUID | None, bool]

KEPT_IN_STEP = (
    "It came with a feed and follows it: a change here would be overwritten. Link it to a term of yours instead."
)


def taxonomy_here(vocabulary: UUID) -> Taxonomy:
    """Give a vocabulary that is kept here. Raises NotFound, Conflict for one of a feed."""
    taxonomy = db.session.get(Taxonomy, vocabulary)
    if taxonomy is None or not taxonomy.kept_here:
        if taxonomy is None and not db.session.scalar(select(TaxonomyTerm.id).where(belongs_to(vocabulary)).limit(1)):
            raise NotFound("There is no such vocabulary.")
        raise Conflict(f"This vocabulary cannot be changed here. {KEPT_IN_STEP}", code="kept_in_step")
    return taxonomy


def term_known(term_id: UUID) -> TaxonomyTerm:
    """Give a term. Raises NotFound."""
    term = db.session.get(TaxonomyTerm, term_id)
    if term is None:
        raise NotFound("There is no such term.")
    return term


def term_here(term_id: UUID) -> TaxonomyTerm:
    """Give a term that is kept here. Raises NotFound, Conflict for one of a feed."""
    term = term_known(term_id)
    if not term.kept_here:
        raise Conflict(f"This term cannot be changed here. {KEPT_IN_STEP}", code="kept_in_step")
    return term


def check_fields(fields: TermFields, vocabulary: UUID, term_id: UUID | None) -> None:
    """Raise Invalid, naming each field, where a term would not be right among the others of its vocabulary."""
    errors = check_term(fields)
    rows = db.session.execute(
        select(TaxonomyTerm.id, TaxonomyTerm.name, TaxonomyTerm.code, TaxonomyTerm.parent_id, TaxonomyTerm.is_retired)
        .where(TaxonomyTerm.taxonomy_id == vocabulary)
    ).all()  # fmt: skip
    for row in rows:
        if row.id != term_id and fields.code and row.code == fields.code:
            errors.append(FieldError("code", f"“{row.name}” has this code already."))
        if row.id != term_id and row.parent_id == fields.parent_id and row.name.casefold() == fields.name.casefold():
            errors.append(FieldError("name", "There is a term of this name in the same place already."))
    if fields.parent_id is not None:
        errors += _parent_errors(fields.parent_id, term_id, rows)
    if errors:
        raise Invalid(errors=errors)


def _parent_errors(parent_id: UUID, term_id: UUID | None, rows: Sequence[_Row]) -> list[FieldError]:
    listed = {row.id: row for row in rows}
    parent, term = listed.get(parent_id), listed.get(term_id) if term_id else None
    if parent is None:
        return [FieldError("parent_id", "Choose a broader term of the same vocabulary.")]
    if parent.is_retired and (term is None or term.parent_id != parent_id):
        return [FieldError("parent_id", f"“{parent.name}” is retired. Choose a term that is offered.")]
    if term_id and closes_ring(term_id, parent_id, {row.id: row.parent_id for row in rows if row.parent_id}):
        return [FieldError("parent_id", f"“{parent.name}” stands under this term. Choose another one.")]
    return []


def refuse_stale(seen: TermFields, current: TermFields) -> None:
    """Raise Conflict saying what changed where the term is no longer as its editor saw it."""
    changed = [_said(field, current) for field in difference(seen, current)]
    if changed:
        raise Conflict(
            "Somebody else changed this term while you had it open. " + " ".join(changed) +
            " What you wrote is still below: look at it again, and save if it should stand.",
            code="stale",
        )  # fmt: skip


def _said(field: str, current: TermFields) -> str:
    value = getattr(current, field)
    if field == "parent_id":
        (parent,) = terms_by_ids([value]) or (None,) if value else (None,)
        value = parent.name if parent else ""
    if field == "other_words":
        value = ", ".join(value)
    return f"{LABELS[field]} is now “{value}”." if value else f"{LABELS[field]} is now empty."


def write_fields(term: TaxonomyTerm, fields: TermFields) -> None:
    """Put the fields into the columns."""
    term.name, term.parent_id = fields.name, fields.parent_id
    term.code, term.description = fields.code or None, fields.description or None
    term.other_words = list(fields.other_words)
    term.snomed_code, term.term_uri = fields.snomed_code or None, fields.term_uri or None


def publish_terms(term_ids: Collection[UUID], *, moved: Collection[UUID] = (), before: Collection[UUID] = ()) -> None:
    """Publish terms and the services that show them. The search reads again what stands under the `moved` ones, or
    stood there `before`; and everybody learns what is offered.
    """
    db.session.flush()
    showing = services_with([("taxonomy_term", each) for each in term_ids])
    publish(showing, [("taxonomy_term", each) for each in term_ids])
    affected = terms_under(set(moved)) | set(before)
    found = services_with([("taxonomy_term", each) for each in affected]) - showing
    note_changes("service", sorted(found), now())
    note_changes("taxonomy_term", sorted({*term_ids, *moved}), now())


def between(one: UUID, other: UUID) -> ColumnElement[bool]:
    """Say in SQL whether a link is between two terms, in either direction."""
    return or_(
        and_(TermLink.term_id == one, TermLink.other_id == other),
        and_(TermLink.term_id == other, TermLink.other_id == one),
    )
