"""What services said to referrals. No row knows a person, who referred, or which referral it was."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import state
from hub.core.db import Model
from hub.core.ddl import append_only
from hub.directory.rules.past_answers import Answer


class ServiceAnswer(Model):
    """That a service gave an answer on a day, or that people came to a first session. `seq` grows; never changed."""

    __tablename__ = "directory_service_answer"
    __table_args__ = (Index("ix_directory_service_answer_service_id_on_day", "service_id", "on_day"),)

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"))
    on_day: Mapped[date] = mapped_column(index=True)
    answer: Mapped[Answer] = state(Answer)


append_only(ServiceAnswer.__table__)  # type: ignore[arg-type]  # the mapper types it as FromClause; it is a Table
