"""The forms of reports: what is wrong with a listing, and what became of it."""

from wtforms import EmailField, RadioField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from hub.core.forms import HubForm
from hub.directory.rules.reports import KINDS, MOST_CHARACTERS, OUTCOMES, ReportKind, ReportOutcome


class ReportForm(HubForm):
    """What is wrong, and where to write when it is looked at."""

    kind = RadioField(
        "What is wrong?",
        choices={kind.value: label for kind, label in KINDS.items()},
        validators=[InputRequired("Choose what is wrong.")],
    )
    text = TextAreaField(
        "What would be right? (optional)",
        validators=[Length(max=MOST_CHARACTERS, message=f"Use {MOST_CHARACTERS:,} characters or fewer.")],
    )
    email = EmailField(
        "Your e-mail address (optional)",
        validators=[Optional(), Length(max=254), Email("Enter an e-mail address like name@example.org.")],
        render_kw={"autocomplete": "email"},
    )

    def chosen(self) -> ReportKind:
        """Give what is wrong."""
        return ReportKind(self.kind.data)


class ReportAnswerForm(HubForm):
    """What was done about a report."""

    outcome = RadioField(
        "What became of it?",
        choices={outcome.value: label for outcome, label in OUTCOMES.items()},
        validators=[InputRequired("Choose what became of it.")],
    )

    def chosen(self) -> ReportOutcome:
        """Give what became of it."""
        return ReportOutcome(self.outcome.data)
