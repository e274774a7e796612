"""An organisation gets an e-mail, looks at its listings, tells one change and confirms the rest, without an account."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.demo.actions import Loaded
from hub.directory.actions.asking_owners import ask_owners
from hub.directory.actions.still_right import set_every
from hub.directory.models import CheckAsked, Service
from hub.directory.queries.still_right import link_of
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]
SYSTEM = Actor.system("test")


def a_link(app: Flask) -> tuple[str, str]:
    """Give the path of a link that asks about two listings or more, and the name of one of them."""
    with app.app_context():
        set_every(90, None, actor=SYSTEM)
        ask_owners(actor=SYSTEM)
        waiting = db.session.scalars(select(CheckAsked).where(CheckAsked.ended_at.is_(None)).order_by(CheckAsked.id))
        asked = next(
            each for each in waiting if len(each.items) > 1 and all(item.answer is None for item in each.items)
        )
        link, name = link_of(asked), db.session.get_one(Service, asked.items[0].service_id).name
        db.session.remove()
    return re.sub(r"^https?://[^/]+", "", link), name


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_an_organisation_answers_by_its_link(
    visit: Visit, place: tuple[Flask, Loaded], width: int, scripts: bool
) -> None:
    path, name = a_link(place[0])
    owner = visit(width=width, scripts=scripts).goes(path).looks().sees(name)
    owner.follows(f"Something has changed about {name}").looks()
    owner.presses("Send").looks().sees("There is a problem", "Choose what has changed.")
    owner.ticks("The days or times").types("What is right now?", "It is on Fridays at 10.").ticks("Full")
    owner.presses("Send").sees("Thank you. The directory team puts it right")
    owner.looks().presses("Yes, ").sees("checked today")
    owner.looks().sees("Thank you: nothing is left to do")

    editor = visit("editor@demo.example", width=width, scripts=scripts).goes("/directory").looks()
    editor.follows("Still right?").looks().sees("not checked for 90 days")
    editor.goes("/directory/reports").sees("It is on Fridays at 10.", "The organisation")
    visit(width=width, scripts=scripts).goes(path).sees("Thank you: nothing is left to do")
