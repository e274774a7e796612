"""Who is asked to sign in, and what is counted of whom."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from hub.web.assets import VERSION
from tests.factories.identity import make_user, sign_in


@pytest.mark.parametrize(
    "address",
    [
        *("/people/{}", "/people/{}/plan", "/referrals/{}", "/referrals/{}/sent", "/goals/{}/refer/{}", "/budgets/{}"),
        *("/budgets/commitments/{}", "/budgets/entries/{}/reverse"),
    ],
)
def test_a_visitor_who_follows_a_link_is_asked_to_sign_in_whether_or_not_there_is_something(
    client: FlaskClient, address: str
) -> None:
    address = address.replace("{}", str(uuid4()))
    page = client.get(address)
    assert page.status_code == 401
    assert f"/sign-in?next={address}" in page.text


def test_methods_that_nobody_knows_are_counted_as_one(client: FlaskClient) -> None:
    for number in range(3):
        client.open("/", method=f"MADEUP{number}")
    numbers = client.get("/metrics").text
    assert "MADEUP" not in numbers
    assert 'method="other"' in numbers


@pytest.fixture
def signed_in(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_user())
    with client.session_transaction() as session:
        session.permanent = True
    return client


@pytest.mark.parametrize("address", [f"/assets/{VERSION}/hub.css", "/oruk/v3/services", "/api/v1/openapi.json"])
def test_what_is_the_same_for_everybody_carries_nobodys_session(signed_in: FlaskClient, address: str) -> None:
    answer = signed_in.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_every_page_renews_the_session(signed_in: FlaskClient) -> None:
    assert "Set-Cookie" in signed_in.get("/services").headers
