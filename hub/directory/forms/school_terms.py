"""The form that adds a school term."""

from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from hub.core.forms import HubForm


class Day(DateField):
    """A date, with a message that says what would be right."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date; raises ValueError, which is shown beside the field."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a date, like 2026-03-31.") from None


class SchoolTermForm(HubForm):
    """A term, or one half of it: its name, first and last day."""

    name = StringField(
        "Name of the term",
        validators=[InputRequired("Give the term a name."), Length(max=100, message="Use fewer words.")],
    )
    begins_on = Day("First day", validators=[InputRequired("Enter the first day.")])
    ends_on = Day("Last day", validators=[InputRequired("Enter the last day.")])
