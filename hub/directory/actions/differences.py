"""Differences between what was changed here and what a source now says: each waits until somebody decides."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import DifferenceState, FieldDifference
from hub.directory.rules.comparing import Kept


@dataclass(frozen=True)
class Noticed:
    """A field of a service that stays as it is here. `field` is its path in the service's JSON."""

    service_id: UUID
    field: str
    kept: Kept


def keep_differences(
    noticed: Sequence[Noticed], agreed: Mapping[UUID, Collection[str]], source: str, moment: datetime
) -> int:
    """Keep what was noticed; gives how many differences are new.

    One that somebody decided about is not asked again until the source says something new. An open one is settled
    where the source now says something else again, or says the same as we do (`agreed`: fields by service).
    """
    known = {
        (row.service_id, row.field, row.digest): row
        for row in db.session.scalars(select(FieldDifference).where(FieldDifference.service_id.in_(list(agreed))))
    }
    now_there = {(each.service_id, each.field, _digest(each.kept)): each for each in noticed}
    asked = {(each.service_id, each.field) for each in noticed}
    for key, row in known.items():
        is_over = (row.service_id, row.field) in asked or row.field in agreed[row.service_id]
        if row.state is DifferenceState.OPEN and key not in now_there and is_over:
            row.state, row.decided_at = DifferenceState.SETTLED, moment
    new = [(key, each) for key, each in now_there.items() if key not in known]
    db.session.add_all(_row(key[2], each, source, moment) for key, each in new)
    db.session.flush()
    return len(new)


def _row(digest: str, each: Noticed, source: str, moment: datetime) -> FieldDifference:
    return FieldDifference(
        service_id=each.service_id,
        source=source,
        field=each.field,
        before=_json(each.kept.before),
        ours=_json(each.kept.ours),
        theirs=_json(each.kept.theirs),
        digest=digest,
        noticed_at=moment,
    )


def _digest(kept: Kept) -> str:
    return hashlib.sha256(_json(kept.theirs).encode()).hexdigest()[:32]


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def path_of(item: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Give the path in a service's JSON to one of the objects in it ("service_at_locations.0.location")."""
    return ".".join(_path(item, wanted) or [])


def _path(value: Any, wanted: Mapping[str, Any]) -> list[str] | None:
    if value is wanted:
        return []
    parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for name, each in parts:
        if isinstance(each, Mapping | list) and (found := _path(each, wanted)) is not None:
            return [str(name), *found]
    return None
