"""The directory team keeps in step with a directory elsewhere, in a real browser at both widths."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from hub.demo.actions import Loaded
from tests.factories.directory import service_json
from tests.factories.feeds import Feed as Served
from tests.factories.web_server import WebServer, running_web_server
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def server(place: tuple[Flask, Loaded]) -> Iterator[WebServer]:
    """A directory elsewhere: on this machine, which the application may fetch from for this test."""
    app = place[0]
    before = app.config["HUB"]
    app.config["HUB"] = replace(before, fetch_loopback=True)
    with running_web_server() as server:
        yield server
    app.config["HUB"] = before


@pytest.mark.parametrize("width", [1280, 360])
def test_an_editor_keeps_in_step_with_a_directory_elsewhere(
    visit: Callable[..., Visitor], server: WebServer, width: int
) -> None:
    served = Served([service_json(f"Elsewhere {width} {number}") for number in range(8)])
    address, name = served.serve(server), f"Council at {width}"
    editor = visit("editor@demo.example", width=width)
    editor.goes("/directory").looks().follows("Feeds").looks()
    editor.presses("Add a feed").looks()
    editor.types("Name", name).types("Web address", address).presses("Try the address first")
    editor.sees("It can be read", "with 8 services", f"Elsewhere {width} 0").looks()
    editor.presses("Add the feed").sees("The feed was added.").presses("Fetch now")
    editor.sees("The feed was fetched.", "8 read = 8 new + 0 changed + 0 as before + 0 set aside").looks()
    page = editor.page.url
    served.services[0]["status"] = "open"
    kept = served.services[3:]
    served.services[:] = [served.services[0], *kept[:4]]
    editor.presses("Fetch now").sees("Waiting for your decision", "3 listings are not in the feed any more")
    editor.looks()
    editor.presses("Take them out").sees("3 listings were taken out.").looks()
    editor.follows("Why 1 was set aside").sees("open")
    editor.goes(re.sub(r"^https?://[^/]+", "", page)).presses("Switch off").sees("Switched off").looks()
