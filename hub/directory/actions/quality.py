"""Writing down how good listings are, so that the weakest can be listed without reading all of them."""

from sqlalchemy import delete, insert

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, table_of, transaction
from hub.core.permissions import allow
from hub.directory.models import ListingScore
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.quality import scores_of, unscored

SCORE_LOCK = 7_201_009
AT_ONCE = 500


def score_listings(*, actor: Actor, most: int = AT_ONCE) -> int:
    """Score public listings that were not scored today or since they changed, at most so many; gives how many.

    The trail keeps nothing of it: a score follows from what the trail has.
    """
    allow(actor, DirectoryPermission.CHECK_LINKS)
    if not unscored(1):
        return 0
    with transaction():
        lock_for_writers(SCORE_LOCK)
        moment, ids = now(), unscored(most)  # the moment first: what changes meanwhile is scored again
        rows = [{"service_id": each, "score": score, "scored_at": moment} for each, score in scores_of(ids).items()]
        if rows:
            db.session.execute(delete(ListingScore).where(ListingScore.service_id.in_(ids)))
            db.session.execute(insert(table_of(ListingScore)), rows)
        return len(rows)
