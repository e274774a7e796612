"""How the feed stands: what tells whether an answer would still be the same, for the price of one small read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select

from hub.core.clock import LONDON, today
from hub.core.db import db
from hub.directory.models import DirectoryChange
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.search_index import Shelf, catch_up, index_position

FORMAT = 1  # raise it when the same documents are answered in another form


@dataclass(frozen=True)
class Version:
    """Which version an answer is of: a tag that differs when it may differ, and since when it holds (None: always)."""

    tag: str
    since: datetime | None


def version_of(kind: Kind, query: FeedQuery) -> Version:
    """Tell which version of a list would be given now.

    The list depends on the newest change, on what is asked, and where words or times are asked on how far the
    index has followed, and on the day.
    """
    newest = db.session.execute(
        select(DirectoryChange.seq, DirectoryChange.at).order_by(DirectoryChange.seq.desc()).limit(1)
    ).first()
    parts = [str(FORMAT), kind.value, repr(query), str(tuple(newest) if newest else ())]
    since = newest.at if newest else None
    if query.search or query.asks_for_time:
        catch_up(Shelf.PUBLIC)
        parts += [str(index_position(Shelf.PUBLIC)), str(today())]
        midnight = datetime.combine(today(), time.min, LONDON)
        since = max(since, midnight) if since else midnight
    return Version(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32], since)
