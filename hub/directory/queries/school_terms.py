"""The terms of the schools in the place, as the directory team has entered them."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow
from hub.directory.models import SchoolTerm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.search_index import newest_change
from hub.directory.rules.school_terms import Term, Terms


def school_terms(seq: int | None = None) -> Terms:
    """Give every term in the order of the calendar; none where none was entered. Anybody may know them.

    `seq` is the newest change of the directory, where the caller knows it; they are read once for each.
    """
    kept: dict[Path, tuple[int, Terms]] = current_app.extensions.setdefault("directory_school_terms", {})
    folder, newest = current_app.config["HUB"].search_dir, newest_change() if seq is None else seq
    if folder not in kept or kept[folder][0] != newest:
        kept[folder] = (newest, _read())
    return kept[folder][1]


def _read() -> Terms:
    rows = db.session.execute(select(SchoolTerm.begins_on, SchoolTerm.ends_on, SchoolTerm.name)).all()
    return tuple(sorted(Term(row.begins_on, row.ends_on, row.name) for row in rows))


def list_school_terms(actor: Actor) -> Sequence[SchoolTerm]:
    """List the terms for those who look after them, the latest first."""
    allow(actor, DirectoryPermission.EDIT_SCHOOL_TERMS)
    return db.session.scalars(select(SchoolTerm).order_by(SchoolTerm.begins_on.desc())).all()


def get_school_term(term_id: UUID) -> SchoolTerm:
    """Give a term. Raises NotFound."""
    term = db.session.get(SchoolTerm, term_id)
    if term is None:
        raise NotFound("There is no such school term.")
    return term
