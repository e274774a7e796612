"""An import goes from file to result in steps of which each happens once, whoever asks and whatever dies."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from hub.directory.actions import import_runs as runs
from hub.directory.imports import desk, import_services
from hub.directory.models import ImportQuarantine, ImportRun, ImportUpload, Service
from hub.directory.queries.imports import get_run, get_upload, list_changes, list_set_aside, list_sources
from hub.directory.rules.import_runs import (
    KEPT_UNDECIDED,
    SILENCE,
    TRANSITIONS,
    ImportState,
    adds_up,
    move,
    ways_to,
    what_differs,
)
from hub.identity.models import OrganisationKind
from tests.factories.directory import service_json
from tests.factories.identity import actor_as, make_organisation
from tests.factories.imports import LUNCH, NAMELESS, SINGING, feed, hand_in, sheet

SYSTEM = Actor.system("test")
states = st.sampled_from(ImportState)


@given(states, states)
def test_a_state_leads_where_the_table_says_and_nowhere_else(current: ImportState, to: ImportState) -> None:
    if to in TRANSITIONS[current]:
        assert move(current, to) is to
        assert current in ways_to(to)
    else:
        with pytest.raises(WrongState):
            move(current, to)
        assert current not in ways_to(to)


def test_an_import_that_is_over_stays_so() -> None:
    assert TRANSITIONS[ImportState.DONE] == TRANSITIONS[ImportState.CANCELLED] == frozenset()


@given(*[st.integers(0, 10)] * 5)
def test_a_sum_that_lost_something_does_not_add_up(
    created: int, changed: int, same: int, aside: int, lost: int
) -> None:
    counts = {"created": created, "changed": changed, "unchanged": same, "quarantined": aside}
    assert adds_up(counts | {"read": created + changed + same + aside + lost}) == (lost == 0)


def test_what_came_out_otherwise_is_said() -> None:
    assert what_differs({"created": 2}, {"created": 2}) == ""
    assert "1 new, and not 2; 1 changed, and not 0" in what_differs({"created": 2}, {"created": 1, "changed": 1})


def planned(*services: dict[str, object], actor: Actor = SYSTEM) -> UUID:
    run_id = hand_in(feed(*services), actor=actor)
    desk.try_out(run_id, actor=actor)
    return run_id


def say_yes(run_id: UUID, actor: Actor = SYSTEM) -> bool:
    return desk.take_in(run_id, planned_at=get_run(actor, run_id).finished_at, actor=actor)


@pytest.mark.usefixtures("app")
def test_trying_changes_nothing_and_taking_in_does_what_was_tried() -> None:
    run_id = planned(service_json("Debt advice"), service_json("Bad", status="open"))
    tried = get_run(SYSTEM, run_id)
    assert (tried.state, tried.adds_up) == (ImportState.PLANNED, True)
    assert db.session.scalars(select(Service)).all() == []
    assert [each["name"] for each in list_changes(SYSTEM, run_id, "created").page.items] == ["Debt advice"]
    assert say_yes(run_id)
    done = get_run(SYSTEM, run_id)
    assert (done.state, done.counts, done.problem) == (ImportState.DONE, tried.counts, "")
    assert db.session.scalars(select(Service.name)).all() == ["Debt advice"]
    assert [each.name for each in list_set_aside(SYSTEM, run_id).items] == ["Bad"]
    assert db.session.scalars(select(ImportUpload)).all() == []


@pytest.mark.usefixtures("app")
def test_a_second_yes_does_nothing() -> None:
    run_id = planned(service_json())
    first = get_run(SYSTEM, run_id).finished_at
    assert desk.take_in(run_id, planned_at=first, actor=SYSTEM) is True
    assert desk.take_in(run_id, planned_at=first, actor=SYSTEM) is False
    said = select(AuditEvent).where(AuditEvent.entity_id == str(run_id))
    assert [each.detail.get("what") for each in db.session.scalars(said)].count("confirmed") == 1


@pytest.mark.usefixtures("app")
def test_a_yes_to_what_was_worked_out_anew_is_refused() -> None:
    run_id = hand_in(sheet(LUNCH), actor=SYSTEM)
    desk.try_out(run_id, actor=SYSTEM)
    seen = get_run(SYSTEM, run_id)
    runs.choose_columns(run_id, {"columns": {"Service Name": "name"}}, actor=SYSTEM)
    assert get_run(SYSTEM, run_id).counts == {}
    desk.try_out(run_id, actor=SYSTEM)
    with pytest.raises(Conflict, match="worked out anew"):
        desk.take_in(run_id, planned_at=seen.finished_at, actor=SYSTEM)
    assert say_yes(run_id)


@pytest.mark.usefixtures("app")
def test_what_changed_between_the_trial_and_the_yes_is_said() -> None:
    service = service_json()
    run_id = planned(service)
    other = planned(service)
    say_yes(other)
    assert say_yes(run_id)
    assert "0 new, and not 1; 1 as they were, and not 0" in get_run(SYSTEM, run_id).problem


@pytest.mark.usefixtures("app")
def test_a_dropped_import_takes_nothing_in_and_its_file_goes() -> None:
    run_id = planned(service_json(), service_json(status="open"))
    seen = get_run(SYSTEM, run_id).finished_at
    runs.drop_run(run_id, actor=SYSTEM)
    runs.drop_run(run_id, actor=SYSTEM)
    assert get_run(SYSTEM, run_id).state is ImportState.CANCELLED
    assert [db.session.scalars(select(model)).all() for model in (Service, ImportUpload, ImportQuarantine)] == [[]] * 3
    with pytest.raises(NotFound):
        get_upload(SYSTEM, run_id)
    with pytest.raises(WrongState, match="was dropped"):
        desk.take_in(run_id, planned_at=seen, actor=SYSTEM)


@pytest.mark.usefixtures("app")
def test_what_is_done_cannot_be_dropped() -> None:
    run_id = planned(service_json())
    say_yes(run_id)
    with pytest.raises(WrongState, match="was taken in"):
        runs.drop_run(run_id, actor=SYSTEM)


@pytest.mark.usefixtures("app")
def test_an_unknown_import_is_not_found() -> None:
    for ask in (runs.drop_run, runs.want_trial, get_upload_of, lambda each, actor: get_run(actor, each)):
        with pytest.raises(NotFound):
            ask(uuid4(), actor=SYSTEM)


def get_upload_of(run_id: UUID, *, actor: Actor) -> object:
    return get_upload(actor, run_id)


@pytest.mark.usefixtures("app")
def test_only_the_directory_team_may_hand_in_and_decide() -> None:
    run_id = planned(service_json())
    clinician = actor_as(Role.CLINICIAN, make_organisation(OrganisationKind.PRACTICE))
    for ask in (runs.drop_run, runs.want_trial, runs.take_run, desk.try_out):
        with pytest.raises(NotAllowed):
            ask(run_id, actor=clinician)
    with pytest.raises(NotAllowed):
        hand_in(feed(service_json()), actor=clinician)
    with pytest.raises(NotAllowed):
        get_run(clinician, run_id)


@pytest.fixture
def later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is left to the jobs, as in production with a large file."""
    monkeypatch.setitem(app.config, "HUB_INLINE_JOBS", False)
    monkeypatch.setattr(desk, "is_small", lambda *args, **options: False)


@pytest.mark.usefixtures("later")
def test_a_large_file_is_left_to_the_job() -> None:
    run_id = planned(service_json())
    assert get_run(SYSTEM, run_id).state is ImportState.WANTED
    assert desk.work_on_wanted() == 1
    assert get_run(SYSTEM, run_id).state is ImportState.PLANNED
    assert say_yes(run_id)
    assert get_run(SYSTEM, run_id).state is ImportState.WANTED
    assert (desk.work_on_wanted(), desk.work_on_wanted()) == (1, 0)
    assert get_run(SYSTEM, run_id).state is ImportState.DONE


@pytest.mark.usefixtures("later")
def test_an_import_whose_process_died_is_taken_again() -> None:
    run_id = planned(service_json())
    assert runs.take_run(run_id, actor=SYSTEM)
    assert not runs.take_run(run_id, actor=SYSTEM)
    assert desk.work_on_wanted() == 0
    silent_since(run_id, now() - SILENCE - timedelta(seconds=1))
    assert get_run(SYSTEM, run_id).is_silent
    assert desk.work_on_wanted() == 1
    assert get_run(SYSTEM, run_id).state is ImportState.PLANNED


@pytest.mark.usefixtures("later")
def test_a_sign_of_life_keeps_an_import_with_its_process() -> None:
    run_id = planned(service_json())
    assert runs.take_run(run_id, actor=SYSTEM)
    silent_since(run_id, now() - SILENCE - timedelta(seconds=1))
    runs.note_progress(run_id, 200, actor=SYSTEM)
    assert not get_run(SYSTEM, run_id).is_silent
    assert get_run(SYSTEM, run_id).done == 200
    assert desk.work_on_wanted() == 0


def silent_since(run_id: UUID, moment: object) -> None:
    with transaction():
        db.session.execute(update(ImportRun).where(ImportRun.id == run_id).values(seen_at=moment))


@pytest.mark.usefixtures("later")
def test_what_an_interrupted_try_set_aside_is_not_there_twice() -> None:
    run_id = planned(service_json(status="open"))
    desk.work_on_wanted()
    say_yes(run_id)
    desk.work_on_wanted()
    assert list_set_aside(SYSTEM, run_id).total == 1


@pytest.mark.usefixtures("app")
def test_a_file_that_turns_out_to_be_broken_says_so_and_can_be_dropped() -> None:
    run_id = hand_in(b'[{"id": "1", "name": "Debt advice", "status": "active"}, {"id": ', actor=SYSTEM)
    desk.try_out(run_id, actor=SYSTEM)
    run = get_run(SYSTEM, run_id)
    assert run.state is ImportState.FAILED
    assert "line 1" in run.problem
    runs.drop_run(run_id, actor=SYSTEM)


@pytest.mark.usefixtures("app")
def test_a_mistake_of_ours_fails_the_import_and_keeps_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = hand_in(feed(service_json()), actor=SYSTEM)
    with monkeypatch.context() as broken:
        broken.setattr(desk, "import_services", lambda *args, **options: 1 / 0)
        desk.try_out(run_id, actor=SYSTEM)
    assert get_run(SYSTEM, run_id).problem == desk.UNEXPECTED
    desk.try_out(run_id, actor=SYSTEM)
    assert get_run(SYSTEM, run_id).state is ImportState.PLANNED


@pytest.mark.usefixtures("app")
def test_a_picture_and_an_empty_file_are_refused_before_anything_is_kept() -> None:
    for content, words in ((b"\x89PNG\r\n\x1a\n", "a PNG picture"), (b"", "empty"), (b"<html></html>", "web page")):
        with pytest.raises(Invalid, match=words):
            hand_in(content, actor=SYSTEM)
    assert db.session.scalars(select(ImportRun)).all() == []


@pytest.mark.usefixtures("app")
def test_a_spreadsheet_whose_columns_say_nothing_can_still_be_handed_in() -> None:
    run_id = hand_in(sheet(("Lunch", "x"), headers=("Aaa", "Bbb")), actor=SYSTEM)
    assert get_run(SYSTEM, run_id).form == desk.SHEET
    columns = desk.columns_of(run_id, actor=SYSTEM)
    assert (columns.headers, columns.samples["Aaa"], columns.counted) == (("Aaa", "Bbb"), ["Lunch"], "1 row")


@pytest.mark.usefixtures("app")
def test_a_source_that_listings_came_from_is_remembered() -> None:
    import_services(feed(service_json()), actor=SYSTEM)
    for source in ("First", "Second"):
        run_id = hand_in(sheet(LUNCH, SINGING), source=source, actor=SYSTEM)
        desk.try_out(run_id, actor=SYSTEM)
        say_yes(run_id)
    nothing = hand_in(sheet(NAMELESS), source="Nothing came of it", actor=SYSTEM)
    desk.try_out(nothing, actor=SYSTEM)
    assert sorted(list_sources(SYSTEM)) == ["", "First", "Second"]


@pytest.mark.usefixtures("app")
def test_what_nobody_decides_about_is_dropped_after_a_month() -> None:
    old, young = planned(service_json()), planned(service_json())
    with transaction():
        then = now() - KEPT_UNDECIDED - timedelta(hours=1)
        db.session.execute(update(ImportRun).where(ImportRun.id == old).values(created_at=then))
    assert desk.work_on_wanted() == 0
    assert [get_run(SYSTEM, each).state for each in (old, young)] == [ImportState.CANCELLED, ImportState.PLANNED]
    assert db.session.scalars(select(ImportUpload.run_id)).all() == [young]


@pytest.mark.slow
def test_of_two_officers_who_say_yes_at_once_one_wins(real_app: Flask) -> None:
    run_id = planned(*[service_json(f"Service {number}") for number in range(30)])
    seen = get_run(SYSTEM, run_id).finished_at
    db.session.remove()
    start = Barrier(2)
    answers = together(real_app, lambda: (start.wait(), desk.take_in(run_id, planned_at=seen, actor=SYSTEM))[1])
    assert sorted(answers) == [False, True]
    assert get_run(SYSTEM, run_id).counts["created"] == 30


@pytest.mark.slow
def test_of_two_processes_one_takes_an_import(real_app: Flask) -> None:
    real_app.config["HUB_INLINE_JOBS"] = False
    run_id = hand_in(feed(service_json()), actor=SYSTEM)
    runs.want_trial(run_id, actor=SYSTEM)
    db.session.remove()
    start = Barrier(2)
    assert sorted(together(real_app, lambda: (start.wait(), runs.take_run(run_id, actor=SYSTEM))[1])) == [False, True]


def together(app: Flask, ask: Callable[[], bool]) -> list[bool]:
    answers: list[bool] = []

    def one() -> None:
        with app.app_context():
            answers.append(ask())
            db.session.remove()

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
