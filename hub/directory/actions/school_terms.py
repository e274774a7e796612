"""Saying when the schools of the place have term: what keeps to term time follows it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid
from hub.core.permissions import allow
from hub.directory.actions.publish import note_changes
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import SchoolTerm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.school_terms import get_school_term
from hub.directory.rules.time_words import between

LONGEST_DAYS = 200  # two thirds of a year: longer than any term


def add_school_term(name: str, begins_on: date, ends_on: date, *, actor: Actor) -> SchoolTerm:
    """Add a term, or a half of one, both days included. Raises Invalid where it cannot be one or overlaps another."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_SCHOOL_TERMS)
        _check(name.strip(), begins_on, ends_on)
        term = SchoolTerm(name=name.strip(), begins_on=begins_on, ends_on=ends_on)
        db.session.add(term)
        db.session.flush()
        note_changes("school_term", [term.id], now())  # every process reads them again after a change
        audit.record(actor, Action.CREATE, "school_term", term.id, detail=_detail(term))
        return term


def remove_school_term(term_id: UUID, *, actor: Actor) -> None:
    """Remove a term. Raises NotFound."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_SCHOOL_TERMS)
        term = get_school_term(term_id)
        db.session.delete(term)
        db.session.flush()
        note_changes("school_term", [term_id], now())  # every process reads them again after a change
        audit.record(actor, Action.DELETE, "school_term", term_id, detail=_detail(term))


def _check(name: str, begins_on: date, ends_on: date) -> None:
    if not name:
        raise Invalid("Give the term a name, like Autumn 2026, first half.", field="name")
    if ends_on < begins_on:
        raise Invalid("The last day must not be before the first day.", field="ends_on")
    if (ends_on - begins_on).days > LONGEST_DAYS:
        raise Invalid("That is longer than a term. Enter each term, or each half of one, by itself.", field="ends_on")
    other = db.session.scalars(
        select(SchoolTerm).where(SchoolTerm.begins_on <= ends_on, SchoolTerm.ends_on >= begins_on).limit(1)
    ).first()
    if other is not None:
        dates = between(other.begins_on, other.ends_on)
        raise Invalid(f"These days overlap {other.name} ({dates}). Remove that one first.", field="begins_on")


def _detail(term: SchoolTerm) -> dict[str, str]:
    return {"begins_on": term.begins_on.isoformat(), "ends_on": term.ends_on.isoformat()}
