"""What each source last said: kept beside the directory, so that a change here is told from a change there."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, select

from hub.core.db import db, table_of, update_rows
from hub.directory.models import SourceRecord

Json = Mapping[str, Any]
Key = tuple[str, UUID]
_CHUNK = 500  # values in one IN
_KEYS = ("kind", "object_id")


@dataclass(frozen=True)
class Known:
    """That a source said something of an object before; `said` is read only where it is needed."""

    source: str
    digest: str
    is_gone: bool


@dataclass(frozen=True)
class Saying:
    """What a source says of an object now. `raw` is "" where it said the item itself."""

    kind: str
    object_id: UUID
    source_id: str
    said: Json
    raw: str
    digest: str


def plain_digest(said: Json, source: str) -> str:
    """Give what changes when the source says something else."""
    return hashlib.sha256(orjson.dumps([said, source], option=orjson.OPT_SORT_KEYS)).hexdigest()


def known_of(kind: str, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Give what is known of objects from sources, by id."""
    columns = (SourceRecord.object_id, SourceRecord.source, SourceRecord.digest, SourceRecord.gone_at)
    found: dict[UUID, Known] = {}
    for chunk in _chunks(ids):
        rows = db.session.execute(
            select(*columns).where(SourceRecord.kind == kind, SourceRecord.object_id.in_(chunk))
        ).all()
        found |= {row.object_id: Known(row.source, row.digest, row.gone_at is not None) for row in rows}
    return found


def said_before(kind: str, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Give what the source said of objects last time, by id."""
    found: dict[UUID, dict[str, Any]] = {}
    for chunk in _chunks(ids):
        rows = db.session.execute(
            select(SourceRecord.object_id, SourceRecord.said).where(
                SourceRecord.kind == kind, SourceRecord.object_id.in_(chunk)
            )
        ).all()
        found |= {row.object_id: orjson.loads(row.said) for row in rows}
    return found


def keep(sayings: Iterable[Saying], known: Collection[Key], source: str, moment: datetime) -> None:
    """Write down what the source says now, in the caller's transaction; `known` are those that have a record."""
    rows = [
        {
            "kind": each.kind,
            "object_id": each.object_id,
            "source": source,
            "source_id": each.source_id,
            "fetched_at": moment,
            "digest": each.digest,
            "said": orjson.dumps(each.said).decode(),
            "raw": each.raw,
            "gone_at": None,
        }
        for each in sayings
    ]
    new = [row for row in rows if (row["kind"], row["object_id"]) not in known]
    if new:
        db.session.execute(insert(table_of(SourceRecord)), new)
    update_rows(table_of(SourceRecord), _KEYS, [row for row in rows if (row["kind"], row["object_id"]) in known])


def _chunks(ids: Collection[UUID]) -> Iterable[list[UUID]]:
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]
