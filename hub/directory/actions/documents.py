"""The documents of the open feed: what is written, when it differs from what was there, and what stays when it goes."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, delete, insert, select

from hub.core.db import db, table_of, update_rows
from hub.directory.models import Document
from hub.directory.models.shape import SHAPES
from hub.directory.models.values import moment_text

GONE_NAME = "No longer listed"  # a tombstone says no more: what was public once may be a refuge now
OWNERS = {"service": "organization_id", "service_at_location": "service_id", "taxonomy_term": "taxonomy_id"}
_KEYS = ("kind", "object_id")
_CHUNK = 500  # values in one IN

Json = dict[str, Any]


def write_documents(kind: str, written: Mapping[UUID, Json | None], moment: datetime) -> list[UUID]:
    """Write the documents of objects of a kind that changed; None is an object that is not public (any more).

    A document's date is when Hub changed it, so that whoever asks for what is new misses nothing. Gives the ids of
    those that changed.
    """
    before = _known(kind, list(written))
    new, changed, gone = [], [], []
    for object_id, content in written.items():
        known = before.get(object_id)
        if content is None:
            if known is not None and not known[1]:
                gone.append(object_id)
            continue
        row = _row(kind, object_id, content, moment)
        if known is None:
            new.append(row)
        elif known != (row["etag"], False):
            changed.append(row)
    if new:
        db.session.execute(insert(table_of(Document)), new)
    update_rows(table_of(Document), _KEYS, changed)
    _bury(kind, gone, moment)
    return [*(row["object_id"] for row in (*new, *changed)), *gone]


def rewrite_documents(kind: str, written: Mapping[UUID, Json | None], moment: datetime) -> list[UUID]:
    """Write documents anew where they differ in anything at all from what a new version of Hub would write.

    One that says the same to its readers keeps its date. Gives the ids of those that changed.
    """
    before = {row["object_id"]: dict(row) for row in _whole(kind, list(written))}
    new, changed, gone = [], [], []
    for object_id, content in written.items():
        known = before.get(object_id)
        if content is None:
            if known and not known["is_gone"]:
                gone.append(object_id)
            continue
        row = _row(kind, object_id, content, moment)
        if known is None:
            new.append(row)
        elif row["etag"] == known["etag"] and not known["is_gone"]:
            row = _row(kind, object_id, content, known["last_modified"])
        if known and row != known:
            changed.append(row)
    if new:
        db.session.execute(insert(table_of(Document)), new)
    update_rows(table_of(Document), _KEYS, changed)
    _bury(kind, gone, moment)
    return [*(row["object_id"] for row in (*new, *changed)), *gone]


def one_to_one(content: Mapping[str, Any], kind: str = "service") -> Json:
    """Give an object as lists have it: its fields and the objects it has one of, no nested lists."""
    names = SHAPES[kind].lists.keys()
    return {
        name: one_to_one(value, _kind_of(kind, name)) if isinstance(value, dict) else value
        for name, value in content.items()
        if name not in names and not isinstance(value, list)
    }


def _kind_of(kind: str, name: str) -> str:
    part = SHAPES[kind].objects.get(name)
    return part.kind if part else "service"


def _row(kind: str, object_id: UUID, content: Json, moment: datetime) -> Json:
    content = {name: value for name, value in content.items() if name != "last_modified"}
    etag = hashlib.sha256(orjson.dumps(content)).hexdigest()[:32]
    if kind == "service":
        content["last_modified"] = moment_text(moment)
    owner = content.get(OWNERS.get(kind, ""))
    return {
        "kind": kind,
        "object_id": object_id,
        "owner_id": UUID(owner) if owner else None,
        "body": orjson.dumps(content).decode(),
        "summary": orjson.dumps(one_to_one(content, kind)).decode(),
        "etag": etag,
        "last_modified": moment,
        "is_gone": False,
    }


def _known(kind: str, ids: list[UUID]) -> dict[UUID, tuple[str, bool]]:
    found: dict[UUID, tuple[str, bool]] = {}
    for chunk in _chunks(ids):
        rows = db.session.execute(
            select(Document.object_id, Document.etag, Document.is_gone).where(
                Document.kind == kind, Document.object_id.in_(chunk)
            )
        )
        found |= {row.object_id: (row.etag, row.is_gone) for row in rows}
    return found


def _whole(kind: str, ids: list[UUID]) -> Iterator[RowMapping]:
    table = table_of(Document)
    for chunk in _chunks(ids):
        chosen = select(table).where(table.c.kind == kind, table.c.object_id.in_(chunk))
        yield from db.session.execute(chosen).mappings()


def _bury(kind: str, ids: list[UUID], moment: datetime) -> None:
    """Leave a tombstone where a service was, so that whoever follows the feed learns that it went; remove others."""
    if kind == "service":
        update_rows(table_of(Document), _KEYS, [_tombstone(each, moment) for each in ids])
        return
    for chunk in _chunks(ids):
        db.session.execute(delete(Document).where(Document.kind == kind, Document.object_id.in_(chunk)))


def _tombstone(service_id: UUID, moment: datetime) -> Json:
    content = {"id": str(service_id), "name": GONE_NAME, "status": "defunct"}
    return _row("service", service_id, content, moment) | {"is_gone": True}


def _chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
