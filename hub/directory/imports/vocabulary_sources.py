"""What a file said of each term when it was last loaded: what was changed here since is told by it."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, select

from hub.core.clock import now
from hub.core.db import db, table_of
from hub.directory.models import SourceRecord

Json = dict[str, Any]
_KIND = "taxonomy_term"
_CHUNK = 500  # values in one IN


def said_before(term_ids: Collection[UUID]) -> dict[UUID, Json]:
    """Give what was said of these terms the last time, by field."""
    wanted = sorted(term_ids)
    found: dict[UUID, Json] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = db.session.execute(
            select(SourceRecord.object_id, SourceRecord.said).where(
                SourceRecord.kind == _KIND, SourceRecord.object_id.in_(wanted[start : start + _CHUNK])
            )
        )
        found |= {row.object_id: orjson.loads(row.said) for row in rows}
    return found


def remember(said: Mapping[UUID, tuple[str, Json, Mapping[str, str]]], vocabulary: str) -> None:
    """Keep what a file says of terms: by id the key of the row, the fields, and the row as it stands there."""
    before = said_before(said.keys())
    fresh = {term: each for term, each in said.items() if before.get(term) != each[1]}
    moment, ids = now(), sorted(fresh)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        db.session.execute(delete(SourceRecord).where(SourceRecord.kind == _KIND, SourceRecord.object_id.in_(chunk)))
        db.session.execute(
            insert(table_of(SourceRecord)),
            [
                {
                    "kind": _KIND,
                    "object_id": term,
                    "source": f"vocabulary {vocabulary}",
                    "source_id": fresh[term][0],
                    "fetched_at": moment,
                    "digest": hashlib.sha256(orjson.dumps(fresh[term][1])).hexdigest(),
                    "said": orjson.dumps(fresh[term][1]).decode(),
                    "raw": orjson.dumps(dict(fresh[term][2])).decode(),
                    "gone_at": None,
                }
                for term in chunk
            ],
        )
