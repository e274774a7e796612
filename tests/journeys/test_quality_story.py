"""The directory team begins with the weakest listing, sees what would raise it, and proves what was checked."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "which"), [(1280, 0), (390, 1)])  # the place is one for both
def test_a_weak_listing_is_found_and_becomes_better(visit: Visit, width: int, which: int) -> None:
    editor = visit("editor@demo.example", width=width).goes("/directory").looks()
    editor.follows("Quality of listings").looks().sees("Public listings, the weakest first")
    editor.page.locator("main h2 a").nth(which).click()
    editor.page.wait_for_load_state()
    editor.sees("How good is this listing?", "What would raise it most:")
    before = points(editor)
    editor.page.locator("summary", has_text="points are made").click()
    editor.looks().presses("I have checked it today").looks()
    assert points(editor) == before + 25  # checked, and by somebody in Hub
    editor.goes("/directory/quality").follows("How much was checked lately").looks().sees("All listings")
    editor.follows("By area").looks().sees("HX1", "Wards are not known to Hub.")


def points(editor: Visitor) -> int:
    found = re.search(r"(\d+) of 100 points", editor.reads)
    assert found
    return int(found[1])
