"""Organisations, the people who work in them, and the systems that call for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.actor import Role
from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.identity.rules import OrganisationKind as OrganisationKind


class Organisation(Identified, Dated, Model):
    """A body that has people in Hub. It is the boundary of what they see."""

    __tablename__ = "organisation"

    name: Mapped[str]
    kind: Mapped[OrganisationKind] = state(OrganisationKind)
    ods_code: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")


class User(Identified, Dated, Model):
    """Somebody who can sign in. `session_version` goes up to end every session of theirs."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1)
    last_sign_in_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="selectin")


class Membership(Identified, Dated, Model):
    """A role that somebody holds in an organisation, until it ends."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id", "role"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = state(Role)
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Invitation(Identified, Dated, Model):
    """A one-time link that lets somebody join. Only the hash of its token is kept."""

    __tablename__ = "invitation"

    email: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[Role] = state(Role)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    organisation: Mapped[Organisation] = relationship(lazy="joined")


class SignInLink(Identified, Dated, Model):
    """A one-time link by which somebody signs in without a password. Only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Identified, Model):
    """A failed try, counted in the database so that every web process sees it. Keys are keyed hashes, not addresses."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    key: Mapped[str]
    at: Mapped[datetime]


class ApiClient(Identified, Dated, Model):
    """A practice's system. Its key is shown once; the database keeps a prefix to find it by and a hash."""

    __tablename__ = "api_client"

    name: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    key_prefix: Mapped[str] = mapped_column(unique=True)
    key_hash: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(JSON)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
