"""Forms for asking to spend, deciding, paying and putting right."""

from uuid import uuid4

from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.budgets.rules import whole_number
from hub.core.clock import today
from hub.core.forms import HubForm
from hub.core.values import pence


class ProposalForm(HubForm):
    """What is to be bought, from whom, for how much. It is carried to the check in the same fields."""

    step = HiddenField(default="details")
    goal_id = SelectField("Which goal is it for?", validators=[InputRequired("Choose a goal.")])
    description = StringField("What is it?", validators=[InputRequired("Say what is to be bought."), Length(max=500)])
    payee = StringField("Who is paid?", validators=[InputRequired("Say who is to be paid."), Length(max=500)])
    unit_cost = StringField("Cost each time", validators=[InputRequired("Enter the cost, like 6 or 12.50.")])
    unit = StringField(
        "What is paid for each time?",
        default="session",
        validators=[InputRequired("Say what is paid for, such as session."), Length(max=40)],
    )
    quantity = StringField("How many?", validators=[InputRequired("Enter how many, like 10.")])

    def cost(self) -> tuple[int, int]:
        """Give the cost each time in pence and how many; raises Invalid naming the field."""
        unit_cost = pence(self.unit_cost.data or "", field="unit_cost")
        return unit_cost, whole_number(self.quantity.data or "", field="quantity")


class ReasonForm(HubForm):
    """A reason in the user's words."""

    reason = TextAreaField("Reason", validators=[InputRequired("Give the reason."), Length(max=500)])


class Day(DateField):
    """A date, with a message that says what would be right."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a date, like 2026-03-31.") from None


class PaymentForm(HubForm):
    """One invoice. The key makes sending the form twice pay once."""

    key = HiddenField(default=lambda: uuid4().hex, validators=[InputRequired(), Length(max=64)])
    sessions = StringField("How many does the invoice charge for?", validators=[InputRequired("Enter how many.")])
    invoice_reference = StringField(
        "Invoice number", validators=[InputRequired("Enter the number on the invoice."), Length(max=100)]
    )
    invoice_date = Day("Invoice date", default=today, validators=[InputRequired("Enter the date on the invoice.")])

    def how_many(self) -> int:
        """Give how many the invoice is for; raises Invalid naming the field."""
        return whole_number(self.sessions.data or "", field="sessions")
