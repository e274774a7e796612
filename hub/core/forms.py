"""The parent of every form on a page."""

from typing import Any

from flask_wtf import FlaskForm

from hub.core.errors import HubError


class HubForm(FlaskForm):
    """A form with CSRF protection that can show what an action refused."""

    def show(self, refused: HubError) -> None:
        """Put the errors of an action beside their fields; those of no field stand in `form_errors`."""
        known: dict[str, Any] = self._fields
        for error in refused.errors or ():
            field = known.get(error.field.split(".")[0])
            if field is None:
                self.form_errors.append(error.message)
            else:
                field.errors = [*field.errors, error.message]
        if not refused.errors:
            self.form_errors.append(refused.message)
