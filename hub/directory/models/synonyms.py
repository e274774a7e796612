"""The team's own groups of words that stand for each other, and the queries that somebody judged."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified
from hub.core.db import Model


class SynonymGroup(Identified, Model):
    """A group that the team added, or what it made of one that Hub ships: then `shipped_key` names that.

    `base` is the shipped group as it was when it was changed, so that an upgrade of it can be told from the change.
    `version` counts the changes, from 1.
    """

    __tablename__ = "directory_synonym_group"

    shipped_key: Mapped[str | None] = mapped_column(unique=True)
    same: Mapped[list[str]]
    say: Mapped[list[str]]
    base: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_on: Mapped[bool]
    note: Mapped[str]
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class SynonymChange(Identified, Dated, Model):
    """One change of a group: the row's `same`, `say`, `base`, `is_on` and `note` before it, null for the first, and
    after it.
    """

    __tablename__ = "directory_synonym_change"
    __table_args__ = (UniqueConstraint("group_id", "version"),)

    group_id: Mapped[UUID]
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]]
    actor_name: Mapped[str]


class JudgedQuery(Identified, Model):
    """What somebody might type, and how good an answer each service is to it: `grades` of 0 to 3 by ids in hex.

    A service that is not named is 0. `key` is what the file it came from calls it.
    """

    __tablename__ = "directory_judged_query"

    key: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    grades: Mapped[dict[str, Any]]
