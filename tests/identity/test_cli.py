"""The commands `users` and `clients`."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from hub.identity.actions import authenticate_client
from hub.identity.queries import find_user_by_email

ANN = ("users", "create", "--email", "ann@surgery.example", "--name", "Ann", "--organisation", "Mill Road")
CLINICIAN = ("--kind", "practice", "--role", "clinician", "--ods", "Y00001")


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_a_user_is_made_with_a_password_asked_for_twice(run: FlaskCliRunner) -> None:
    result = run.invoke(args=[*ANN, *CLINICIAN], input="a good password\na good password\n")
    assert result.exit_code == 0, result.output
    assert "can sign in as ann@surgery.example" in result.output
    user = find_user_by_email("ann@surgery.example")
    assert user is not None
    assert user.password_hash


def test_a_user_is_made_with_a_one_time_link(run: FlaskCliRunner) -> None:
    result = run.invoke(args=[*ANN, *CLINICIAN, "--link"])
    assert re.search(r"http://localhost/invitations/[\w-]{43}", result.output)


def test_a_role_that_does_not_fit_is_one_line_and_exit_status_one(run: FlaskCliRunner) -> None:
    result = run.invoke(args=[*ANN, "--kind", "voluntary", "--role", "clinician", "--link"])
    assert result.exit_code == 1
    assert "Error: Nobody is a clinician in a voluntary" in result.output
    assert find_user_by_email("ann@surgery.example") is None


def test_a_client_is_made_listed_and_revoked(run: FlaskCliRunner) -> None:
    made = run.invoke(
        args=[
            "clients", "create", "--name", "Mill Road system", "--ods", "Y00002", "--practice", "Mill Road",
            "--scope", "referrals:write",
        ]
    )  # fmt: skip
    key = re.search(r"hub_\S+", made.output)
    assert key, made.output
    assert "never used" in run.invoke(args=["clients", "list"]).output
    assert authenticate_client(key[0]).name == "Mill Road system"
    assert "(used " in run.invoke(args=["clients", "list"]).output
    prefix = key[0].split("_")[1]
    assert run.invoke(args=["clients", "revoke", prefix]).exit_code == 0
    assert "(revoked)" in run.invoke(args=["clients", "list"]).output


def test_a_client_of_an_unknown_practice_is_refused(run: FlaskCliRunner) -> None:
    result = run.invoke(args=["clients", "create", "--name", "S", "--ods", "Y9", "--scope", "referrals:write"])
    assert result.exit_code == 1
    assert "No practice has the ODS code Y9" in result.output
