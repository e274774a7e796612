"""A referral is sent whole or not at all, whatever happens to the process; and once, however many try at once."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.audit.queries import verify
from hub.core.actor import Actor, Channel, Role
from hub.core.db import db
from hub.core.errors import HubError
from hub.notifications.models import Message
from hub.people.models import Consent
from hub.referrals import actions
from hub.referrals.models import IdempotentRequest, Referral, ReferralMove
from hub.referrals.rules import ReferralStatus, Risks
from tests.factories.identity import make_client
from tests.factories.plans import make_goal
from tests.factories.referrals import (
    clinician_of,
    draft,
    make_provider,
    make_referable_service,
    make_referral,
    provider_actor,
)

PROGRAM = textwrap.dedent("""
    import sys
    from pathlib import Path
    from uuid import UUID
    from hub import create_app
    from hub.identity.models import User
    from hub.identity.queries import actor_of
    from hub.core.db import db
    from hub.referrals import actions
    from hub.referrals.rules import Risks
    from tests.conftest import settings_for

    app = create_app(settings_for(sys.argv[1], Path(sys.argv[2])))
    goal, user, services = UUID(sys.argv[3]), UUID(sys.argv[4]), [UUID(each) for each in sys.argv[5:]]
    with app.app_context():
        actor = actor_of(db.session.get_one(User, user))
        for service in services:
            print("sending", flush=True)
            actions.refer(actions.Draft(goal, service, "Company.", Risks(True), "by phone"), actor=actor)
        print("done", flush=True)
""")


def rows(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.slow
@pytest.mark.parametrize("milliseconds", [0, 15, 40, 90])
def test_a_killed_process_leaves_whole_referrals_only(real_app: Flask, tmp_path: Path, milliseconds: int) -> None:
    goal = make_goal()
    provider = make_provider()
    services = [make_referable_service(provider, name=f"Group {n}").id for n in range(6)]
    actor = clinician_of(goal.need.plan.person)
    command = [sys.executable, "-c", PROGRAM, real_app.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path)]
    command += [str(goal.id), str(actor.user_id), *map(str, services)]
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HUB_INSTANCE": str(tmp_path / "instance"),
    }
    before = rows(Message)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sending\n"
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGKILL)
    sent = rows(Referral)
    assert sent < len(services)
    assert rows(ReferralMove) == rows(Message) - before == sent
    assert sent <= rows(Consent) <= sent + 1  # what the person said stays, also where the sending was cut off
    assert verify()[1] is None
    for service in services[sent:]:
        actions.refer(actions.Draft(goal.id, service, "Company.", Risks(True), "by phone"), actor=actor)
    assert rows(Referral) == len(services)


def together(app: Flask, count: int, act: object) -> list[object]:
    """Let threads do the same at the same moment; gives what each got or the error it met."""
    got: list[object] = []
    barrier = Barrier(count)

    def one() -> None:
        with app.app_context():
            barrier.wait()
            try:
                got.append(act())
            except HubError as refused:
                got.append(refused)
            finally:
                db.session.remove()

    threads = [Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.slow
def test_one_key_sent_many_times_at_once_makes_one_referral(real_app: Flask) -> None:
    goal, service = make_goal(), make_referable_service()
    practice = goal.need.plan.person.practice
    client, _ = make_client(practice, ["referrals:write"])
    actor = Actor(
        client.name, Channel.API, client_id=client.id, scopes=frozenset({"referrals:write"}),
        memberships=frozenset({(Role.PRACTICE_SYSTEM, practice.id)}),
    )  # fmt: skip
    wanted = draft(goal, service)
    got = together(real_app, 6, lambda: actions.refer_once("same-key-0001", "h", wanted, actor=actor)[0].id)
    assert len({str(each) for each in got}) == 1, got
    assert rows(Referral) == rows(IdempotentRequest) == 1


@pytest.mark.slow
def test_the_same_referral_sent_by_many_at_once_is_sent_once(real_app: Flask) -> None:
    goal, service = make_goal(), make_referable_service()
    actor = clinician_of(goal.need.plan.person)
    wanted = draft(goal, service)
    got = together(real_app, 6, lambda: actions.refer(wanted, actor=actor).id)
    assert rows(Referral) == 1
    assert sum(getattr(each, "code", "") == "duplicate" for each in got) == 5, got


@pytest.mark.slow
def test_of_many_answers_at_once_one_counts(real_app: Flask) -> None:
    referral_id = make_referral().id
    actor = provider_actor(db.session.get_one(Referral, referral_id))
    got = together(real_app, 6, lambda: actions.accept(referral_id, actor=actor).id)
    assert sum(getattr(each, "code", "") == "wrong_state" for each in got) == 5, got
    db.session.rollback()
    moves = db.session.scalars(select(ReferralMove.status).where(ReferralMove.referral_id == referral_id)).all()
    assert sorted(moves) == [ReferralStatus.ACCEPTED, ReferralStatus.REQUESTED]
