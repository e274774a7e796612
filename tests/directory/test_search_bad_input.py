"""Bad input to the search page: an answer, or a plain word about what is wrong with it; signed in or not."""

import re

import pytest
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import make_organisation, make_user
from tests.factories.world import sign_in

ODD = [
    "the and of",
    "?!… ;:",
    '"unbalanced',
    "((",
    "*",
    "a*",
    "😀🧓🏽",
    "مرحبا بالعالم",
    "name:x OR *",
    "'; DROP TABLE directory_change; --",
    "%' OR 1=1",
    "{{ 7*7 }}",
    "<script>alert(1)</script>",
    "debt\x00advice",
]
TOO_LONG = ["x" * 10_000, "debt " * 2_000, " ".join(f"w{number}" for number in range(3_000)), "😀" * 10_000]


@pytest.fixture
def link_worker(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))
    return client


def posted(client: FlaskClient, **data: str) -> tuple[int, str]:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/services").text)
    assert token is not None
    answer = client.post("/services", data={"csrf_token": token[1], **data}, follow_redirects=True)
    return answer.status_code, answer.text


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("field", ["q", "near"])
def test_odd_text_is_answered_or_refused_in_plain_words(client: FlaskClient, field: str, text: str) -> None:
    make_service("Debt advice")
    answer = client.get("/services", query_string={field: text})
    assert answer.status_code in ({200} if field == "q" else {200, 422})
    assert "<script>alert" not in answer.text
    assert ">49<" not in answer.text
    assert 'value="49"' not in answer.text


@pytest.mark.parametrize("text", TOO_LONG)
def test_text_longer_than_anybody_types_is_refused_beside_its_field(client: FlaskClient, text: str) -> None:
    make_service("Debt advice")
    answer = client.get("/services", query_string={"q": text})
    assert answer.status_code == 422
    assert "Use fewer words." in answer.text


@pytest.mark.parametrize("text", ODD)
def test_who_is_signed_in_gets_the_same_answer(link_worker: FlaskClient, text: str) -> None:
    make_service("Debt advice")
    status, page = posted(link_worker, q=text)
    assert status == 200
    assert "<script>alert" not in page


def test_who_is_signed_in_is_told_of_text_that_is_too_long(link_worker: FlaskClient) -> None:
    status, page = posted(link_worker, q="x" * 10_000)
    assert status == 422
    assert "Use fewer words." in page


@pytest.mark.parametrize("field", ["within", "day", "cost", "age", "part", "sort"])
@pytest.mark.parametrize("value", ["x", "-1", "1e999", "'; DROP TABLE", "9" * 400])
def test_who_is_signed_in_is_told_of_a_choice_that_is_none(link_worker: FlaskClient, field: str, value: str) -> None:
    assert posted(link_worker, q="debt", **{field: value})[0] == 422


@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%00", "%C3", "debt%ED%B0%80"])
def test_bytes_that_are_no_text_are_searched_as_far_as_they_are(client: FlaskClient, raw: str) -> None:
    make_service("Debt advice")
    assert client.get(f"/services?q={raw}").status_code == 200


@pytest.mark.parametrize("number", ["-1", "0", "x", "9" * 400, "\x00"])
def test_a_page_number_that_cannot_be_is_no_error(client: FlaskClient, number: str) -> None:
    make_service("Debt advice")
    assert client.get("/services", query_string={"q": "debt", "page": number}).status_code == 200


@pytest.mark.parametrize("field", ["need", "language", "audience", "access", "how"])
@pytest.mark.parametrize("value", ["'; DROP TABLE", "x" * 5_000, "x\x00y", "😀", "../.."])
def test_a_filter_that_no_service_has_finds_nothing(client: FlaskClient, field: str, value: str) -> None:
    make_service("Debt advice")
    answer = client.get("/services", query_string={field: value})
    assert answer.status_code == 200
    assert "Debt advice" not in answer.text
