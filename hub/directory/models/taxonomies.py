"""Terms, what they are attached to, and the standard's own notes about changes (HSDS 3.1)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import Identified, state
from hub.core.db import Model
from hub.directory.models.base import Listed


class Taxonomy(Listed, Model):
    """A vocabulary.

    With `kept_here` it was made or loaded here: feeds do not overwrite it. People choose what they need from the terms
    of those with `for_needs`.
    """

    __tablename__ = "directory_taxonomy"
    OWN: ClassVar[frozenset[str]] = Listed.OWN | {"kept_here", "for_needs"}

    name: Mapped[str]
    description: Mapped[str | None]
    uri: Mapped[str | None]
    version: Mapped[str | None]

    kept_here: Mapped[bool] = mapped_column(default=False, server_default=false())
    for_needs: Mapped[bool] = mapped_column(default=False, server_default=false())


class TaxonomyTerm(Listed, Model):
    """A term of a vocabulary. Its vocabulary and its parent may be known by id alone.

    `snomed_code` is the SNOMED CT concept of a need, where one is known; `other_words` are what people say for it. A
    term with `is_retired` is offered no more; one with `kept_here` is not overwritten by feeds.
    """

    __tablename__ = "directory_taxonomy_term"
    OWN: ClassVar[frozenset[str]] = Listed.OWN | {"snomed_code", "other_words", "is_retired", "kept_here"}

    code: Mapped[str | None]
    name: Mapped[str]
    description: Mapped[str | None]
    parent_id: Mapped[UUID | None]
    taxonomy: Mapped[str | None]
    language: Mapped[str | None]
    taxonomy_id: Mapped[UUID | None] = mapped_column(index=True)
    term_uri: Mapped[str | None]
    term: Mapped[str | None]

    snomed_code: Mapped[str | None]
    other_words: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    is_retired: Mapped[bool] = mapped_column(default=False, server_default=false())
    kept_here: Mapped[bool] = mapped_column(default=False, server_default=false())


class TermRelation(StrEnum):
    """How a term stands to one of another vocabulary (SKOS mapping properties)."""

    EXACT = "exact"
    CLOSE = "close"
    BROADER = "broader"
    NARROWER = "narrower"
    RELATED = "related"


class TermLink(Identified, Model):
    """That the other term is, for the term, the same, a close, broader, narrower or related one elsewhere."""

    __tablename__ = "directory_term_link"
    __table_args__ = (UniqueConstraint("term_id", "other_id"), CheckConstraint("term_id <> other_id", name="two"))

    term_id: Mapped[UUID] = mapped_column(ForeignKey("directory_taxonomy_term.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("directory_taxonomy_term.id"), index=True)
    relation: Mapped[TermRelation] = state(TermRelation)


class Attribute(Listed, Model):
    """That a term holds for an object of any kind: `link_entity` names the kind, `link_id` the object."""

    __tablename__ = "directory_attribute"
    __table_args__ = (Index("ix_directory_attribute_link_id_link_entity", "link_id", "link_entity"),)

    link_id: Mapped[UUID]
    link_entity: Mapped[str]
    taxonomy_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_taxonomy_term.id"), index=True)
    link_type: Mapped[str | None]
    value: Mapped[str | None]
    label: Mapped[str | None]

    taxonomy_term: Mapped[TaxonomyTerm | None] = relationship(viewonly=True)


class Metadata(Listed, Model):
    """The feed's own record of a change to one field of an object of any kind."""

    __tablename__ = "directory_metadata"
    __table_args__ = (Index("ix_directory_metadata_resource_id_resource_type", "resource_id", "resource_type"),)

    resource_id: Mapped[UUID]
    resource_type: Mapped[str]
    last_action_date: Mapped[date | None]
    last_action_type: Mapped[str | None]
    field_name: Mapped[str | None]
    previous_value: Mapped[str | None]
    replacement_value: Mapped[str | None]
    updated_by: Mapped[str | None]


class MetaTableDescription(Listed, Model):
    """What a tabular package says about one of its tables."""

    __tablename__ = "directory_meta_table_description"

    name: Mapped[str | None]
    language: Mapped[str | None]
    character_set: Mapped[str | None]
