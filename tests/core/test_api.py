"""What the JSON API does with bodies that no honest client sends."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.identity import make_client, make_organisation


@pytest.fixture
def headers(app: Flask) -> dict[str, str]:
    _, key = make_client(make_organisation(), ("directory:read", "referrals:write"))
    return {"Authorization": f"Bearer {key}", "Idempotency-Key": "0001-strange", "Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[" * 100_000 + "]" * 100_000, id="lists in lists"),
        pytest.param('{"text":' * 50_000 + "1" + "}" * 50_000, id="objects in objects"),
        pytest.param('{"most_pence": ' + "9" * 5_000 + "}", id="a number of thousands of digits"),
    ],
)
def test_a_body_past_all_sense_is_refused_and_not_an_error_of_ours(
    client: FlaskClient, headers: dict[str, str], body: str
) -> None:
    answer = client.post("/api/v1/services/search", data=body, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_json")


@pytest.mark.parametrize("text", [r"a\u0000b", r"\u001b[2J", r"\ud800", r"\u0085"])
@pytest.mark.parametrize(
    ("template", "field"),
    [('{"reason": "%s"}', "reason"), ('{"referrer": {"name": "%s"}}', "referrer.name"), ('{"x": [1, "%s"]}', "x.1")],
)
def test_text_that_cannot_be_kept_is_refused_by_its_field(
    client: FlaskClient, headers: dict[str, str], text: str, template: str, field: str
) -> None:
    answer = client.post("/api/v1/referrals", data=template % text, headers=headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize("text", ["Zoë", "two\nlines\tand more", "👩🏽‍🦽", "العربية"])
def test_every_script_and_line_ends_are_taken(client: FlaskClient, headers: dict[str, str], text: str) -> None:
    body: dict[str, Any] = {"text": text}
    del headers["Content-Type"]
    assert client.post("/api/v1/services/search", json=body, headers=headers).status_code == 200
