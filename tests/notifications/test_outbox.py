"""The outbox: sent after the commit, tried again, never lost, sent once by many processes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread

import pytest
import time_machine
from flask import Flask
from jinja2 import TemplateNotFound
from sqlalchemy import select

from hub.core.clock import now
from hub.core.db import db, transaction
from hub.notifications.actions import _claim, enqueue, send_due
from hub.notifications.models import Message, MessageState
from tests.factories.mail_server import MailServer, running_mail_server

CONTEXT = {"organisation": "Calder Befriending", "days": 7}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


@pytest.fixture
def post_office(app: Flask, server: MailServer) -> Iterator[MailServer]:
    """Mail goes to a real server, when a job says so."""
    kept = {name: app.config[name] for name in ("HUB_MAIL_URL", "HUB_INLINE_JOBS")}
    app.config.update(HUB_MAIL_URL=server.url, HUB_INLINE_JOBS=False)
    yield server
    app.config.update(kept)


def put_in(to: str = "zoe@charity.example") -> Message:
    return enqueue(to=to, template="invitation", context=CONTEXT, secrets={"link": "http://localhost/once"})


def message() -> Message:
    db.session.expire_all()
    return db.session.scalars(select(Message)).one()


def send_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return send_due()


def test_a_message_leaves_when_the_job_runs_and_once_only(post_office: MailServer) -> None:
    put_in()
    assert (send_due(), send_due()) == (1, 0)
    assert post_office.taken[0]["Subject"] == "You are invited to Hub"
    assert message().state is MessageState.SENT


def test_what_is_undone_sends_nothing(post_office: MailServer) -> None:
    with pytest.raises(ValueError, match="afterwards"), transaction():
        put_in()
        raise ValueError("afterwards")
    assert send_due() == 0


def test_a_refused_message_is_tried_again_after_a_minute(post_office: MailServer) -> None:
    post_office.refusing = True
    put_in()
    start = now()
    assert send_at(start) == 0
    assert "try again later" in message().last_error
    post_office.refusing = False
    assert send_at(start + timedelta(seconds=59)) == 0
    assert send_at(start + timedelta(seconds=61)) == 1


def test_after_six_attempts_it_has_failed_and_its_secret_is_gone(post_office: MailServer) -> None:
    post_office.refusing = True
    put_in()
    moment = now()
    for _ in range(6):
        send_at(moment)
        moment += timedelta(days=1)
    assert (message().state, message().attempts, message().secrets) == (MessageState.FAILED, 6, {})
    assert send_at(moment) == 0


def test_a_process_that_dies_after_taking_a_message_leaves_it_to_another(post_office: MailServer) -> None:
    put_in()
    start = now()
    with time_machine.travel(start, tick=False):
        assert _claim() is not None  # and dies here
    assert send_at(start + timedelta(minutes=4)) == 0
    assert send_at(start + timedelta(minutes=5)) == 1


def test_the_same_message_sent_twice_carries_the_same_id(post_office: MailServer) -> None:
    put_in()
    send_due()
    with transaction():
        again = message()
        again.state, again.next_try_at, again.secrets = MessageState.PENDING, now(), {"link": "x"}
    send_due()
    assert post_office.taken[0]["Message-ID"] == post_office.taken[1]["Message-ID"]


def test_one_message_that_cannot_be_sent_does_not_hold_up_the_next(post_office: MailServer) -> None:
    put_in("bad\naddress")
    put_in("good@charity.example")
    assert send_due() == 1
    assert post_office.taken[0]["To"] == "good@charity.example"


def test_a_template_that_is_missing_fails_at_once_and_not_in_the_night(app: Flask) -> None:
    with pytest.raises(TemplateNotFound):
        enqueue(to="zoe@charity.example", template="nothing", context={})


def test_a_persons_data_is_refused_before_anything_is_written(app: Flask) -> None:
    with pytest.raises(ValueError, match="must not hold"):
        enqueue(to="zoe@charity.example", template="invitation", context={"person_name": "Ada"})
    assert db.session.scalars(select(Message)).all() == []


def test_in_development_it_leaves_right_after_the_commit(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    with transaction():
        put_in()
        assert capsys.readouterr().err == ""
    assert "e-mail to zoe@charity.example" in capsys.readouterr().err


@pytest.mark.slow
def test_several_processes_send_each_message_once(real_app: Flask, server: MailServer) -> None:
    real_app.config.update(HUB_MAIL_URL=server.url, HUB_INLINE_JOBS=False)
    for number in range(12):
        put_in(f"user{number}@charity.example")
    db.session.remove()

    def work() -> None:
        with real_app.app_context():
            send_due()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken["To"] for taken in server.taken) == sorted(f"user{n}@charity.example" for n in range(12))
