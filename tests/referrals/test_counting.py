"""What came of referrals is counted for the search, in the transaction by which it was said, and without any person."""

from datetime import timedelta

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from hub.core.clock import now, today
from hub.core.db import db, transaction
from hub.core.errors import Conflict, WrongState
from hub.directory.actions.answers import age_answers, keep_answer
from hub.directory.actions.merging import merge_services
from hub.directory.models import DirectoryChange, Service, ServiceAnswer
from hub.directory.queries.answers import every_record, first_sessions_of, records_of
from hub.directory.queries.search_index import Shelf, newest_change, search_shelf
from hub.directory.rules.past_answers import WITHIN_DAYS, Answer, Record
from hub.directory.search.query import SearchQuery
from hub.referrals import actions
from hub.referrals.forms import RejectForm
from hub.referrals.jobs import count_unanswered
from hub.referrals.models import Referral
from hub.referrals.rules import DECLINED_AS, WE_ARE_FULL
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM
from tests.factories.referrals import make_referral, provider_actor


def answers() -> list[str]:
    return [each.value for each in db.session.scalars(select(ServiceAnswer.answer).order_by(ServiceAnswer.seq))]


def answered(service: Service, *given: Answer, days_ago: int = 0) -> Service:
    with transaction():
        for answer in given:
            keep_answer(service.id, answer, today() - timedelta(days=days_ago))
    return service


def found(text_: str = "") -> list[str]:
    return [hit.service_id for hit in search_shelf(Shelf.PUBLIC, SearchQuery(now=now(), text=text_)).hits]


def overdue(days: int) -> Referral:
    referral = make_referral()
    with transaction():
        db.session.get_one(Referral, referral.id).answer_due_on = today() - timedelta(days=days)
    return referral


def test_accepting_and_the_first_session_are_counted_once(app: Flask) -> None:
    referral = make_referral()
    actor = provider_actor(referral)
    actions.accept(referral.id, actor=actor)
    assert answers() == ["taken"]
    actions.record_session(referral.id, today(), False, "", actor=actor)
    with pytest.raises(Conflict):
        actions.record_session(referral.id, today(), True, "", actor=actor)
    assert answers() == ["taken", "did_not_come"]


@pytest.mark.parametrize("reason", list(DECLINED_AS))
def test_declining_counts_as_what_the_reason_says_of_the_service(app: Flask, reason: str) -> None:
    referral = make_referral()
    with app.test_request_context(method="POST", data={"reason": reason}):
        form = RejectForm()
        assert form.meaning is DECLINED_AS[reason]
        actions.reject(referral.id, form.said(), meaning=form.meaning, actor=provider_actor(referral))
    assert answers() == [DECLINED_AS[reason].value]


def test_an_answer_that_is_refused_is_not_counted(app: Flask) -> None:
    referral = make_referral()
    actions.accept(referral.id, actor=provider_actor(referral))
    with pytest.raises(WrongState):
        actions.accept(referral.id, actor=provider_actor(referral))
    assert answers() == ["taken"]


def test_what_is_rolled_back_leaves_no_answer_and_no_change(app: Flask) -> None:
    referral = make_referral()
    before = newest_change()
    with pytest.raises(RuntimeError, match="power"), transaction():
        actions.accept(referral.id, actor=provider_actor(referral))
        raise RuntimeError("the power went")
    assert (answers(), newest_change()) == ([], before)


def test_silence_is_counted_once_and_only_long_after_the_answer_was_due(app: Flask) -> None:
    overdue(14)
    assert count_unanswered() == 0
    overdue(15)
    assert [count_unanswered(), count_unanswered()] == [1, 0]
    assert answers() == ["no_answer"]


def test_a_late_answer_takes_the_silence_back(app: Flask) -> None:
    referral = overdue(20)
    count_unanswered()
    actions.accept(referral.id, actor=provider_actor(referral))
    assert answers() == ["no_answer", "after_all", "taken"]


def test_a_row_knows_no_person_and_no_referral(app: Flask) -> None:
    assert {column.name for column in ServiceAnswer.__table__.columns} == {"seq", "service_id", "on_day", "answer"}


@pytest.mark.parametrize(
    "statement", ["UPDATE directory_service_answer SET answer = 'taken'", "DELETE FROM directory_service_answer"]
)
def test_the_database_refuses_to_rewrite_an_answer(app: Flask, statement: str) -> None:
    answered(make_service(), Answer.FULL)
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_the_search_follows_answers_with_its_next_question(app: Flask) -> None:
    good, bad = make_service("Debt help one"), make_service("Debt help two")
    assert found("debt help") == [str(good.id), str(bad.id)]
    answered(bad, *[Answer.TAKEN] * 10)
    answered(good, *[Answer.NO_ANSWER] * 10)
    assert found("debt help") == [str(bad.id), str(good.id)]
    first = search_shelf(Shelf.PUBLIC, SearchQuery(now=now(), text="debt")).hits[0]
    assert (first.taken, first.answered) == (10, 10)


def test_a_record_is_the_same_of_some_services_and_of_all(app: Flask) -> None:
    many, few = make_service("Many"), make_service("Few")
    answered(many, Answer.TAKEN, Answer.FULL, *[Answer.TAKEN] * 4)
    answered(few, *[Answer.TAKEN] * 4)
    expected = {many.id: Record(5, 6), few.id: Record()}
    assert records_of([many.id, few.id]) == every_record() == expected


def test_answers_of_a_merged_listing_count_for_the_one_that_is_left(app: Flask) -> None:
    one, other = make_service("Debt help"), make_service("Debt advice")
    answered(one, *[Answer.TAKEN] * 3)
    answered(other, *[Answer.TAKEN] * 3, *[Answer.CAME] * 5)
    merge_services(one.id, other.id, {}, actor=SYSTEM)
    assert records_of([one.id])[one.id] == every_record()[one.id] == Record(6, 6)
    assert first_sessions_of(one.id) == Record(5, 5)
    answered(other, Answer.FULL)
    changed = db.session.scalars(select(DirectoryChange.object_id).order_by(DirectoryChange.seq.desc()).limit(1)).one()
    assert changed == one.id


def test_answers_older_than_a_year_count_no_more_and_the_search_hears_of_it_once(app: Flask) -> None:
    service = answered(make_service(), *[Answer.TAKEN] * 5, days_ago=WITHIN_DAYS)
    assert records_of([service.id]) == {service.id: Record(5, 5)}
    assert age_answers(actor=SYSTEM) == 0
    old = answered(make_service("Older"), *[Answer.TAKEN] * 5, days_ago=WITHIN_DAYS + 2)
    assert records_of([old.id]) == {}
    with transaction():
        db.session.execute(text("UPDATE directory_change SET at = :at"), {"at": "2020-01-01 00:00:00+00:00"})
    assert [age_answers(actor=SYSTEM), age_answers(actor=SYSTEM)] == [1, 0]


@pytest.mark.slow
def test_the_migration_fills_in_the_referrals_there_are(real_app: Flask) -> None:
    for reason in (WE_ARE_FULL + ". In spring again.", "They need something else.", "No."):
        referral = make_referral()
        actions.reject(referral.id, reason, actor=provider_actor(referral))
    referral = make_referral()
    actions.accept(referral.id, actor=provider_actor(referral))
    actions.record_session(referral.id, today(), True, "", actor=provider_actor(referral))
    db.session.remove()
    flask_migrate.downgrade(revision="0004")
    flask_migrate.upgrade()
    assert answers() == ["full", "not_for_them", "declined", "taken", "came"]
    assert set(db.session.scalars(select(ServiceAnswer.on_day))) == {today()}
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text("DELETE FROM directory_service_answer"))
