"""What Hub finds out about listings by itself: whether their addresses work, and how good they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Identified, state
from hub.core.db import Model
from hub.directory.rules.web_checks import CheckKind, CheckOutcome


class WebCheck(Identified, Model):
    """An address of public listings, and what the last look at it found.

    `address` is a web address, or the domain of e-mail addresses (never the address itself, which may be a person's).
    `host` is the name that it is counted under; `failures` are those in a row; `seen_at` is when a listing last had it.
    """

    __tablename__ = "directory_web_check"
    __table_args__ = (UniqueConstraint("kind", "address"),)

    kind: Mapped[CheckKind] = state(CheckKind)
    address: Mapped[str]
    host: Mapped[str] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    outcome: Mapped[CheckOutcome | None] = state(CheckOutcome)
    status: Mapped[int | None]
    failures: Mapped[int] = mapped_column(default=0)


class WebHost(Identified, Model):
    """When a host was last asked, which several processes agree by: whoever moves `asked_at` may ask."""

    __tablename__ = "directory_web_host"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    kind: Mapped[CheckKind] = state(CheckKind)
    name: Mapped[str]
    asked_at: Mapped[datetime | None] = mapped_column(index=True)


class ListingScore(Model):
    """How good a public listing was when somebody last looked: to list the weakest without reading all of them."""

    __tablename__ = "directory_listing_score"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), primary_key=True)
    score: Mapped[int] = mapped_column(index=True)
    scored_at: Mapped[datetime]
