"""Unmet need, counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.permissions import allow
from hub.insights.models import UnmetNeed
from hub.insights.permissions import InsightsPermission
from hub.insights.rules import REASON_WORDS, count_words

NOTES_SHOWN = 50
SOMETHING_ELSE = "Something else"
NO_AREA = "Not said"


@dataclass(frozen=True)
class UnmetNeeds:
    """Counts in words, the largest first: by need and reason, and by area. Notes come with their need."""

    by_need: Sequence[tuple[str, str, str]]
    by_area: Sequence[tuple[str, str]]
    notes: Sequence[tuple[str, str]]


def count_unmet_needs(actor: Actor) -> UnmetNeeds:
    """Count what was not found. Small counts stay hidden, and a note stands neither with its area nor with its day."""
    allow(actor, InsightsPermission.VIEW_UNMET_NEED)
    many = func.count().label("many")
    needs = select(UnmetNeed.need_name, UnmetNeed.reason, many).group_by(UnmetNeed.need_name, UnmetNeed.reason)
    areas = Counter[str]()
    for row in db.session.execute(select(UnmetNeed.area, many).group_by(UnmetNeed.area)):
        areas[row.area] += row.many
    notes = select(UnmetNeed.need_name, UnmetNeed.would_have_helped).where(UnmetNeed.would_have_helped != "")
    return UnmetNeeds(
        by_need=[
            (row.need_name or SOMETHING_ELSE, REASON_WORDS[row.reason], count_words(row.many))
            for row in db.session.execute(needs.order_by(many.desc(), UnmetNeed.need_name, UnmetNeed.reason))
        ],
        by_area=[
            (area or NO_AREA, count_words(times))
            for area, times in sorted(areas.items(), key=lambda item: (-item[1], item[0]))
        ],
        notes=[
            (row.need_name or SOMETHING_ELSE, row.would_have_helped)
            for row in db.session.execute(
                notes.order_by(UnmetNeed.need_name, UnmetNeed.would_have_helped).limit(NOTES_SHOWN)
            )
        ],
    )
