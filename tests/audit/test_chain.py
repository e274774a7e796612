"""The trail: in order, unbroken, unalterable."""

from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from hub.audit.actions import record
from hub.audit.models import Action, AuditEvent
from hub.audit.queries import last_mark, list_accesses, stands, verify
from hub.core.actor import Actor
from hub.core.db import db, transaction
from tests.factories.identity import SYSTEM, actor_as, make_organisation
from tests.factories.people import make_person

CHANGE = "UPDATE audit_event SET purpose = 'another' WHERE seq = (SELECT min(seq) FROM audit_event)"
REMOVE_LAST = "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)"


def write(times: int) -> None:
    for number in range(times):
        record(SYSTEM, Action.READ, "thing", number, detail={"codes": ["b", "a"], "count": number})


def as_owner(statement: str) -> None:
    """Do what only somebody with the keys of the database can: take the guards away first."""
    with transaction():
        if db.engine.dialect.name == "sqlite":
            for what in ("update", "delete"):
                db.session.execute(text(f"DROP TRIGGER audit_event_no_{what}"))
        else:
            db.session.execute(text("DROP TRIGGER audit_event_append_only ON audit_event"))
        db.session.execute(text(statement))
    db.session.expire_all()


def test_every_event_holds_as_it_was_written(app: Flask) -> None:
    write(5)
    assert verify() == (5, None)


def test_an_empty_trail_holds(app: Flask) -> None:
    assert verify() == (0, None)
    assert stands(last_mark())


def test_an_altered_event_is_found_and_named(app: Flask) -> None:
    write(3)
    first = db.session.scalar(select(func.min(AuditEvent.seq)))
    as_owner(CHANGE)
    count, broken = verify()
    assert count == 0
    assert broken is not None
    assert (broken.seq, broken.reason) == (first, "its content was altered")


def test_a_removed_event_shows_at_the_next_one(app: Flask) -> None:
    write(3)
    as_owner(REMOVE_LAST.replace("max", "min"))
    _, broken = verify()
    assert broken is not None
    assert "removed" in broken.reason


def test_an_end_that_was_cut_off_shows_by_a_mark_kept_elsewhere(app: Flask) -> None:
    write(3)
    mark = last_mark()
    as_owner(REMOVE_LAST)
    assert verify() == (2, None)
    assert not stands(mark)


def test_a_mark_stands_while_the_trail_grows(app: Flask) -> None:
    write(1)
    mark = last_mark()
    write(1)
    assert stands(mark)
    assert not stands("nonsense")


@pytest.mark.parametrize("statement", [CHANGE, "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_or_remove_an_event(app: Flask, statement: str) -> None:
    write(1)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))


def test_an_event_is_undone_with_what_it_describes(app: Flask) -> None:
    with pytest.raises(ValueError, match="afterwards"), transaction():
        write(1)
        raise ValueError("afterwards")
    assert verify() == (0, None)


def test_a_person_is_told_who_saw_the_record_newest_first(app: Flask) -> None:
    practice = make_organisation()
    person = make_person(practice)
    for name in ("Ann", "Ben"):
        record(Actor.system(name), Action.READ, "person", person.id, person_id=person.id)
    names = [access.who for access in list_accesses(person.id)]
    assert names[:2] == ["Ben", "Ann"]


def test_the_trail_keeps_the_roles_the_actor_had_then(app: Flask) -> None:
    from hub.core.actor import Role

    actor = actor_as(Role.CLINICIAN, make_organisation())
    event = record(actor, Action.READ, "thing", 1)
    assert event.roles == ["clinician"]


@pytest.mark.slow
def test_many_writers_at_once_make_one_unbroken_chain(real_app: Flask) -> None:
    def work() -> None:
        with real_app.app_context():
            write(10)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify() == (40, None)


def test_the_command_succeeds_while_the_trail_holds_and_fails_when_it_does_not(app: Flask) -> None:
    write(2)
    run = app.test_cli_runner()
    good = run.invoke(args=["audit", "verify"])
    assert good.exit_code == 0
    mark = good.output.split("Mark: ")[1].strip()
    assert run.invoke(args=["audit", "verify", "--mark", mark]).exit_code == 0
    as_owner(REMOVE_LAST)
    assert run.invoke(args=["audit", "verify", "--mark", mark]).exit_code == 1


def test_the_command_names_the_altered_event(app: Flask) -> None:
    write(2)
    as_owner(CHANGE)
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "its content was altered" in result.output
