"""The likely pairs of the whole directory: compared once, then only what changed, and never while a page waits long."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.directory.actions import save_service, set_visibility
from hub.directory.models import Visibility
from hub.directory.queries import likeness, rebuilding
from hub.directory.queries.likeness import compare_all, likely_pairs
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM, make_organisation, make_user, sign_in
from tests.statements import statements


def told(name: str, number: str) -> dict[str, Any]:
    return service_json(name, phones=[{"id": str(uuid4()), "number": number}])


def save(said: dict[str, Any]) -> UUID:
    return save_service(said, actor=SYSTEM).service_id


def found() -> int:
    """How many pairs there are; the same, and in the same order, as if all were compared anew."""
    pairs, total = likely_pairs(limit=10)
    assert pairs == compare_all()
    return total


def test_after_a_change_the_pairs_are_those_of_comparing_all_anew(app: Flask) -> None:
    said = told("Debt advice", "01422 365101")
    save(said)
    save(told("Debt advise", "01422 365101"))
    assert found() == 1
    third = save(told("Debt advice", "01422 365101"))
    assert found() == 3
    save(said | {"name": "Chair yoga for everybody"})
    assert found() == 1
    set_visibility(third, Visibility.ARCHIVED, actor=SYSTEM)
    assert found() == 0
    set_visibility(third, Visibility.PUBLIC, actor=SYSTEM)
    save(said)
    assert found() == 3


def test_too_many_changes_are_compared_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_CHANGED", 1)
    save(told("Debt advice", "01422 365101"))
    assert likely_pairs(limit=10) == ([], 0)
    for _ in range(3):
        save(told("Debt advice", "01422 365101"))
    assert likely_pairs(limit=10) == (compare_all(), 6)


def test_a_large_directory_is_compared_behind_the_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "AT_ONCE", 0)
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    for _ in range(2):
        make_service("Debt advice", phones=[{"id": str(uuid4()), "number": "01422 365101"}])
    assert "Hub is comparing about 2 listings" in client.get("/directory/duplicates").text
    assert rebuilding.wait_for_all(30)
    assert "1 pair of listings looks alike" in client.get("/directory/duplicates").text


def test_a_second_look_reads_no_listing(app: Flask) -> None:
    for _ in range(2):
        make_service("Debt advice", phones=[{"id": str(uuid4()), "number": "01422 365101"}])
    likely_pairs(limit=10)
    with statements() as sent:
        likely_pairs(limit=10)
    assert len(sent) == 1, sent
