"""The parent of every form on a page."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, FormField

from hub.core.errors import HubError

LINES = "\n\r\t"


def printable(value: Any) -> Any:
    """Drop control characters from text, in lists too: no database column and no page can hold them."""
    if isinstance(value, list):
        return [printable(each) for each in value]
    if not isinstance(value, str):
        return value
    return "".join(each for each in value if each in LINES or unicodedata.category(each) not in {"Cc", "Cs", "Cn"})


class Printable:
    """What a form's `Meta` is made of: every field drops what cannot be printed before anything else."""

    def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
        """Bind a field with that filter in front of its own; a field made of fields leaves it to them."""
        if issubclass(unbound_field.field_class, FieldList | FormField):
            return unbound_field.bind(form=form, **options)
        filters = [printable, *unbound_field.kwargs.get("filters", ())]
        return unbound_field.bind(form=form, **(options | {"filters": filters}))


class HubForm(FlaskForm):
    """A form with CSRF protection that can show what an action refused."""

    class Meta(Printable):
        """Never take what cannot be printed."""

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
