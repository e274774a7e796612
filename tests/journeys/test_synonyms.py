"""The directory team adds what people here say: sees what it does, saves it, finds by it, and undoes it."""

from collections.abc import Callable

import pytest
from flask import Flask

from hub.core.db import db
from hub.demo.actions import Loaded
from hub.directory.actions.judged import JudgedLine, keep_judged
from hub.directory.queries.search import Criteria, search_services
from tests.factories.identity import SYSTEM
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module", autouse=True)
def judged(place: tuple[Flask, Loaded]) -> None:
    """One query that is found now, and one that is not yet."""
    with place[0].app_context():
        first = search_services(SYSTEM, Criteria(text="befriending")).page.items[0]
        lines = [JudgedLine(text, text, {first.id.hex: 3}) for text in ("befriending", "nowtbothered")]
        keep_judged(lines, replace=True, actor=SYSTEM)
        db.session.remove()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_word_is_added_after_a_look_and_the_search_goes_by_it(visit: Visit, width: int) -> None:
    word = "nowtbothered"
    editor = visit("editor@demo.example", width=width)
    editor.goes("/directory").looks().follows("Synonyms").looks().sees("Comes with Hub")
    editor.presses("Add a group of words").looks()
    editor.types("Words that mean the same", "befriending\ntelephone friend").types("What people say for it", word)
    editor.types("Try it: type what somebody might", f"I am {word}").presses("See what it does").looks()
    editor.sees("Nothing is saved yet.", "Of 2 judged queries", "A visitor types", "“befriending”:")
    editor.presses("Add it").looks().sees("The group is added.", word, "Undo this change")
    group = editor.page.url
    visitor = visit(width=width)
    visitor.goes("/services").types("What do you need help with?", "nowtbothered").presses("Search").sees("efriending")
    editor.goes(group).presses("Switch it off").looks().presses("Switch it off").sees("is switched off.").looks()
    editor.presses("Undo this change").sees("The last change is undone.").sees_no("Switched off</strong>")


@pytest.mark.browser
def test_a_mistake_is_told_and_nothing_is_lost_without_scripts(visit: Visit) -> None:
    editor = visit("editor@demo.example", width=360, scripts=False)
    editor.goes("/directory/synonyms/new").types("Words that mean the same", "only one").presses("Add it")
    editor.sees("There is a problem", "One phrase alone leads nowhere")
    editor.types("What people say for it", "another").presses("Add it").sees("The group is added.")
