"""The forms of checks: what an organisation says has changed, and how often the directory team lets it be asked."""

from collections.abc import Iterable

from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from hub.core.forms import HubForm
from hub.directory.forms.upkeep import INTAKES
from hub.directory.models import IntakeState
from hub.directory.rules.reports import MOST_CHARACTERS, ReportKind
from hub.directory.rules.still_right import EVERY_DAYS, LONGEST_DAYS, SHORTEST_DAYS

CHANGES = {
    ReportKind.TIMES: "The days or times",
    ReportKind.CONTACT: "The telephone number, e-mail address or web site",
    ReportKind.PLACE: "The address or the place on the map",
    ReportKind.WHO: "Who it is for",
    ReportKind.COST: "The cost",
    ReportKind.CLOSED: "It has closed, or we do not run it any more",
    ReportKind.UNSAFE: "It shows something that must be kept back",
    ReportKind.OTHER: "Something else",
}
NOTHING_SAID = {"": "As the listing says", **{value: label for value, label in INTAKES.items() if value}}
_DAYS = f"Enter a whole number of days from {SHORTEST_DAYS} to {LONGEST_DAYS}."


class ChangeForm(HubForm):
    """What is not right any more, and what is right instead."""

    kind = RadioField(
        "What has changed?",
        choices={kind.value: label for kind, label in CHANGES.items()},
        validators=[InputRequired("Choose what has changed.")],
    )
    text = TextAreaField(
        "What is right now?",
        validators=[
            InputRequired("Say what is right now."),
            Length(max=MOST_CHARACTERS, message=f"Use {MOST_CHARACTERS:,} characters or fewer."),
        ],
    )
    intake = RadioField("Does it take people at the moment?", choices=NOTHING_SAID, default="")

    def chosen(self) -> ReportKind:
        """Give what has changed."""
        return ReportKind(self.kind.data)

    def told(self) -> IntakeState | None:
        """Give what was said of its intake; None where nothing was."""
        return IntakeState(self.intake.data) if self.intake.data else None


class EveryForm(HubForm):
    """How often the organisations of all listings are asked."""

    days = IntegerField(
        "Days between two checks",
        default=EVERY_DAYS,
        validators=[InputRequired(_DAYS), NumberRange(SHORTEST_DAYS, LONGEST_DAYS, _DAYS)],
    )


class EveryOfTermForm(EveryForm):
    """How often those of one kind of help are asked."""

    term = SelectField("Kind of help", validators=[InputRequired("Choose a kind of help.")])

    def offer(self, needs: Iterable[tuple[str, str]]) -> None:
        """Fill in the kinds of help to choose from."""
        self.term.choices = {"": "Choose one", **dict(needs)}
