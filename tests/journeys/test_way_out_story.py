"""Somebody reads of help with abuse, hears steps on the stairs, and is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]
WEATHER = "https://www.bbc.co.uk/weather"


def on_a_sensitive_page(visit: Visit, scripts: bool) -> Page:
    visitor = visit(width=390, scripts=scripts)
    visitor.page.context.route(WEATHER, lambda route: route.fulfill(body="Rain later", content_type="text/plain"))
    page = visitor.goes("/services?q=picking+up+the+pieces").follows("Picking up the pieces").looks().page
    assert page.get_by_role("link", name="Leave this page").is_visible()
    return page


@pytest.mark.browser
def test_three_presses_of_escape_leave_and_back_does_not_return(visit: Visit) -> None:
    page = on_a_sensitive_page(visit, scripts=True)
    sensitive = page.url
    page.keyboard.press("Escape")
    assert "2 more times" in page.locator("[data-exit-said]").inner_text()
    page.keyboard.press("Escape")
    assert page.url == sensitive
    page.keyboard.press("Escape")
    page.wait_for_url(WEATHER)
    page.go_back()
    assert page.url != sensitive


@pytest.mark.browser
def test_the_way_out_is_a_link_where_no_script_runs(visit: Visit) -> None:
    page = on_a_sensitive_page(visit, scripts=False)
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(WEATHER)


@pytest.mark.browser
def test_a_sheet_of_paper_has_the_service_and_its_code_and_nothing_to_press(visit: Visit) -> None:
    page = visit().goes("/services?q=foot+care+clinic").follows("Foot care clinic").page
    page.emulate_media(media="print")
    for shown in ("Every Tuesday, 9am to 12 noon", "58 Hopwood Lane", "Printed on"):
        assert page.get_by_text(shown).first.is_visible(), shown
    assert page.get_by_role("img", name="QR code with the address of this page").is_visible()
    for pressed in ("Add to short list", "Report a mistake on this page", "Back to search", "Add to your calendar"):
        assert not page.get_by_text(pressed).first.is_visible(), pressed
