"""Looking at pages strictly: every HTML answer in every test is parsed, and a parse error fails the test."""

import re
from typing import Any

from flask.testing import FlaskClient
from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse


class PageError(AssertionError):
    """A page is not well-formed, or has two elements of one id."""


def check_page(html: str, where: str = "") -> None:
    """Raise PageError where the HTML has parse errors, repeated ids, or not exactly one h1."""
    parser = HTMLParser()
    parser.parse(html)
    lines = [*html.splitlines(), "(the end)"]
    errors = [f"line {line}: {code} {data} | {lines[line - 1][:120]}" for (line, _), code, data in parser.errors]
    ids = re.findall(r'\sid="([^"]*)"', html)
    errors += [f"id {each!r} stands twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
    if len(re.findall(r"<h1[\s>]", html)) != 1:
        errors.append("there is not exactly one h1")
    if errors:
        raise PageError(f"{where}: " + "; ".join(errors[:5]))


class StrictClient(FlaskClient):
    """A browser of a test that refuses careless pages."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.data and answer.status_code not in {301, 302, 303, 307, 308}:
            check_page(answer.get_data(as_text=True), answer.request.path)
        return answer
