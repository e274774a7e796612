"""The parent of every form on a page."""

import unicodedata
from collections.abc import Iterable, Iterator
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


def whole(text: str | None) -> int | None:
    """Give a whole number from 0 of at most nine plain digits; None for anything else, such as ² or a million nines."""
    return int(text) if text and len(text) <= 9 and text.isascii() and text.isdigit() else None


class Rows(FieldList):  # type: ignore[type-arg]  # generic in its types only, not when it runs
    """A list of fields. The names of what was sent are the sender's to choose: those that number no row are nothing."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """Give the numbers of the rows in names like needs-0-text."""
        start = f"{prefix}-"
        for name in formdata:
            if name.startswith(start):
                number = whole(name.removeprefix(start).partition("-")[0])
                if number is not None:
                    yield number


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
