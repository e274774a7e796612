"""What changes where real people's data may be: secrets, cookies, HTTPS, and what an error tells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub import create_app
from hub.core.db import db
from hub.core.settings import DEVELOPMENT_SECRET, Settings, SettingsError
from hub.identity.rules import FAILURES_OF_ONE_NETWORK

GIVEN = {
    "HUB_ENV": "production",
    "HUB_SECRET_KEY": "a secret of this place, long enough for anybody",
    "HUB_BASE_URL": "https://hub.example",
    "HUB_MAIL_URL": "smtp://mail.example:587",
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"HUB_SECRET_KEY": ""}, "HUB_SECRET_KEY"),
        ({"HUB_SECRET_KEY": DEVELOPMENT_SECRET}, "HUB_SECRET_KEY"),
        ({"HUB_SECRET_KEY": "short"}, "HUB_SECRET_KEY"),
        ({"HUB_BASE_URL": ""}, "HUB_BASE_URL"),
        ({"HUB_MAIL_URL": ""}, "HUB_MAIL_URL"),
        ({"HUB_ENV": "staging"}, "HUB_ENV"),
        ({"HUB_PROXIES": "-1"}, "HUB_PROXIES"),
        ({"HUB_PROXIES": "²"}, "HUB_PROXIES"),
        ({"HUB_SESSION_MINUTES": "0"}, "HUB_SESSION_MINUTES"),
        ({"HUB_FETCH_LOOPBACK": "yes"}, "HUB_FETCH_LOOPBACK is for tests"),
        ({"HUB_FETCH_LOOPBACK": "perhaps"}, "HUB_FETCH_LOOPBACK"),
        ({"HUB_FETCH_PORTS": "80,https"}, "HUB_FETCH_PORTS"),
        ({"HUB_FETCH_PORTS": "0"}, "HUB_FETCH_PORTS"),
    ],
)
def test_it_does_not_start_on_settings_that_are_missing_or_make_no_sense(
    changes: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(GIVEN | changes, tmp_path)


def test_what_hub_may_fetch_from_is_set_by_the_environment(tmp_path: Path) -> None:
    usual = Settings.from_environment(GIVEN, tmp_path)
    assert (usual.fetch_ports, usual.fetch_loopback) == (frozenset({80, 443, 8080, 8443}), False)
    assert Settings.from_environment(GIVEN | {"HUB_FETCH_PORTS": "443, 9443"}, tmp_path).fetch_ports == {443, 9443}
    assert Settings.from_environment({"HUB_FETCH_LOOPBACK": "1"}, tmp_path).fetch_loopback


@pytest.fixture
def production(
    database_kind: str, new_database: Callable[[str], str], tmp_path: Path
) -> Iterator[Callable[..., Flask]]:
    """Gives a function that makes an application in production, on a database of its own."""
    apps = []
    address = new_database(database_kind)

    def make(**changes: Any) -> Flask:
        settings = Settings.from_environment(GIVEN | {"HUB_DATABASE_URL": address}, tmp_path)
        apps.append(create_app(replace(settings, search_dir=tmp_path / "search", **changes)))
        return apps[-1]

    yield make
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def fail_to_sign_in(app: Flask, address: str, email: str) -> int:
    """Send a password too long to be worth hashing, by way of a proxy that adds the address; gives the status."""
    form = {"email": email, "password": "x" * 201}
    headers = {"X-Forwarded-For": f"192.0.2.99, {address}", "X-Forwarded-Proto": "https"}
    return app.test_client().post("/sign-in", data=form, headers=headers).status_code


@pytest.mark.parametrize(("proxies", "from_elsewhere"), [(1, 422), (0, 429)])
def test_the_brake_counts_the_address_that_a_trusted_proxy_saw(
    production: Callable[..., Flask], proxies: int, from_elsewhere: int
) -> None:
    app = production(proxies=proxies)
    app.config["WTF_CSRF_ENABLED"] = False
    for number in range(FAILURES_OF_ONE_NETWORK):
        assert fail_to_sign_in(app, "203.0.113.7", f"user{number}@test.example") == 422
    assert fail_to_sign_in(app, "203.0.113.7", "somebody@test.example") == 429
    assert fail_to_sign_in(app, "203.0.113.8", "somebody@test.example") == from_elsewhere


def test_cookies_are_for_https_and_browsers_are_told_to_stay_there(production: Callable[..., Flask]) -> None:
    page = production(proxies=1).test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hub=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]


def test_a_header_of_the_visitor_is_not_believed_without_a_proxy(production: Callable[..., Flask]) -> None:
    page = production().test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in page.headers


def test_an_error_tells_no_detail(production: Callable[..., Flask], tmp_path: Path) -> None:
    app = production()
    app.add_url_rule("/broken", "broken", lambda: {}["the secret of the code"])
    page = app.test_client().get("/broken")
    assert page.status_code == 500
    assert "Sorry, there is a problem with Hub" in page.text
    assert "secret" not in page.text
    assert "Traceback" not in page.text


def test_invented_people_and_their_sign_ins_stay_out(production: Callable[..., Flask]) -> None:
    app = production()
    refused = app.test_cli_runner().invoke(args=["demo", "load"])
    assert refused.exit_code == 1
    assert "not loaded in production" in refused.output
    assert "@demo.example" not in app.test_client().get("/sign-in").text


@pytest.mark.parametrize(("key", "status"), [("", 404), ("Bearer wrong", 404), ("Bearer the token", 200)])
def test_the_numbers_are_for_who_has_the_token(production: Callable[..., Flask], key: str, status: int) -> None:
    client = production(metrics_token="the token").test_client()
    assert client.get("/metrics", headers={"Authorization": key}).status_code == status
    assert production().test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
