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
