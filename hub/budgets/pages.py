"""Pages of personal health budgets: the figures, a proposal, the decision, payments and corrections."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.budgets import actions, rules
from hub.budgets.forms import PaymentForm, ProposalForm, ReasonForm
from hub.budgets.permissions import BudgetPermission
from hub.budgets.queries.proposals import Start, start_of
from hub.budgets.queries.views import BudgetView, CommitmentView
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.http import current_actor, need_sign_in, page_asked
from hub.core.permissions import allow
from hub.core.values import pounds

blueprint = Blueprint("budgets", __name__, template_folder="templates")
blueprint.before_request(need_sign_in)
Answer = str | Response | tuple[str, int]


@blueprint.get("/budgets")
def index() -> str:
    """List the budgets of the team; for an approver what waits for a decision comes first."""
    lines, waiting = actions.view_budgets(page=page_asked(), actor=current_actor())
    return render_template("budgets/index.html", lines=lines, waiting=waiting)


@blueprint.get("/budgets/<uuid:budget_id>")
def show(budget_id: UUID) -> str:
    """Show one budget: its figures, what they were promised for, and the journal."""
    budget = actions.view_budget(budget_id, actor=current_actor())
    return render_template("budgets/show.html", budget=budget, may=BudgetPermission)


@blueprint.route("/budgets/<uuid:budget_id>/commitments/new", methods=["GET", "POST"])
def propose(budget_id: UUID) -> Answer:
    """Ask to spend on a goal, often from a referral (?referral=): details, then a check, then sent."""
    start = start_of(current_actor(), budget_id, _referral_asked())
    budget = actions.view_budget(budget_id, actor=current_actor())
    form = _proposal_form(start)
    if not form.is_submitted():
        return render_template("budgets/propose.html", form=form, start=start, budget=budget)
    try:
        if form.validate():
            return _checked_or_sent(form, start, budget)
    except Invalid as refused:
        form.show(refused)
    return render_template("budgets/propose.html", form=form, start=start, budget=budget), 422


def _referral_asked() -> UUID | None:
    try:
        return UUID(request.args["referral"]) if request.args.get("referral") else None
    except ValueError:
        raise NotFound from None


def _proposal_form(start: Start) -> ProposalForm:
    form = ProposalForm()
    form.goal_id.choices = {str(goal_id): text for goal_id, text in start.goals}
    if not form.is_submitted():
        form.description.data, form.payee.data = start.service_name, start.payee
        form.unit_cost.data = pounds(start.unit_cost_pence).removeprefix("£") if start.unit_cost_pence else ""
    return form


def _checked_or_sent(form: ProposalForm, start: Start, budget: BudgetView) -> Answer:
    unit_cost, quantity = form.cost()
    total = rules.total_cost(unit_cost, quantity)
    rules.check_available(total, budget.figures)
    if "change" in request.form:
        return render_template("budgets/propose.html", form=form, start=start, budget=budget)
    if form.step.data != "check":
        goal = next(text for goal_id, text in start.goals if str(goal_id) == form.goal_id.data)
        return render_template(
            "budgets/check.html", form=form, start=start, budget=budget, goal=goal, total=total, unit_cost=unit_cost
        )
    commitment = actions.propose_commitment(
        budget.id,
        UUID(form.goal_id.data),
        description=form.description.data or "",
        payee=form.payee.data or "",
        unit_cost_pence=unit_cost,
        quantity=quantity,
        unit=form.unit.data or "",
        service_id=start.service_id,
        referral_id=start.referral_id,
        actor=current_actor(),
    )
    flash(f"Sent for approval: {pounds(commitment.total_pence)}. Somebody else decides.")
    return redirect(url_for("budgets.show", budget_id=budget.id))


@blueprint.get("/budgets/commitments/<uuid:commitment_id>")
def commitment(commitment_id: UUID) -> str:
    """Show a proposal or commitment with everything needed to decide on it."""
    return _commitment_page(commitment_id, ReasonForm())


@blueprint.post("/budgets/commitments/<uuid:commitment_id>/approve")
def approve(commitment_id: UUID) -> Answer:
    """Approve a proposal: its money is set aside."""
    try:
        approved = actions.approve_commitment(commitment_id, actor=current_actor())
    except (Invalid, Conflict) as refused:
        return _commitment_page(commitment_id, _telling(refused)), refused.status
    flash(f"Approved. {pounds(approved.total_pence)} is set aside.")
    return redirect(url_for("budgets.show", budget_id=approved.budget_id))


@blueprint.post("/budgets/commitments/<uuid:commitment_id>/refuse")
def refuse(commitment_id: UUID) -> Answer:
    """Refuse a proposal, saying why."""
    form = ReasonForm()
    try:
        refused = actions.refuse_commitment(commitment_id, reason=form.reason.data or "", actor=current_actor())
    except (Invalid, Conflict) as problem:
        return _commitment_page(commitment_id, _telling(problem)), problem.status
    flash("Refused. Whoever asked can read the reason.")
    return redirect(url_for("budgets.show", budget_id=refused.budget_id))


@blueprint.post("/budgets/commitments/<uuid:commitment_id>/withdraw")
def withdraw(commitment_id: UUID) -> Answer:
    """Take back a proposal that nobody has decided."""
    try:
        withdrawn = actions.withdraw_proposal(commitment_id, actor=current_actor())
    except Conflict as problem:
        return _commitment_page(commitment_id, _telling(problem)), problem.status
    flash("The proposal was withdrawn.")
    return redirect(url_for("budgets.show", budget_id=withdrawn.budget_id))


@blueprint.post("/budgets/commitments/<uuid:commitment_id>/release")
def release(commitment_id: UUID) -> Answer:
    """Set free what was not needed."""
    try:
        released = actions.release_remainder(commitment_id, actor=current_actor())
    except Conflict as problem:
        return _commitment_page(commitment_id, _telling(problem)), problem.status
    flash("What was left is available again.")
    return redirect(url_for("budgets.show", budget_id=released.budget_id))


@blueprint.route("/budgets/commitments/<uuid:commitment_id>/pay", methods=["GET", "POST"])
def pay(commitment_id: UUID) -> Answer:
    """Pay an invoice from what was set aside."""
    budget, about = actions.view_commitment(commitment_id, actor=current_actor())
    allow(current_actor(), BudgetPermission.PAY_COMMITMENT, budget)
    form = PaymentForm()
    if not form.is_submitted():
        return render_template("budgets/pay.html", form=form, budget=budget, commitment=about)
    status = 422
    try:
        if form.validate():
            return _paid(form, about)
    except (Invalid, Conflict) as refused:
        form.show(refused)
        status = refused.status
    return render_template("budgets/pay.html", form=form, budget=budget, commitment=about), status


def _paid(form: PaymentForm, about: CommitmentView) -> Response:
    invoice_date = form.invoice_date.data
    if invoice_date is None:
        raise Invalid("Enter the date on the invoice.", field="invoice_date")
    payment = actions.pay_commitment(
        about.id,
        sessions=form.how_many(),
        invoice_reference=form.invoice_reference.data or "",
        invoice_date=invoice_date,
        idempotency_key=form.key.data or "",
        actor=current_actor(),
    )
    flash(f"{pounds(payment.amount_pence)} paid to {payment.payee}.")
    return redirect(url_for("budgets.show", budget_id=about.budget_id))


@blueprint.route("/budgets/entries/<uuid:entry_id>/reverse", methods=["GET", "POST"])
def reverse(entry_id: UUID) -> Answer:
    """Put an entry of the journal right by reversing it."""
    budget, entry = actions.view_entry(entry_id, actor=current_actor())
    allow(current_actor(), BudgetPermission.REVERSE_ENTRY, budget)
    form = ReasonForm()
    if not form.is_submitted():
        return render_template("budgets/reverse.html", form=form, budget=budget, entry=entry)
    status = 422
    try:
        if form.validate():
            actions.reverse_entry(entry_id, reason=form.reason.data or "", actor=current_actor())
            flash("The entry was reversed. Both stay in the journal.")
            return redirect(url_for("budgets.show", budget_id=budget.id))
    except (Invalid, Conflict) as refused:
        form.show(refused)
        status = refused.status
    return render_template("budgets/reverse.html", form=form, budget=budget, entry=entry), status


def _commitment_page(commitment_id: UUID, form: ReasonForm) -> str:
    budget, about = actions.view_commitment(commitment_id, actor=current_actor())
    return render_template("budgets/commitment.html", form=form, budget=budget, commitment=about, may=BudgetPermission)


def _telling(refused: Invalid | Conflict) -> ReasonForm:
    form = ReasonForm()
    form.show(refused)
    return form
