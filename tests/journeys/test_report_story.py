"""A visitor says that a listing is wrong, and the directory team puts it right and says so."""

from collections.abc import Callable

import pytest

from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_a_mistake_is_reported_looked_at_and_answered(visit: Visit, width: int, scripts: bool) -> None:
    visitor = visit(width=width, scripts=scripts).goes("/services?q=tai+chi").looks()
    visitor.follows("Tai chi for beginners").follows("Report a mistake on this page").looks()
    visitor.presses("Send").looks().sees("There is a problem", "Choose what is wrong.")
    visitor.ticks("The days or times are wrong").types("What would be right? (optional)", "It is on Fridays at 10 now.")
    visitor.types("Your e-mail address (optional)", "visitor@example.org").presses("Send").looks()
    visitor.sees("Thank you. The directory team looks at what you told us.").sees_no("It is on Fridays")

    editor = visit("editor@demo.example", width=width, scripts=scripts).goes("/directory").looks()
    editor.follows("Reported mistakes").looks().sees(
        "Tai chi for beginners", "It is on Fridays at 10 now.", "A visitor"
    )
    editor.page.locator("summary", has_text="Answer").first.click()
    editor.looks().ticks("We put the listing right").presses("Save the answer").looks().sees("The report is answered.")
    editor.sees_no("It is on Fridays at 10 now.")
