"""E-mails hold a reference, a link and a date, and nothing about a person."""

import ast
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, meta

from hub.notifications.rules import check_context
from tests.house.tree import HUB, modules, parsed, relative

# Everything that a mail may show. Think twice before a word is added: it leaves Hub in the open.
# `services` are names and changes of public listings, `stop` is the link that ends such mails.
MAY_BE_SHOWN = {"count", "days", "due", "link", "organisation", "reference", "services", "status", "stop"}
TEMPLATES = sorted(HUB.glob("*/templates/mail/*.txt"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_mail_shows_only_what_may_leave(template: Path) -> None:
    shown = meta.find_undeclared_variables(Environment(autoescape=True).parse(template.read_text("utf-8")))
    assert shown - MAY_BE_SHOWN == set()


def test_what_may_be_shown_passes_the_check_of_the_outbox() -> None:
    check_context(dict.fromkeys(MAY_BE_SHOWN, "x"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_mail_has_a_subject_and_a_text(app: Flask, template: Path) -> None:
    text = app.jinja_env.get_template(f"mail/{template.name}").render(dict.fromkeys(MAY_BE_SHOWN, "x")).strip()
    subject, _, body = text.partition("\n")
    assert 0 < len(subject) <= 78  # RFC 5322 2.1.1: lines should be no longer
    assert body.strip()


def test_every_template_is_sent_by_somebody_and_every_sending_has_one() -> None:
    sent = {
        (relative(path).split("/")[1], keyword.value.value)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue"
        for keyword in node.keywords
        if keyword.arg == "template" and isinstance(keyword.value, ast.Constant)
    }
    assert sent == {(relative(template).split("/")[1], template.stem) for template in TEMPLATES}
