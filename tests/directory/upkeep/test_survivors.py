"""Where the old id of a merged listing leads."""

from uuid import UUID

from flask import Flask

from hub.core.clock import now
from hub.core.db import db, transaction
from hub.directory.models import Merge
from hub.directory.queries.upkeep import survivor_of
from tests.factories.directory import make_service


def merged(old: UUID, survivor: UUID, *, undone: bool = False) -> None:
    with transaction():
        row = Merge(old_id=old, survivor_id=survivor, before={}, fields={}, actor_name="Test")
        row.undone_at = now() if undone else None
        db.session.add(row)


def test_an_old_id_leads_to_the_last_survivor_and_others_lead_nowhere(app: Flask) -> None:
    first, second, third, apart = (make_service(f"Debt advice {number}").id for number in range(4))
    merged(first, second)
    merged(second, third)
    merged(apart, third, undone=True)
    assert survivor_of([first, second, third, apart]) == {first: third, second: third}
