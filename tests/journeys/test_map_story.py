"""A link worker looks at results on the map."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from hub.demo.actions import Loaded
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_pin_leads_to_its_card_and_the_map_can_be_looked_at_closer(
    visit: Visit, place: tuple[Flask, Loaded], width: int, scripts: bool
) -> None:
    worker = visit("link@demo.example", width=width, scripts=scripts).goes("/services")
    worker.types("What do you need help with?", "walking").types("Postcode or town", "HX1 1UJ").presses("Search")
    worker.main.get_by_role("link", name="Map", exact=True).click()
    worker.page.wait_for_load_state()
    assert "HX1" not in worker.page.url
    if scripts:
        worker.looks()
    pin = worker.main.locator("[data-pin='2']:visible")
    name = str(pin.get_attribute("aria-label")).removeprefix("2: ")
    pin.focus()
    worker.page.keyboard.press("Enter")
    expect(worker.page).to_have_url(re.compile("#result-2$"))
    assert worker.main.locator("#result-2 h3").inner_text() == name
    words = "#map svg:visible .hub-map__bar text"
    before = str(worker.main.locator(words).text_content())
    worker.main.get_by_role("link", name="Closer").click()
    worker.main.get_by_role("link", name="All of this page").wait_for()
    worker.main.get_by_role("link", name="Closer").click()
    expect(worker.main.locator(words)).not_to_have_text(before)
    worker.sees("Closer", "Wider", name)
