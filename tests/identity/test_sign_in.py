"""Signing in: who gets in, who waits, and what the trail keeps."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from hub.audit.models import Action, AuditEvent
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import HubError, Invalid, TooMany
from hub.identity.actions import forget_old_attempts, sign_in, sign_out
from hub.identity.actions.passwords import NOBODY, is_outdated
from hub.identity.models import SignInAttempt, User
from hub.identity.queries import find_actor, get_user
from tests.factories.identity import PASSWORD, SYSTEM, make_user

VISITOR = Actor.anonymous()


def enter(email: str, password: str, network: str = "192.0.2.1") -> None:
    sign_in(email, password, network=network, actor=VISITOR)


def fail(email: str, times: int, network: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises(Invalid):
            enter(email, "not the password", network)


def count_attempts() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInAttempt)) or 0


def test_the_right_password_lets_in_whatever_the_capitals_of_the_address(app: Flask) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    enter(" Ann@Surgery.example ", PASSWORD)
    assert count_attempts() == 0


@pytest.mark.parametrize("email", ["ann@surgery.example", "nobody@surgery.example"])
def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nobody(app: Flask, email: str) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    with pytest.raises(Invalid, match="The e-mail address or the password is not right"):
        enter(email, "not the password")


def test_an_account_without_a_password_or_closed_lets_nobody_in(app: Flask) -> None:
    make_user(email="new@surgery.example")
    closed = make_user(email="gone@surgery.example", password=PASSWORD)
    with transaction():
        db.session.execute(update(User).where(User.id == closed.id).values(is_active=False))
    for email in ("new@surgery.example", "gone@surgery.example"):
        with pytest.raises(Invalid):
            enter(email, PASSWORD)


def test_five_failures_make_even_the_right_password_wait(app: Flask) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    fail("ann@surgery.example", 5)
    with pytest.raises(TooMany, match="Wait 15 minutes"):
        enter("ann@surgery.example", PASSWORD, "198.51.100.7")


def test_after_fifteen_minutes_the_right_password_lets_in_again(app: Flask) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    fail("ann@surgery.example", 5)
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1), tick=False):
        enter("ann@surgery.example", PASSWORD)


def test_an_unknown_address_is_braked_like_a_known_one(app: Flask) -> None:
    fail("nobody@surgery.example", 5)
    with pytest.raises(TooMany):
        enter("nobody@surgery.example", PASSWORD)


def test_the_right_password_forgets_the_failures_before_it(app: Flask) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    fail("ann@surgery.example", 4)
    enter("ann@surgery.example", PASSWORD)
    fail("ann@surgery.example", 4)
    enter("ann@surgery.example", PASSWORD)


def test_fifty_failures_from_one_network_stop_every_account_there(app: Flask) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    with transaction():
        db.session.add_all(SignInAttempt(key=key, at=now()) for key in network_keys("192.0.2.1", 50))
    with pytest.raises(TooMany):
        enter("ann@surgery.example", PASSWORD, "192.0.2.1")
    enter("ann@surgery.example", PASSWORD, "198.51.100.7")


def network_keys(network: str, times: int) -> list[str]:
    fail("somebody@else.example", 1, network)
    keys = db.session.scalars(select(SignInAttempt.key)).all()
    fail("third@else.example", 1, network)
    again = list(db.session.scalars(select(SignInAttempt.key)).all())
    common = next(key for key in keys if again.count(key) == 2)
    return [common] * (times - 2)


def test_the_database_holds_neither_address_of_a_failed_try(app: Flask) -> None:
    fail("ann@surgery.example", 1)
    kept = " ".join(db.session.scalars(select(SignInAttempt.key)))
    assert "ann" not in kept
    assert "192.0.2.1" not in kept


def test_old_failures_are_forgotten_and_fresh_ones_kept(app: Flask) -> None:
    fail("ann@surgery.example", 1)
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        fail("ben@surgery.example", 1)
        assert forget_old_attempts(actor=SYSTEM) == 2
        assert count_attempts() == 2


def test_the_trail_keeps_who_came_in_who_was_refused_and_who_left(app: Flask) -> None:
    user = make_user(email="ann@surgery.example", password=PASSWORD)
    fail("ann@surgery.example", 1)
    actor = sign_in("ann@surgery.example", PASSWORD, network="192.0.2.1", actor=VISITOR).actor
    sign_out(actor=actor)
    kinds = (Action.SIGN_IN, Action.REFUSED, Action.SIGN_OUT)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.in_(kinds)).order_by(AuditEvent.seq)).all()
    assert [event.action for event in events] == [Action.REFUSED, Action.SIGN_IN, Action.SIGN_OUT]
    assert {event.entity_id for event in events} == {str(user.id)}


def test_signing_out_ends_every_session_of_the_user(app: Flask) -> None:
    make_user(email="ann@surgery.example", password=PASSWORD)
    signed_in = sign_in("ann@surgery.example", PASSWORD, network="192.0.2.1", actor=VISITOR)
    assert find_actor(signed_in.user_id, signed_in.session_version)
    sign_out(actor=signed_in.actor)
    assert find_actor(signed_in.user_id, signed_in.session_version) is None


def test_an_unknown_account_takes_as_long_to_check_as_a_known_one() -> None:
    assert not is_outdated(NOBODY)


def test_a_hash_of_weaker_parameters_is_replaced_at_the_next_sign_in(app: Flask) -> None:
    from argon2 import PasswordHasher

    user = make_user(email="ann@surgery.example")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction():
        db.session.execute(update(User).where(User.id == user.id).values(password_hash=weak))
    enter("ann@surgery.example", PASSWORD)
    assert get_user(user.id).password_hash != weak


@pytest.mark.slow
def test_many_guesses_at_one_instant_get_no_more_than_five_looks(real_app: Flask) -> None:
    outcomes: list[str] = []
    start = Barrier(12)

    def guess() -> None:
        with real_app.app_context():
            start.wait()
            try:
                enter("ann@surgery.example", "not the password")
            except HubError as refused:
                outcomes.append(refused.code)

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["invalid"] * 5 + ["too_many"] * 7
