"""The mark-up of fields that Hub writes itself is that of the design system's own macros, element by element."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

OURS = '{% import "forms.html" as f with context %}'
THEIRS = """
{% from "nhsuk/components/input/macro.jinja" import input %}
{% from "nhsuk/components/select/macro.jinja" import select %}
{% from "nhsuk/components/checkboxes/macro.jinja" import checkboxes %}
{% from "nhsuk/components/button/macro.jinja" import button %}
"""


class Sample(Form):
    """A field of each kind."""

    words = StringField("What & where?", validators=[Length(max=5, message="Use <fewer>.")])
    age = IntegerField("Age", render_kw={"autocomplete": "off"})
    day = SelectField("Day", choices={"": "Any", "1": "Tuesday & after"})
    free = BooleanField("Free?")
    access = SelectMultipleField("Access")


def sample(*, is_wrong: bool) -> Sample:
    said = {"words": "much too long", "day": "9"} if is_wrong else {"words": "a<b", "day": "1", "free": "y"}
    form = Sample(MultiDict({**said, "age": "7"}))
    form.access.choices = [("Loop", "Loop (2)"), ("Ramp", "Ramp (0)", {"disabled": True})]
    form.access.data = ["Loop"]
    form.validate()
    if is_wrong:
        form.free.errors = ["Tick it."]
        form.access.errors = ["Choose one."]
    return form


def base(field: Any, hint: str) -> dict[str, Any]:
    label = {"text": field.label.text, "classes": "nhsuk-label--s"}
    error = {"text": field.errors[0]} if field.errors else None
    return {"id": field.id, "name": field.name, "label": label, "hint": said(hint), "errorMessage": error}


def said(hint: str) -> dict[str, str] | None:
    return {"text": hint} if hint else None


def shape(template: str, **given: Any) -> Any:
    page = tinyhtml5.parse(render_template_string(template, **given), namespace_html_elements=False)
    body = page.find("body")
    assert body is not None
    assert len(body)
    return [of(each) for each in body]


def of(element: Element) -> tuple[Any, ...]:
    text = [" ".join(part.split()) for part in (element.text or "", *(child.tail or "" for child in element))]
    return element.tag, dict(element.attrib), text, [of(child) for child in element]


@pytest.fixture(autouse=True)
def request_for_a_page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


SAMPLES = list(product((False, True), ("", "Say <more>")))
AROUND: list[dict[str, str]] = [{}, {"prefix": "£"}, {"suffix": "years", "classes": "x", "inputmode": "numeric"}]


def test_a_text_field_is_as_the_design_system_has_it() -> None:
    for (is_wrong, hint), name, around in product(SAMPLES, ("words", "age"), AROUND):
        field = sample(is_wrong=is_wrong)[name]
        params = base(field, hint) | {"value": str(field.data), "type": "text", **around}
        params["autocomplete"] = (field.render_kw or {}).get("autocomplete")
        ours = shape(OURS + "{{ f.text(field, hint, **around) }}", field=field, hint=hint, around=around)
        assert ours == shape(THEIRS + "{{ input(params) }}", params=params)


def test_a_list_is_as_the_design_system_has_it() -> None:
    for is_wrong, hint in SAMPLES:
        field = sample(is_wrong=is_wrong).day
        items = [{"value": each[0], "text": each[1], "selected": each[2]} for each in field.iter_choices()]
        ours = shape(OURS + "{{ f.choose(field, hint) }}", field=field, hint=hint)
        assert ours == shape(THEIRS + "{{ select(params) }}", params=base(field, hint) | {"items": items})


def test_a_box_to_tick_is_as_the_design_system_has_it() -> None:
    for is_wrong, hint in SAMPLES:
        field = sample(is_wrong=is_wrong).free
        item = {"id": field.id, "value": "y", "text": field.label.text, "checked": field.data, "hint": said(hint)}
        params = {"idPrefix": field.id, "name": field.name, "items": [item]}
        params["errorMessage"] = base(field, "")["errorMessage"]
        ours = shape(OURS + "{{ f.tick(field, hint) }}", field=field, hint=hint)
        assert ours == shape(THEIRS + "{{ checkboxes(params) }}", params=params)


def test_boxes_to_tick_are_as_the_design_system_has_them() -> None:
    for is_wrong, hint in SAMPLES:
        field = sample(is_wrong=is_wrong).access
        items = [
            {"id": each_id, "value": each[0], "text": each[1], "checked": each[2], "disabled": "disabled" in each[3]}
            for each_id, each in zip(("access", "access-2"), field.iter_choices(), strict=True)
        ]
        legend = {"text": field.label.text, "classes": "nhsuk-fieldset__legend--s"}
        params = base(field, hint) | {"idPrefix": field.id, "items": items, "fieldset": {"legend": legend}}
        del params["id"]
        ours = shape(OURS + "{{ f.ticks(field, hint) }}", field=field, hint=hint)
        assert ours == shape(THEIRS + "{{ checkboxes(params) }}", params=params)


def test_a_button_is_as_the_design_system_has_it() -> None:
    for is_secondary, named in product((False, True), ({}, {"name": "send", "value": "a&b"})):
        classes = "nhsuk-button--secondary" if is_secondary else ""
        params = {"text": "Send <it>", "type": "submit", "preventDoubleClick": True, "classes": classes, **named}
        ours = shape(OURS + "{{ f.submit('Send <it>', secondary, **named) }}", secondary=is_secondary, named=named)
        assert ours == shape(THEIRS + "{{ button(params) }}", params=params)
