"""Listings for searches, kept in memory as they were last read, and read again when the change table names them.

Reading ten took a tenth of a page's time. Only for what shows no address that is kept back: see `listings`.
"""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from threading import Lock
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from hub.core.clock import today
from hub.core.db import db
from hub.directory.models import DirectoryChange, Visibility
from hub.directory.queries.listings import FOR_STAFF, Listed, find_listings

MOST_KEPT = 2_000  # some 10 kB each
MOST_CHANGED = 500  # more changes than this at once, as of an import: all are forgotten


class KeptListings:
    """As of change `seq`, on one day: a notice in a listing can end with a day."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.seq, self.day = 0, date.min
        self._listings: dict[UUID, Listed] = {}
        self._lock = Lock()

    def find(self, ids: Collection[UUID], visible: frozenset[Visibility], seq: int) -> dict[UUID, Listed]:
        """Give those that are visible, by id; `seq` is the newest change, asked for before."""
        with self._lock:
            self._follow(seq)
            found = {each: self._listings.pop(each) for each in ids if each in self._listings}
            self._listings.update(found)  # those last asked for stand last
        read = find_listings([each for each in ids if each not in found], FOR_STAFF)
        with self._lock:
            if self.seq == seq:  # else a change that another request has followed may be missing in what was read
                self._listings.update(read)
                for oldest in list(self._listings)[: max(0, len(self._listings) - MOST_KEPT)]:
                    del self._listings[oldest]
        found |= read
        return {each: found[each] for each in ids if each in found and found[each].visibility in visible}

    def _follow(self, seq: int) -> None:
        """Forget what changed since; all of it where that is too much, or the table was begun anew."""
        if seq != self.seq or self.day != today():
            newer = select(DirectoryChange.object_id).where(DirectoryChange.seq > self.seq).limit(MOST_CHANGED + 1)
            changed = list(db.session.scalars(newer)) if self._listings and seq > self.seq else []
            if seq < self.seq or self.day != today() or len(changed) > MOST_CHANGED:
                self._listings.clear()
            for each in changed:
                self._listings.pop(each, None)
            self.seq, self.day = seq, today()


def kept_listings(ids: Collection[UUID], visible: frozenset[Visibility], seq: int) -> dict[UUID, Listed]:
    """Give those of the services that are visible to the public or to staff, by id, as of the newest change `seq`."""
    kept: dict[Path, KeptListings] = current_app.extensions.setdefault("directory_kept_listings", {})
    folder = current_app.config["HUB"].search_dir
    return kept.setdefault(folder, KeptListings()).find(ids, visible, seq)
