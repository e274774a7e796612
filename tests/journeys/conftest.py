"""A real server with the demonstration place, and a real browser that refuses careless pages."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from hub import create_app
from hub.core.actor import Actor
from hub.core.db import db
from hub.core.settings import Settings
from hub.demo.actions import Loaded, load_demo
from tests.journeys.browser import ARGUMENTS, Visitor


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program. Where there is none the browser tests are skipped, unless HUB_REQUIRE_BROWSER is set."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("HUB_REQUIRE_BROWSER"):
        pytest.fail("Chromium is not installed, and HUB_REQUIRE_BROWSER is set.")
    pytest.skip("Chromium is not installed: install the package chromium to run the browser tests.")


@pytest.fixture(scope="module")
def place(
    database_kind: str, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Loaded]]:
    """The demonstration place on a database of its own, as `make run` has it."""
    folder = tmp_path_factory.mktemp("place")
    settings = Settings(
        env="development",
        secret_key="a secret for the journeys only, long enough for anybody",
        database_url=new_database(database_kind),
        search_dir=Path(folder) / "search",
        base_url="http://127.0.0.1",
        mail_url="console:",
    )
    app = create_app(settings)
    with app.app_context():
        loaded = load_demo(actor=Actor.system("demo"))
        db.session.remove()
    yield app, loaded
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def address(place: tuple[Flask, Loaded]) -> Iterator[str]:
    """Where the server answers."""
    server = make_server("127.0.0.1", 0, place[0], threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(chromium: str, address: str) -> Iterator[Callable[..., Visitor]]:
    """Gives a function that opens a new browser window: visit(), visit("link@demo.example"), visit(width=360)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield lambda email="", width=1280, scripts=True: Visitor.arrive(browser, address, email, width, scripts)
        browser.close()
