"""Forms for signing in, inviting and joining."""

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length, Optional

from hub.core.forms import HubForm
from hub.identity.rules import PASSWORD_LONGEST, PASSWORD_SHORTEST

ENTER_EMAIL = "Enter your e-mail address."
LIKE_EMAIL = "Enter an e-mail address like name@example.org."


class SignInForm(HubForm):
    """E-mail address and password."""

    email = EmailField(
        "E-mail address",
        validators=[InputRequired(ENTER_EMAIL), Email(LIKE_EMAIL)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        validators=[InputRequired("Enter your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField(validators=[Optional()])


class LinkForm(HubForm):
    """Where to send a link by which one signs in."""

    email = EmailField(
        "E-mail address",
        validators=[InputRequired(ENTER_EMAIL), Email(LIKE_EMAIL)],
        render_kw={"autocomplete": "username"},
    )


class InviteForm(HubForm):
    """Whom to invite, and as what. The page fills in the roles of its kind of organisation."""

    email = EmailField(
        "Their work e-mail address",
        validators=[InputRequired("Enter the e-mail address to send the link to."), Email(LIKE_EMAIL)],
        render_kw={"autocomplete": "off"},
    )
    role = RadioField("What they will do here", validators=[InputRequired("Choose what they will do.")])


class JoinForm(HubForm):
    """The name and the password of a new account."""

    name = StringField(
        "Your name, as colleagues know you",
        validators=[InputRequired("Enter your name."), Length(max=200, message="Enter 200 characters or fewer.")],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        "Choose a password",
        validators=[
            InputRequired("Choose a password."),
            Length(
                PASSWORD_SHORTEST,
                PASSWORD_LONGEST,
                f"Enter a password of {PASSWORD_SHORTEST} to {PASSWORD_LONGEST} characters.",
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "Type the password again",
        validators=[EqualTo("password", "The two passwords differ. Type the same one twice.")],
        render_kw={"autocomplete": "new-password"},
    )


class ConfirmForm(HubForm):
    """Nothing but the button."""
