"""Paying what was approved, and putting mistakes right by reversing them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.budgets import rules
from hub.budgets.actions.budgets import check_payable
from hub.budgets.actions.posting import post
from hub.budgets.models import Budget, Commitment, LedgerEntry, Payment
from hub.budgets.permissions import BudgetPermission
from hub.budgets.queries import views
from hub.budgets.queries.ledger import figures_of, find_by_key, find_payment, holdings, is_reversed, legs_of
from hub.budgets.queries.scope import get_commitment, get_entry
from hub.budgets.rules import CommitmentState, EntryKind
from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid, NotAllowed, WrongState
from hub.core.permissions import allow
from hub.core.values import pounds

PAYMENT_LOCK = 7_208_001


@dataclass(frozen=True)
class Invoice:
    """What a payment is for: how many sessions, and the invoice's number and date."""

    sessions: int
    reference: str
    dated: date


def pay_commitment(
    commitment_id: UUID,
    *,
    sessions: int,
    invoice_reference: str,
    invoice_date: date,
    idempotency_key: str,
    actor: Actor,
) -> Payment:
    """Pay an invoice from what was set aside. The same key and content again give the same payment.

    Raises NotAllowed (code same_person) for whoever approved it, Invalid (code over_remaining) over what is left,
    Conflict (code duplicate_payment) where the invoice was paid before or (code key_reused) for a used key.
    """
    with transaction():
        budget, commitment = get_commitment(actor, commitment_id, for_update=True)
        allow(actor, BudgetPermission.PAY_COMMITMENT, budget)
        if commitment.decided_by_id == actor.user_id:
            raise NotAllowed("You approved this yourself, so somebody else must pay it.", code="same_person")
        invoice = Invoice(sessions, invoice_reference.strip(), invoice_date)
        key = f"pay:{budget.id}:{idempotency_key}"
        before = _paid_under(key, commitment, invoice)
        if before is not None:
            return before
        check_payable(budget)
        _check_invoice(budget, commitment, invoice)
        lock_for_writers(PAYMENT_LOCK)
        fingerprint = _new_fingerprint(commitment, invoice)
        payment = _pay(budget, commitment, invoice, fingerprint=fingerprint, key=key, actor=actor)
        audit.record(
            actor,
            Action.CREATE,
            "budget_payment",
            payment.id,
            person_id=budget.person_id,
            detail={"budget": str(budget.id), "commitment": str(commitment.id)},
        )
        return payment


def _paid_under(key: str, commitment: Commitment, invoice: Invoice) -> Payment | None:
    entry = find_by_key(key)
    if entry is None:
        return None
    payment = find_payment(entry_id=entry.id)
    if (
        payment is None
        or payment.commitment_id != commitment.id
        or Invoice(payment.sessions, payment.invoice_reference, payment.invoice_date) != invoice
    ):
        raise Conflict("This idempotency key was used for another payment. Use a new key.", code="key_reused")
    return payment


def _check_invoice(budget: Budget, commitment: Commitment, invoice: Invoice) -> None:
    if commitment.state is not CommitmentState.APPROVED:
        raise WrongState(f"It is {commitment.state.value}. Only what is approved can be paid.")
    if not invoice.reference or len(invoice.reference) > 100:
        raise Invalid("Enter the number on the invoice, 100 characters or fewer.", field="invoice_reference")
    rules.check_invoice_date(invoice.dated, budget.starts_on, today())
    if not 0 < invoice.sessions <= rules.MOST_QUANTITY:
        raise Invalid(f"Enter how many {commitment.unit}s the invoice is for, 1 or more.", field="sessions")
    cost = invoice.sessions * commitment.unit_cost_pence
    remaining = holdings([commitment.id])[commitment.id].remaining
    if cost > remaining:
        raise Invalid(
            f"This costs {pounds(cost)}. {pounds(remaining)} of the {pounds(commitment.total_pence)} approved is left: "
            f"enough for {remaining // commitment.unit_cost_pence}.",
            field="sessions",
            code="over_remaining",
        )


def _new_fingerprint(commitment: Commitment, invoice: Invoice) -> str:
    """Give the fingerprint of a payment that was not made before, or was made and reversed; raises Conflict."""
    amount = invoice.sessions * commitment.unit_cost_pence
    occurrence = 1
    while True:
        mark = rules.fingerprint(commitment.payee, amount, invoice.reference, invoice.dated, occurrence)
        earlier = find_payment(fingerprint=mark)
        if earlier is None:
            return mark
        if not is_reversed(earlier.entry_id):
            raise Conflict(
                f"{pounds(amount)} to {commitment.payee} for invoice {invoice.reference} was paid already. "
                "If one invoice covers several people, add the line to its number, such as 123/2.",
                code="duplicate_payment",
                field="invoice_reference",
            )
        occurrence += 1


def _pay(
    budget: Budget, commitment: Commitment, invoice: Invoice, *, fingerprint: str, key: str, actor: Actor
) -> Payment:
    amount = invoice.sessions * commitment.unit_cost_pence
    unit = commitment.unit if invoice.sessions == 1 else f"{commitment.unit}s"
    entry = post(
        budget.id,
        EntryKind.PAY,
        rules.legs(EntryKind.PAY, amount),
        narrative=f"{pounds(amount)} paid to {commitment.payee} for {invoice.sessions} {unit}, "
        f"invoice {invoice.reference}",
        effective_on=invoice.dated,
        key=key,
        commitment_id=commitment.id,
        actor=actor,
    )
    payment = Payment(
        commitment_id=commitment.id,
        approved_by_id=commitment.decided_by_id,
        entry_id=entry.id,
        payee=commitment.payee,
        sessions=invoice.sessions,
        amount_pence=amount,
        invoice_reference=invoice.reference,
        invoice_date=invoice.dated,
        fingerprint=fingerprint,
        released_by_id=actor.user_id,
        released_by=actor.name,
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def reverse_entry(entry_id: UUID, *, reason: str, actor: Actor) -> LedgerEntry:
    """Put an entry right by its negative. Nothing that was written is changed.

    Raises NotAllowed (code same_person) for whoever made the entry, Conflict (code already_reversed), WrongState where
    it cannot be undone any more, and Invalid without a reason.
    """
    with transaction():
        budget, entry = get_entry(actor, entry_id, for_update=True)
        allow(actor, BudgetPermission.REVERSE_ENTRY, budget)
        check_payable(budget)
        _check_reversal(entry, reason, actor)
        _undo_state(entry, actor)
        reversal = post(
            budget.id,
            EntryKind.REVERSE,
            {account: -amount for account, amount in legs_of(entry.id).items()},
            narrative=f"Reversed entry {entry.position} ({entry.narrative}): {reason.strip()}",
            effective_on=max(today(), budget.starts_on),
            key=f"reverse:{entry.id}",
            commitment_id=entry.commitment_id,
            reversal_of_id=entry.id,
            actor=actor,
        )
        audit.record(actor, Action.UPDATE, "budget", budget.id, person_id=budget.person_id)
        return reversal


def _check_reversal(entry: LedgerEntry, reason: str, actor: Actor) -> None:
    if entry.created_by_id == actor.user_id:
        raise NotAllowed("You made this entry yourself, so somebody else must reverse it.", code="same_person")
    if entry.kind is EntryKind.REVERSE:
        raise WrongState("A reversal is not reversed: make the entry again instead.")
    if is_reversed(entry.id):
        raise Conflict("This entry was reversed already.", code="already_reversed")
    if not reason.strip():
        raise Invalid("Say why the entry is reversed.", field="reason")
    if entry.kind in {EntryKind.ALLOCATE, EntryKind.RELEASE}:
        amount = max(legs_of(entry.id).values())
        rules.check_available(amount, figures_of(entry.budget_id), field="reason")


def _undo_state(entry: LedgerEntry, actor: Actor) -> None:
    """Move the commitment to where it stands without the entry; raises WrongState where money has left it since."""
    if entry.commitment_id is None:
        return
    _, commitment = get_commitment(actor, entry.commitment_id, for_update=True)
    if entry.kind is EntryKind.COMMIT:
        if holdings([commitment.id])[commitment.id].remaining < commitment.total_pence:
            raise WrongState("Part of it was paid or set free since. Reverse that first.", code="used_since")
        commitment.state = rules.move(rules.COMMITMENT_TRANSITIONS, commitment.state, CommitmentState.CLOSED)
    elif commitment.state is CommitmentState.CLOSED:
        commitment.state = rules.move(rules.COMMITMENT_TRANSITIONS, commitment.state, CommitmentState.APPROVED)


def view_entry(entry_id: UUID, *, actor: Actor) -> tuple[views.BudgetView, views.EntryView]:
    """Give an entry with its budget and write down who looked; raises NotFound out of scope."""
    with transaction():
        budget, entry = get_entry(actor, entry_id)
        audit.record(actor, Action.READ, "budget", budget.id, person_id=budget.person_id)
        whole = views.budget_view(actor, budget)
        return whole, next(each for each in whole.journal if each.id == entry.id)
