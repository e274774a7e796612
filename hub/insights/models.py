"""What people looked for and did not find. No row says anything of a person."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.core.ddl import append_only
from hub.insights.rules import NOTE_CHARACTERS, Reason


class UnmetNeed(Identified, Dated, Model):
    """That no suitable service was found for a need. `area` is the first part of a postcode or empty, never
    smaller.

    The need is kept by id and by name, as vocabularies change; it has neither where it was "something else".
    """

    __tablename__ = "insights_unmet_need"
    __table_args__ = (
        CheckConstraint(f"length(would_have_helped) <= {NOTE_CHARACTERS}", name="short"),
        CheckConstraint("length(area) <= 4", name="outcode"),
    )

    need_id: Mapped[UUID | None] = mapped_column(index=True)
    need_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[Reason] = state(Reason)
    area: Mapped[str] = mapped_column(default="", index=True)
    would_have_helped: Mapped[str] = mapped_column(default="")


append_only(UnmetNeed.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
