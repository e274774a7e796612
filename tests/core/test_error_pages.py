"""What a page says when something is wrong: plain English, and what to do."""

import pytest
from flask.testing import FlaskClient


def test_an_address_that_is_nowhere_is_a_page_not_found(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "<title>Page not found" in answer.text
    assert "URL" not in answer.text


def test_a_page_that_only_takes_forms_says_so(client: FlaskClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert "This page does not open like that" in answer.text
    assert "method" not in answer.text.partition("<main")[2].partition("</main")[0]


def test_a_machine_still_gets_the_words_of_http(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["title"] == "Not Found"


@pytest.mark.parametrize("path", ["/nowhere", "/people", "/sign-out"])
def test_every_error_page_leads_back_to_the_start(client: FlaskClient, path: str) -> None:
    assert "Go to the start page" in client.get(path).text


def test_a_page_that_says_what_is_wrong_guesses_no_other_reason(client: FlaskClient) -> None:
    answer = client.get("/invitations/used-up")
    assert answer.status_code == 404
    assert "Ask for a new one" in answer.text
    assert "If you typed the address" not in answer.text
    assert "If you typed the address" in client.get("/nowhere").text
