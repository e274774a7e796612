"""Sixteen writers at once on real connections, judged by the postings: a lost update leaves no negative balance."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from hub.budgets import actions
from hub.budgets.models import Account, Commitment, LedgerEntry, Posting
from hub.budgets.queries.ledger import figures_of, verify
from hub.budgets.rules import AccountKind, CommitmentState, Figures
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import HubError
from tests.factories.budgets import Case, commit, make_case, propose

WRITERS = 16


def at_once(app: Flask, jobs: Sequence[Callable[[], Any]]) -> Counter[str]:
    """Run every job in a thread of its own, all starting together; count "done" and the codes of refusals."""
    outcomes: list[str] = []
    together = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> None:
        with app.app_context():
            together.wait()
            try:
                job()
                outcomes.append("done")
            except HubError as refused:
                outcomes.append(refused.code)
            finally:
                db.session.remove()

    db.session.remove()
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(jobs), "a writer died of something that is no refusal"
    return Counter(outcomes)


def added_up(case: Case) -> Figures:
    """The figures by adding the postings anew, not from the balances kept."""
    rows = db.session.execute(
        select(Account.kind, func.coalesce(func.sum(Posting.amount_pence), 0))
        .outerjoin(Posting, Posting.account_id == Account.id)
        .where(Account.budget_id == case.budget_id)
        .group_by(Account.kind)
    )
    return Figures.of({kind: int(amount) for kind, amount in rows})


def assert_sound(case: Case, expected: Figures) -> None:
    assert added_up(case) == expected
    assert figures_of(case.budget_id) == expected
    assert verify().breaks == []
    assert min(expected.available, expected.committed, expected.spent) >= 0


def test_two_approvals_at_the_same_instant_cannot_overspend(real_app: Flask) -> None:
    case = make_case(10_000)
    approver = case.team.approver
    for _ in range(5):
        left = figures_of(case.budget_id).available
        pair = [propose(case, left // 2 + 100, 1).id for _ in range(2)]
        outcomes = at_once(
            real_app, [lambda each=each: actions.approve_commitment(each, actor=approver) for each in pair]
        )
        assert outcomes == {"done": 1, "over_available": 1}
        assert_sound(case, added_up(case))
    approved = db.session.scalar(
        select(func.sum(Commitment.total_pence)).where(Commitment.state == CommitmentState.APPROVED)
    )
    assert approved == figures_of(case.budget_id).committed <= 10_000


def test_sixteen_approvers_spend_what_there_is_and_no_more(real_app: Flask) -> None:
    case = make_case(30_000)
    proposals = [propose(case, 600, 10).id for _ in range(WRITERS)]
    outcomes = at_once(
        real_app,
        [lambda each=each: actions.approve_commitment(each, actor=case.team.approver) for each in proposals],
    )
    assert outcomes == {"done": 5, "over_available": 11}
    assert_sound(case, Figures(30_000, 0, 30_000, 0))


def test_one_proposal_approved_sixteen_times_at_once_is_approved_once(real_app: Flask) -> None:
    case = make_case(30_000)
    proposal = propose(case, 600, 2).id
    outcomes = at_once(real_app, [lambda: actions.approve_commitment(proposal, actor=case.team.approver)] * WRITERS)
    assert outcomes == {"done": 1, "wrong_state": 15}
    assert_sound(case, Figures(30_000, 28_800, 1_200, 0))


def test_one_payment_sent_sixteen_times_at_once_is_paid_once(real_app: Flask) -> None:
    case = make_case(30_000)
    commitment = commit(case, 600, 10).id

    def send() -> None:
        actions.pay_commitment(
            commitment,
            sessions=2,
            invoice_reference="7",
            invoice_date=today(),
            idempotency_key="one key",
            actor=case.team.coordinator,
        )

    assert at_once(real_app, [send] * WRITERS) == {"done": 16}
    assert_sound(case, Figures(30_000, 24_000, 4_800, 1_200))


def test_sixteen_payments_at_once_pay_no_more_than_was_approved(real_app: Flask) -> None:
    case = make_case(30_000)
    commitment = commit(case, 600, 10).id

    def send(number: int) -> None:
        actions.pay_commitment(
            commitment,
            sessions=1,
            invoice_reference=str(number),
            invoice_date=today(),
            idempotency_key=str(number),
            actor=case.team.coordinator,
        )

    outcomes = at_once(real_app, [lambda number=number: send(number) for number in range(WRITERS)])
    assert outcomes == {"done": 10, "over_remaining": 6}
    assert_sound(case, Figures(30_000, 24_000, 0, 6_000))


def test_the_same_invoice_on_two_budgets_at_once_is_paid_once(real_app: Flask) -> None:
    cases = [make_case(30_000), make_case(30_000)]
    commitments = [commit(case, 600, 10).id for case in cases]

    def send(number: int) -> None:
        actions.pay_commitment(
            commitments[number],
            sessions=1,
            invoice_reference="7",
            invoice_date=today(),
            idempotency_key=str(number),
            actor=cases[number].team.coordinator,
        )

    outcomes = at_once(real_app, [lambda number=number: send(number) for number in (0, 1)])
    assert outcomes == {"done": 1, "duplicate_payment": 1}
    assert sum(added_up(case).spent for case in cases) == 600


def test_writers_of_every_kind_at_once_leave_a_ledger_that_adds_up(real_app: Flask) -> None:
    case = make_case(30_000)
    waiting = [propose(case, 1_000, 5).id for _ in range(5)]
    running = [commit(case, 500, 4).id for _ in range(4)]
    approver, coordinator = case.team.approver, case.team.coordinator

    def send(commitment: object, number: int) -> None:
        actions.pay_commitment(
            commitment,
            sessions=1,
            invoice_reference=f"mixed {number}",
            invoice_date=today(),
            idempotency_key=f"mixed {number}",
            actor=coordinator,
        )

    jobs: list[Callable[[], Any]] = [
        *(lambda each=each: actions.approve_commitment(each, actor=approver) for each in waiting),
        *(lambda each=each, n=n: send(each, n) for n, each in enumerate(running)),
        *(lambda each=each: actions.release_remainder(each, actor=coordinator) for each in running[2:]),
        *(lambda: propose(case, 100, 1) for _ in range(3)),
        *(lambda: actions.return_money(case.budget_id, 400, reason="Not needed", actor=approver) for _ in range(2)),
    ]
    assert len(jobs) == WRITERS
    outcomes = at_once(real_app, jobs)
    assert set(outcomes) <= {"done", "over_available", "over_remaining", "wrong_state"}
    assert_sound(case, added_up(case))
    figures = added_up(case)
    assert figures.allocated == figures.available + figures.committed + figures.spent + figures.returned
    positions = db.session.scalars(select(LedgerEntry.position).order_by(LedgerEntry.position)).all()
    assert positions == list(range(1, len(positions) + 1))
    assert added_up(case).committed == _still_held(AccountKind.COMMITTED)


def _still_held(kind: AccountKind) -> int:
    amount = db.session.scalar(
        select(func.sum(Posting.amount_pence))
        .join(Account, Account.id == Posting.account_id)
        .where(Account.kind == kind)
    )
    return int(amount or 0)
