"""A feed comes in, and a link worker finds what somebody needs: by words, postcode, distance and day."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from hub.core.db import db
from hub.demo.actions import Loaded
from hub.insights.models import UnmetNeed
from tests.conftest import SHARED
from tests.factories.directory import organization_json, service_json
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]
STREET_SUPPORT = SHARED / "data" / "uk-streetsupport-oruk3-derived" / "services_full.json"


def written_here(folder: Path) -> tuple[Path, tuple[int, int, int], str]:
    """A small feed of two services in the middle of Manchester; gives it, what it holds, and who comes first."""
    address = {"address_1": "1 Thomas Street", "city": "Manchester", "postal_code": "M4 1FS"}
    services = []
    for name, text in (
        ("Advice on debt", "Free and private advice on debt, bills and what to do about bailiffs."),
        ("Help with benefits", "We help you claim welfare benefits and appeal."),
    ):
        service = service_json(name, description=text, organization=organization_json(f"Northern {name}"))
        place = service["service_at_locations"][0]["location"]
        place |= {"latitude": 53.4840, "longitude": -2.2352}
        place["addresses"][0] |= address
        services.append(service)
    (folder / "feed.json").write_text(json.dumps(services))
    return folder / "feed.json", (2, 2, 2), "Advice on debt"


def street_support(folder: Path) -> tuple[Path, tuple[int, int, int], str]:
    if not STREET_SUPPORT.exists():
        pytest.skip("the Street Support feed is not beside this clone; the feed written here stands in for it")
    return STREET_SUPPORT, (77, 30, 31), "Shelter"


@pytest.fixture(scope="module", params=[written_here, street_support], ids=lambda each: each.__name__)
def feed(request: pytest.FixtureRequest, place: tuple[Flask, Loaded], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The feed, imported by the command; gives the name that comes first for "debt advice"."""
    path, (services, organisations, locations), first = request.param(tmp_path_factory.mktemp("feed"))
    counts = f"{services} services, {organisations} organisations, {locations} locations"
    with place[0].app_context():
        run = place[0].test_cli_runner().invoke
        once, again = (run(args=["directory", "import", str(path)]).output for _ in range(2))
        assert f"{counts}: {services} read = {services} created + 0 changed + 0 unchanged + 0 quarantined" in once
        assert f"{counts}: {services} read = 0 created + 0 changed + {services} unchanged + 0 quarantined" in again
    return first


def first_card(worker: Visitor) -> str:
    return " ".join(worker.main.locator(".hub-card").first.inner_text().split())


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_link_worker_finds_debt_advice_near_somebody_on_a_tuesday(visit: Visit, feed: str, width: int) -> None:
    worker = visit("link@demo.example", width=width).looks()
    worker.goes("/services").looks()
    worker.types("What do you need help with?", "debt advice").types("Postcode or town", "M4 1HN")
    worker.chooses("Within", "1 mile").chooses("Open on", "Tuesday").presses("Search").looks()
    first = first_card(worker)
    assert "debt" in first.lower()
    for part in ("matches: debt", "miles (about", "For", "Never checked by Hub."):
        assert part in first, first
    next_open = r"Next open (Tuesday|Tomorrow|Today|Open now|Usually open now)"  # as the day is on which it runs
    assert re.search(next_open, first), first
    assert "debt" not in worker.page.url
    assert "M4" not in worker.page.url
    worker.types("What do you need help with?", "benifits").presses("Search").looks().sees("benefits")
    assert "benefit" in first_card(worker).lower()
    worker.follows("How results are ordered").looks().sees("What plays no part")


@pytest.mark.browser
def test_a_search_that_finds_nothing_becomes_an_unmet_need_without_a_person(
    visit: Visit, place: tuple[Flask, Loaded], feed: str
) -> None:
    worker = visit("link@demo.example")
    worker.goes("/services").types("What do you need help with?", "submarine").types("Postcode or town", "M4 1HN")
    worker.chooses("Within", "half a mile").chooses("Open on", "Sunday").presses("Search").looks().sees("No services")
    worker.presses("No suitable service").looks()
    worker.chooses("What was needed?", "Something else").ticks("There is no such service").presses("Record").looks()
    with place[0].app_context():
        need = db.session.scalars(select(UnmetNeed).order_by(UnmetNeed.created_at.desc())).first()
        assert need is not None
        kept = {column.name: getattr(need, column.key) for column in UnmetNeed.__table__.columns}
    assert "M4 1HN" not in str(kept)
    assert "submarine" not in str(kept)


@pytest.mark.browser
def test_a_visitor_searches_without_scripts(visit: Visit, feed: str) -> None:
    visitor = visit(scripts=False, width=360)
    visitor.types("What do you need help with?", "debt advice").types("Postcode or town", "M4 1HN")
    visitor.presses("Find services").sees("services", feed)
    visitor.types("Postcode or town", "ZZ9 9ZZ").presses("Search").sees("There is a problem")


@pytest.mark.browser
def test_everything_on_the_search_can_be_reached_by_keyboard(visit: Visit, feed: str) -> None:
    visitor = visit()
    visitor.goes("/services")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.innerText").strip() == "Skip to main content"
    visitor.page.keyboard.press("Enter")
    reached = set()
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        reached.add(visitor.page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()"))
    assert {"q", "near", "within", "day"} <= reached
    visitor.page.locator("[name=q]").focus()
    visitor.page.keyboard.type("debt advice")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert "debt" in first_card(visitor.sees("services")).lower()
