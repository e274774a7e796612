"""Choosing whose listings to look at."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import SelectField

from hub.core.forms import HubForm


class WhoseForm(HubForm):
    """Whose listings are shown; it changes nothing and is sent in the address."""

    organisation = SelectField("Organisation", validate_choice=False)

    def offer(self, organizations: Sequence[tuple[UUID, str]]) -> None:
        """Offer these."""
        self.organisation.choices = [("", "All organisations"), *((str(each), name) for each, name in organizations)]

    def chosen(self) -> UUID | None:
        """Give the organisation; None for all, and for what is none."""
        try:
            return UUID(self.organisation.data or "")
        except ValueError:
            return None
