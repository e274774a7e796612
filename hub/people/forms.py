"""Forms about people."""

from wtforms import StringField
from wtforms.validators import Length

from hub.core.forms import HubForm


class FindForm(HubForm):
    """What to find somebody by. It is posted: names and NHS numbers do not stand in addresses or logs."""

    text = StringField("Name or NHS number", validators=[Length(max=100)], render_kw={"autocomplete": "off"})


class WithdrawForm(HubForm):
    """Nothing but the token that shows it was meant."""
