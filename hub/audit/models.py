"""Audit events: append-only, each chained to the one before."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import state
from hub.core.db import Model, table_of
from hub.core.ddl import append_only


class Action(StrEnum):
    """What was done."""

    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"
    SEND = "send"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    REFUSED = "refused"


class AuditEvent(Model):
    """One thing that somebody did or saw. `detail` holds codes and ids, never a person's data."""

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_name: Mapped[str]
    actor_user_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_client_id: Mapped[UUID | None]
    organisation_ids: Mapped[list[str]] = mapped_column(JSON)
    roles: Mapped[list[str]] = mapped_column(JSON)
    action: Mapped[Action] = state(Action)
    entity: Mapped[str]
    entity_id: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    request_id: Mapped[str] = mapped_column(default="")
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

    def content(self) -> dict[str, Any]:
        """Give what the hash covers."""
        return content_of({column.name: getattr(self, column.name) for column in table_of(AuditEvent).columns})


def content_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the hash of a row covers."""
    actor = ("actor_name", "actor_user_id", "actor_client_id", "organisation_ids", "roles")
    return {
        "at": row["at"],
        "actor": [row[name] for name in actor],
        "action": row["action"].value,
        "entity": [row["entity"], row["entity_id"], row["person_id"]],
        "purpose": row["purpose"],
        "detail": row["detail"],
        "request_id": row["request_id"],
    }


append_only(table_of(AuditEvent))
