"""Who is asked to sign in, and what is counted of whom."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient


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
