"""Every role against every address: who gets in, and who does not."""

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.db import db
from hub.core.http import MACHINE_PATHS
from tests.factories.world import World, build_world, sign_in
from tests.house import access
from tests.house.access import Access

OUT = {401, 403, 404}
UNGUARDED = {"static"}  # Flask's own folder of files; Hub keeps none there


def rows() -> dict[str, Access]:
    found: dict[str, Access] = {}
    for module in pkgutil.iter_modules(access.__path__):
        found |= import_module(f"tests.house.access.{module.name}").ROUTES
    return found


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()} - UNGUARDED


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert set(rows()) == endpoints(app)


@dataclass(frozen=True)
class Visit:
    """One request by one visitor, and whether it should get in."""

    endpoint: str
    who: str
    method: str
    path: str
    form: dict[str, Any]
    gets_in: bool


@pytest.fixture
def without_form_tokens(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


def visits(app: Flask, world: World) -> list[Visit]:
    """Plan every visit before the first is made: what a visit changes is undone after it."""
    insiders = [*world.users, "practice_system", "anonymous"]
    planned = []
    for endpoint, row in rows().items():
        path = app.url_map.bind("localhost").build(endpoint, row.args(world), method=row.method)
        form = row.form(world)
        everybody = "anonymous" in row.allowed
        expected = {who: everybody or who in row.allowed for who in insiders}
        if row.own and not everybody:
            expected |= {f"{who} elsewhere": False for who in row.allowed}
        planned += [Visit(endpoint, who, row.method, path, form, gets_in) for who, gets_in in expected.items()]
    return planned


def make(visit: Visit, browser: FlaskClient, world: World) -> int:
    headers = {"Idempotency-Key": uuid4().hex}
    if visit.who in world.keys:
        headers["Authorization"] = f"Bearer {world.keys[visit.who]}"
    name = visit.who.removesuffix(" elsewhere")
    sign_in(browser, (world.users if name == visit.who else world.outsiders).get(name))
    speaks_json = visit.path.startswith(MACHINE_PATHS)
    body = {"json" if speaks_json else "data": visit.form} if visit.method == "POST" else {}
    return browser.open(visit.path, method=visit.method, headers=headers, **body).status_code


def outcome(visit: Visit, browser: FlaskClient, world: World) -> str:
    try:
        return "out" if make(visit, browser, world) in OUT else "in"
    except Exception as broken:  # told with all the others at the end
        return repr(broken)


@pytest.mark.slow
@pytest.mark.usefixtures("without_form_tokens")
def test_each_role_gets_in_where_its_row_says_and_nowhere_else(app: Flask) -> None:
    world = build_world()
    planned = visits(app, world)
    for user in [*world.users.values(), *world.outsiders.values()]:
        db.session.refresh(user)
    db.session.remove()
    connection: Any = db.engines[None]
    wrong = []
    for visit in planned:
        before = connection.begin_nested()
        said = outcome(visit, app.test_client(), world)
        db.session.remove()
        before.rollback()
        if said != ("in" if visit.gets_in else "out"):
            wrong.append(f"{visit.who} → {visit.endpoint}: {said}")
    assert wrong == []
