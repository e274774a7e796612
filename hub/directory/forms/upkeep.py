"""The forms of those who look after a listing. Several stand on one page, so each has a prefix."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hub.core.clock import today
from hub.core.forms import HubForm
from hub.directory.models import IntakeState, Visibility
from hub.directory.rules.notices import MOST_CHARACTERS

VISIBILITIES = {
    "public": ("Public", "Anybody finds it here and in the open feed."),
    "internal": ("Internal", "Only staff who are signed in find it. It leaves the open feed."),
    "sensitive": (
        "Sensitive",
        "Nobody finds it by searching, like a refuge. Its organisation and the directory team see it.",
    ),
    "archived": ("Archived", "It is listed no more. Referrals made to it still open."),
}
INTAKES = {
    "": "What the listing itself says",
    "open": "Open: it takes people now",
    "waiting_list": "It has a waiting list",
    "full": "Full",
    "closed": "Closed to new people",
    "ask_first": "Ask first",
}


class Day(DateField):
    """A date, with a message that says what would be right."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date."""
        try:
            super().process_formdata([each for each in valuelist if each])
        except ValueError:
            raise ValueError("Enter a date, like 2026-03-31.") from None


class VisibilityForm(HubForm):
    """Who may see a listing."""

    visibility = RadioField(
        "Who may see it",
        choices={value: label for value, (label, _) in VISIBILITIES.items()},
        validators=[InputRequired("Choose who may see it.")],
    )

    def chosen(self) -> Visibility:
        """Give what was chosen."""
        return Visibility(self.visibility.data)


class NoticeForm(HubForm):
    """A notice with its last day, or a closure for so long."""

    text = StringField(
        "Notice", validators=[Length(max=MOST_CHARACTERS, message=f"Use {MOST_CHARACTERS} characters or fewer.")]
    )
    until = Day("Last day", validators=[Optional()])
    is_closed = BooleanField("The service is closed until the end of that day")


class IntakeForm(HubForm):
    """What somebody said of a service's intake, and when."""

    told = RadioField("Does it take people?", choices=INTAKES, default="")
    on = Day(
        "On which day was it said?", default=today, validators=[InputRequired("Enter the day on which it was said.")]
    )

    def chosen(self) -> IntakeState | None:
        """Give what was said; None for what the listing itself says."""
        return IntakeState(self.told.data) if self.told.data else None


class HowToReferForm(HubForm):
    """How somebody is referred, in words."""

    text = TextAreaField(
        "How to refer, in words", validators=[Length(max=2000, message="Use 2,000 characters or fewer.")]
    )


class OwnerForm(HubForm):
    """Which organisation in Hub answers the referrals to the one that is listed."""

    owner = SelectField("Who answers referrals in Hub", default="")

    def offer(self, owners: Sequence[tuple[UUID, str]]) -> None:
        """Fill in the organisations to choose from."""
        self.owner.choices = {"": "Nobody: not through Hub", **{str(each): name for each, name in owners}}

    def chosen(self) -> UUID | None:
        """Give the organisation; None for nobody."""
        return UUID(self.owner.data) if self.owner.data else None


class NoteForm(HubForm):
    """A note for staff."""

    text = TextAreaField(
        "Add a note",
        validators=[InputRequired("Write the note."), Length(max=2000, message="Use 2,000 characters or fewer.")],
    )
