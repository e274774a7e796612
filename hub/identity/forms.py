"""Forms for signing in."""

from wtforms import EmailField, PasswordField
from wtforms.validators import Email, InputRequired

from hub.core.forms import HubForm


class SignInForm(HubForm):
    """E-mail address and password."""

    email = EmailField(
        "E-mail address",
        validators=[InputRequired("Enter your e-mail address."), Email("Enter an e-mail address like name@example.org.")],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        validators=[InputRequired("Enter your password.")],
        render_kw={"autocomplete": "current-password"},
    )
