"""The form for what was looked for and not found."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.core.forms import HubForm
from hub.insights.rules import NOTE_CHARACTERS, REASON_WORDS

SOMETHING_ELSE = "other"


class UnmetNeedForm(HubForm):
    """A need, why nothing was suitable, and roughly where. Nothing of a person."""

    need = SelectField("What was needed?", validators=[InputRequired("Choose what was needed.")])
    reason = RadioField(
        "Why was no service suitable?",
        choices={reason.value: words for reason, words in REASON_WORDS.items()},
        validators=[InputRequired("Choose why no service was suitable.")],
    )
    area = StringField(
        "Area (optional)", validators=[Length(max=20, message="Enter the first part of a postcode, like HX1.")]
    )
    would_have_helped = TextAreaField(
        "What would have helped? (optional)",
        validators=[Length(max=NOTE_CHARACTERS, message=f"Use {NOTE_CHARACTERS} characters or fewer.")],
    )
