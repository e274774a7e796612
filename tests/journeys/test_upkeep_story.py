"""The directory team looks after a listing: a notice, a confidential place, and two listings of one service."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hub.core.db import db
from hub.demo.actions import Loaded
from hub.directory.models import Organization, Phone, Service
from tests.factories.directory import make_service
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def pair(place: tuple[Flask, Loaded]) -> tuple[str, str]:
    """A service of the demonstration place, and the same once more as another feed has it; gives both ids."""
    with place[0].app_context():
        found = select(Service.id, Service.description, Organization.name).join(Organization)
        service_id, said, organisation = db.session.execute(found.where(Service.name == "Befriending")).one()
        number = db.session.scalars(select(Phone.number).where(Phone.service_id == service_id)).first()
        twice = make_service(
            "Befriending service",
            description=f"{said} Ring us first.",
            organization={"id": "77", "name": organisation},
            phones=[{"id": "77", "number": number}],
        )
        ids = str(service_id), str(twice.id)
        db.session.remove()
    return ids


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_directory_team_keeps_a_listing_right(visit: Visit, pair: tuple[str, str], width: int) -> None:
    kept, twice = pair
    editor = visit("editor@demo.example", width=width)
    editor.goes(f"/services/{kept}").looks().presses("Manage this listing").looks()
    editor.types("Notice", "No visits in the last week of the year.").types("Last day", "")
    editor.presses("Save notice").looks()
    editor.sees("There is a problem", "Give the last day, so that the notice ends by itself.")
    editor.types("Last day", "2027-06-30").presses("Save notice").looks().sees("The notice is saved.")
    editor.ticks("Full").presses("Save intake").looks().sees("Whether it takes people is saved.")
    editor.types("Add a note", "Ask for Joe in January.").presses("Save note").looks().sees("Ask for Joe in January.")
    editor.goes(f"/services/{kept}/manage").presses("Keep the address confidential").looks()
    visitor = visit(width=width).goes(f"/services/{kept}").looks()
    visitor.sees(
        "No visits in the last week of the year.", "Full at the moment said to be full on", "Confidential address"
    )
    visitor.sees_no("Albert Street", "Ask for Joe")
    visit("link@demo.example", width=width).goes(f"/services/{kept}").looks().sees("Albert Street", "Ask for Joe")
    editor.presses("Show the address to everybody").looks()

    editor.goes("/directory/duplicates").looks().sees("Befriending service")
    editor.goes(f"/directory/merge/{kept}/{twice}").looks().sees("As in the one that goes")
    editor.presses("Make one listing of the two").looks().sees("The two are one listing now")
    visitor.goes(f"/services/{twice}").looks()
    assert visitor.page.url.endswith(f"/services/{kept}")
    editor.presses("Undo").looks().sees("The merge is undone. Both listings are as they were.")
    visitor.goes(f"/services/{twice}").looks().sees("Befriending service")
