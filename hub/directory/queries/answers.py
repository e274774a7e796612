"""What happened to the referrals that services got, with what was said by listings merged into them."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import Row, Select, select

from hub.core.clock import today
from hub.core.db import db
from hub.directory.models import ServiceAnswer
from hub.directory.queries.upkeep import merged_into, survivor_of
from hub.directory.rules.past_answers import (
    FIRST_SESSIONS,
    LOOKED_AT,
    NOTHING_KNOWN,
    Answer,
    Record,
    counts_since,
    first_sessions,
    record_of,
)

_CHUNK = 500  # values in one IN


def records_of(ids: Collection[UUID]) -> dict[UUID, Record]:
    """Give, of those of the services that ever got an answer that counts, how many referrals they took."""
    leads = merged_into(ids)
    wanted = sorted({*ids, *leads})
    rows: list[Row[int, UUID, Answer]] = []
    for start in range(0, len(wanted), _CHUNK):
        chosen = _answers().where(ServiceAnswer.service_id.in_(wanted[start : start + _CHUNK]))
        rows += db.session.execute(chosen).all()
    if leads:
        rows.sort(key=lambda row: -row.seq)  # those of several listings are one row of answers
    return _records(rows, leads)


def every_record() -> dict[UUID, Record]:
    """Give how many referrals each service took that got answers that count; by the listing that is there now."""
    rows = db.session.execute(_answers()).all()
    return _records(rows, survivor_of({row.service_id for row in rows}))


def first_sessions_of(service_id: UUID) -> Record:
    """Give to how many of the last first sessions at a service people came."""
    ids = [service_id, *merged_into([service_id])]
    chosen = select(ServiceAnswer.answer).where(
        ServiceAnswer.service_id.in_(ids),
        ServiceAnswer.on_day >= counts_since(today()),
        ServiceAnswer.answer.in_(FIRST_SESSIONS),
    )
    return first_sessions(db.session.scalars(chosen.order_by(ServiceAnswer.seq.desc())))


def past_referrals(service_id: UUID) -> list[str]:
    """Say in words what happened to the last referrals to a service; nothing where there were too few."""
    record, came = records_of([service_id]).get(service_id, NOTHING_KNOWN), first_sessions_of(service_id)
    said = [f"Took {record.taken} of the last {record.answered} referrals through Hub"] if record.answered else []
    if came.answered:
        said.append(f"People came to {came.taken} of the last {came.answered} first sessions")
    return said


def _answers() -> Select[int, UUID, Answer]:
    return (
        select(ServiceAnswer.seq, ServiceAnswer.service_id, ServiceAnswer.answer)
        .where(ServiceAnswer.on_day >= counts_since(today()), ServiceAnswer.answer.in_(LOOKED_AT))
        .order_by(ServiceAnswer.seq.desc())
    )


def _records(rows: Iterable[Row[int, UUID, Answer]], leads: dict[UUID, UUID]) -> dict[UUID, Record]:
    answers: dict[UUID, list[Answer]] = {}
    for row in rows:
        answers.setdefault(leads.get(row.service_id, row.service_id), []).append(row.answer)
    return {service_id: record_of(each) for service_id, each in answers.items()}
