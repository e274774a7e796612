"""A link worker puts services aside, weighs them up and hands them over, all by keyboard."""

from collections.abc import Callable

import pytest
from flask import Flask

from hub.demo.actions import Loaded
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


def tab_to(worker: Visitor, start: str, *, most: int = 60) -> None:
    """Press Tab until something whose words (or label) begin so has the focus."""
    for _ in range(most):
        worker.page.keyboard.press("Tab")
        if has_focus(worker).startswith(start):
            return
    raise AssertionError(f"{start!r} is not reached by {most} tabs on {worker.page.url}: at {has_focus(worker)!r}")


def has_focus(worker: Visitor) -> str:
    """The words of what has the focus, or of its label."""
    label = "document.activeElement.labels?.[0] ?? document.activeElement"
    return " ".join(str(worker.page.evaluate(f"({label}).textContent")).split())


def press(worker: Visitor, key: str = "Enter") -> None:
    with worker.page.expect_navigation():
        worker.page.keyboard.press(key)


def put_aside(worker: Visitor, count: int) -> None:
    """Add the first so many services that are not on the list yet, from wherever the focus is."""
    for number in range(count):
        tab_to(worker, "Add to short list")
        press(worker)
        assert has_focus(worker).startswith("Take off short list"), f"the focus is lost after adding {number + 1}"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scripts", [True, False])
def test_services_are_put_aside_compared_and_handed_over_by_keyboard(
    visit: Visit, place: tuple[Flask, Loaded], width: int, scripts: bool
) -> None:
    worker = visit("link@demo.example", width=width, scripts=scripts).goes("/services")
    worker.types("What do you need help with?", "group").types("Postcode or town", "HX1 1UJ").presses("Search")
    worker.main.locator("#results").evaluate("e => { e.tabIndex = -1; e.focus() }")
    put_aside(worker, 3)
    if scripts:
        worker.looks()
    names = worker.main.locator("article:has(button[value=off]) h3").all_inner_texts()
    worker.main.locator("#results").evaluate("e => { e.tabIndex = -1; e.focus() }")
    tab_to(worker, "Short list (3)")
    press(worker)
    assert "HX1" not in worker.page.url
    worker.sees("3 services, in your order", "miles from HX1 1UJ", "Text of the message", *names)
    if scripts:
        worker.looks()
    tab_to(worker, "Move down")
    press(worker)
    assert has_focus(worker) == f"Move down: {names[0]}"
    assert worker.main.locator(".hub-card__name").all_inner_texts() == [names[1], names[0], names[2]]
    tab_to(worker, f"Compare: {names[2]}")
    worker.page.keyboard.press("Space")
    tab_to(worker, "Compare the ticked ones")
    press(worker)
    worker.sees("Compare 2 services", "Differs", names[0], names[1])
    if scripts:
        worker.looks()
        assert worker.page.get_by_role("columnheader").all_inner_texts()[1:] == [names[1], names[0]]
        assert worker.page.get_by_role("rowheader").count() == 9
    hand_over(worker, names, scripts)


def hand_over(worker: Visitor, names: list[str], scripts: bool) -> None:
    worker.goes("/shortlist")
    worker.main.locator("#print").evaluate("e => { e.tabIndex = -1; e.focus() }")
    tab_to(worker, "Sheet in large print")
    press(worker)
    worker.sees("Services to try", "From Sam Whitworth, Calderdale Link Workers", *names)
    assert worker.main.get_by_role("button", name="Print").is_visible() == scripts
    if scripts:
        worker.looks()
    worker.page.emulate_media(media="print")
    for hidden in (".hub-header", ".hub-footer", ".hub-demo", ".nhsuk-back-link", ".hub-on-screen"):
        assert not worker.page.locator(hidden).first.is_visible(), hidden
    worker.goes("/shortlist")
    assert worker.page.locator(".hub-on-paper").is_visible()
    assert "HX1 1UJ" not in worker.main.inner_text()
    worker.page.emulate_media(media="screen")
    assert worker.main.get_by_role("button", name="Copy the text").is_visible() == scripts
    assert worker.main.get_by_role("link", name="Text it").get_attribute("href").startswith("sms:?&body=Services")


@pytest.mark.browser
def test_the_text_is_copied_with_one_press(visit: Visit, place: tuple[Flask, Loaded]) -> None:
    worker = visit("link@demo.example")
    worker.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    worker.goes("/services").presses("Add to short list").goes("/shortlist").presses("Copy the text")
    worker.main.get_by_text("Copied", exact=True).wait_for()
    assert worker.page.evaluate("navigator.clipboard.readText()") == worker.main.locator("textarea").input_value()


@pytest.mark.browser
def test_an_empty_list_and_a_wrong_choice_are_plain(visit: Visit, place: tuple[Flask, Loaded]) -> None:
    visitor = visit(width=360)
    visitor.goes("/shortlist").looks().sees("Your short list is empty")
    visitor.goes("/shortlist/sheet").looks().sees("There is nothing to print")
    visitor.goes("/services").presses("Add to short list").presses("Add to short list")
    visitor.goes("/shortlist/compare").looks().sees("There is a problem", "Choose from 2 to 4 services")
