"""The commands on feeds, and an import from a web address."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from tests.factories.directory import service_json
from tests.factories.feeds import Feed as Served
from tests.factories.web_server import WebServer, running_web_server


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _loopback(app: Flask) -> None:
    app.config["HUB"] = replace(app.config["HUB"], fetch_loopback=True)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["directory", *arguments])


def test_a_feed_is_added_listed_and_fetched(app: Flask, server: WebServer) -> None:
    served = Served([service_json(f"Service {each}") for each in range(3)])
    address = served.serve(server)
    added = run(app, "feeds", "add", "Bristol", address, "--every", "week")
    assert (added.exit_code, added.output.strip()) == (0, "Bristol is registered. Every week.")
    assert "never fetched" in run(app, "feeds", "list").output
    first = run(app, "feeds", "sync", "Bristol")
    assert first.exit_code == 0
    assert "3 read: 3 created, 0 changed, 0 unchanged, 0 quarantined; 0 gone" in first.output
    listed = run(app, "feeds", "list").output
    assert f"Bristol: {address}" in listed
    assert "Every week; 3 listings here; fetched 2" in listed
    again = run(app, "feeds", "sync", "Bristol", "--full")
    assert "3 read: 0 created, 0 changed, 3 unchanged" in again.output
    served.broken_pages = frozenset({1})
    failed = run(app, "feeds", "sync", "Bristol", "--full")
    assert (failed.exit_code, "HTTP 500" in failed.output) == (1, True)
    assert "failed 2" in run(app, "feeds", "list").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "A", "file:///etc/passwd"), "must begin with https://"),
        (("add", "A", "http://127.0.0.1/", "--every", "minute"), "minute"),
        (("sync", "Nothing"), "There is no feed with the name “Nothing”"),
    ],
)
def test_what_cannot_be_done_ends_with_an_error_in_words(app: Flask, arguments: tuple[str, ...], said: str) -> None:
    result = run(app, "feeds", *arguments)
    assert result.exit_code in {1, 2}
    assert said in result.output
    assert "Traceback" not in result.output


def test_an_import_takes_a_web_address_with_all_its_pages(app: Flask, server: WebServer) -> None:
    served = Served([service_json(f"Service {each}") for each in range(60)], shallow=True)
    address = served.serve(server)
    tried = run(app, "import", address, "--name", "Bristol", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "60" in tried.output
    result = run(app, "import", address, "--name", "Bristol")
    assert result.exit_code == 0, result.output
    assert "60 created" in result.output
    served.services.pop()
    assert "59 unchanged" in run(app, "import", address, "--name", "Bristol").output


def test_an_import_from_an_address_that_is_not_public_is_refused(app: Flask) -> None:
    app.config["HUB"] = replace(app.config["HUB"], fetch_loopback=False)
    for address in ("http://127.0.0.1/", "http://localhost:8080/", "http://169.254.169.254/latest/meta-data/"):
        result = run(app, "import", address)
        assert result.exit_code == 1
        assert "not a public address" in result.output
