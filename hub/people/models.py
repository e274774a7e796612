"""The person, and what they agreed to have shared."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.core.ddl import append_only
from hub.identity.models import Organisation
from hub.people.rules import ConsentDecision as ConsentDecision


class Person(Identified, Dated, Model):
    """Somebody with a plan. `practice_id` is the organisation that holds the case.

    `search_name` holds every name as rules.fold makes it, to be found by. `safe_contact` says how, when and whether it
    is safe to call, write or leave a message.
    """

    __tablename__ = "person"

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    nhs_number: Mapped[str | None] = mapped_column(unique=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date]
    postcode: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    search_name: Mapped[str] = mapped_column(default="")
    preferred_language: Mapped[str] = mapped_column(default="en")
    safe_contact: Mapped[str] = mapped_column(default="")
    communication_needs: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), unique=True)

    practice: Mapped[Organisation] = relationship(lazy="joined")
    caseloads: Mapped[list["Caseload"]] = relationship(back_populates="person", order_by="Caseload.created_at")

    @property
    def name(self) -> str:
        """Give the name they are called by."""
        return f"{self.preferred_name or self.given_name} {self.family_name}"


class Caseload(Identified, Dated, Model):
    """That a link worker service or a budget team works with a person: what lets its staff see them."""

    __tablename__ = "caseload"
    __table_args__ = (
        Index(
            "uq_caseload_open",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="caseloads")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Consent(Identified, Dated, Model):
    """One thing the person decided about sharing. Rows are never changed: a withdrawal is a new row.

    It records consent under the common law duty of confidentiality (PRSB Social Prescribing standard, Consent), which
    is not the UK GDPR legal basis.
    """

    __tablename__ = "consent"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    decision: Mapped[ConsentDecision] = state(ConsentDecision)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    categories: Mapped[list[str]] = mapped_column(JSON)
    purpose: Mapped[str]
    how: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    withdraws_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"))
    recorded_by: Mapped[str]
    recorded_by_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    recipient: Mapped[Organisation] = relationship(lazy="joined")


class Disclosure(Identified, Dated, Model):
    """One answer to "may this leave?", with the consent it was decided on."""

    __tablename__ = "disclosure"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    categories: Mapped[list[str]] = mapped_column(JSON)
    purpose: Mapped[str]
    allowed: Mapped[bool]
    reason: Mapped[str]
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"))
    asked_by: Mapped[str]


for model in (Consent, Disclosure):
    append_only(model.__table__)  # type: ignore[arg-type]  # the mapper types it as FromClause; it is a Table
