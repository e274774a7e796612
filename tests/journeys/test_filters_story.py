"""The filters of the search: every group opened, at both widths, with and without scripts."""

from collections.abc import Callable

import pytest

from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_all_filters_can_be_opened_and_set_and_are_chips(visit: Visit, width: int) -> None:
    visitor = visit(width=width).goes("/services?near=HX1+1UJ&within=5")
    if width < 640:
        visitor.page.locator(".hub-filters > summary").click()
    for group in visitor.page.locator(".hub-filters__group > summary").all():
        group.click()
    visitor.looks()
    visitor.chooses("From", "10am").chooses("Until", "4pm").presses("Apply filters").looks()
    visitor.sees("Open between 10am and 4pm", "on foot")


@pytest.mark.browser
def test_the_filters_work_without_scripts(visit: Visit) -> None:
    visitor = visit(scripts=False).goes("/services?from=10:00&to=16:00").sees("Open between 10am and 4pm")
    visitor.chooses("Sort by", "Open soonest").presses("Apply filters")
    assert "sort=soonest" in visitor.page.url
    assert "from=10" in visitor.page.url


@pytest.mark.browser
@pytest.mark.parametrize("start", ["/", "/services"])
def test_names_are_offered_while_somebody_types_and_no_letter_leaves_the_browser(visit: Visit, start: str) -> None:
    visitor = visit().goes(start)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    words = visitor.page.locator('[name="q"]')
    words.focus()
    words.press_sequentially("debt a")
    offered = visitor.page.locator("#kinds-of-help option")
    offered.first.wait_for(state="attached")
    visitor.page.wait_for_function("document.querySelectorAll('#kinds-of-help option').length <= 8")
    names = [each.get_attribute("value") for each in offered.all()]
    assert names
    assert all("debt a" in str(name).lower() for name in names)
    assert [url for url in asked if "/assets/" not in url] == [f"{visitor.address}/services/names.json"]
    words.fill("")
    visitor.page.locator('[name="near"]').fill("hx")
    outcodes = [each.get_attribute("value") for each in visitor.page.locator("#towns option").all()]
    assert "HX1" in outcodes
