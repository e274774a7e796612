"""One transaction: all or nothing, and never without saying so."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.db import db, transaction
from hub.identity.actions import create_organisation
from hub.identity.models import Organisation, OrganisationKind

SYSTEM = Actor.system("test")


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


def test_an_error_after_an_inner_action_undoes_the_inner_action_too(app: Flask) -> None:
    with pytest.raises(ValueError, match="afterwards"), transaction():
        create_organisation("Wharf Street Surgery", OrganisationKind.PRACTICE, actor=SYSTEM)
        raise ValueError("afterwards")
    assert count() == 0


def test_a_change_outside_a_transaction_is_refused(app: Flask) -> None:
    db.session.add(Organisation(name="Nobody", kind=OrganisationKind.PRACTICE))
    with pytest.raises(RuntimeError, match="outside"):
        db.session.flush()
    db.session.rollback()


def test_what_follows_a_commit_runs_only_after_the_outermost_one(app: Flask) -> None:
    seen: list[str] = []
    with transaction():
        with transaction() as inner:
            inner.after_commit(lambda: seen.append("told"))
        assert seen == []
    assert seen == ["told"]


def test_what_follows_a_commit_never_runs_after_a_failure(app: Flask) -> None:
    seen: list[str] = []
    with pytest.raises(ValueError), transaction() as current:  # noqa: PT011 (raised right here)
        current.after_commit(lambda: seen.append("told"))
        raise ValueError
    assert seen == []
