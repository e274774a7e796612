"""The parts of form fields that a page has many of, written without a template: a search page has 220 options.

Each was a dozen small steps in a template, which together took a tenth of the page's time.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import SelectMultipleField


def options(choices: Iterable[tuple[Any, str, bool, Any]]) -> Markup:
    """Write the options of a list, each given as value, words and whether it is chosen."""
    return Markup("\n".join([_option(value, label, bool(chosen)) for value, label, chosen, *_ in choices]))  # noqa: S704  # of escaped parts


def boxes(field: SelectMultipleField) -> Markup:
    """Write the tick boxes of a field; the first has the field's id, to which an error leads."""
    written = []
    for number, (value, label, is_ticked, more) in enumerate(field.iter_choices(), 1):
        box_id = field.id if number == 1 else f"{field.id}-{number}"
        written.append(_box(box_id, field.name, value, label, bool(is_ticked), "disabled" in more))
    return Markup("\n".join(written))  # noqa: S704  # of escaped parts


@lru_cache(maxsize=8)  # the same on every page, until the directory changes
def offers(names: tuple[str, ...]) -> Markup:
    """Write what a list of suggestions offers."""
    return Markup("").join(Markup('<option value="{}"></option>').format(name) for name in names)


@lru_cache(maxsize=8192)  # most pages show the same: "Tuesday (3)"
def _option(value: Any, label: str, is_chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'


def _box(box_id: str, name: str, value: Any, label: str, is_ticked: bool, is_disabled: bool) -> str:
    state = f"{' checked' if is_ticked else ''}{' disabled' if is_disabled else ''}"
    return (
        '<div class="nhsuk-checkboxes__item">'
        f'<input class="nhsuk-checkboxes__input" id="{escape(box_id)}" name="{escape(name)}" type="checkbox" '
        f'value="{escape(value)}"{state}>'
        f'<label class="nhsuk-label nhsuk-checkboxes__label" for="{escape(box_id)}">{escape(label)}</label></div>'
    )
