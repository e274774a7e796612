"""A large index is made anew behind the requests: the old one answers meanwhile, or the page says how far it is."""

import shutil
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.core.errors import Unavailable
from hub.directory.queries import rebuilding
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from hub.directory.queries.search_index import Shelf, catch_up_all, index_position, newest_change, open_shelf
from hub.directory.search import store
from tests.factories.directory import make_service

NOBODY = Actor.anonymous()


def names() -> list[str]:
    return [card.name for card in search_services(NOBODY, Criteria(text="walk")).page.items]


@pytest.fixture(autouse=True)
def every_directory_is_large(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "AT_ONCE", 0)


def folder(app: Flask) -> Path:
    return Path(app.config["HUB"].search_dir) / Shelf.PUBLIC.value


def test_without_an_index_a_search_is_told_to_come_again_and_then_answered(app: Flask) -> None:
    make_service("Walk")
    with pytest.raises(Unavailable, match="being prepared"):
        names()
    assert rebuilding.wait_for_all(30)
    assert names() == ["Walk"]


def test_a_page_that_must_wait_says_so(client: FlaskClient) -> None:
    make_service("Walk")
    page = client.get("/services?q=walk")
    assert page.status_code == 503
    assert "The search is being prepared" in page.text
    assert rebuilding.wait_for_all(30)
    assert client.get("/services?q=walk").status_code == 200


def test_an_index_that_is_lost_is_made_anew(app: Flask) -> None:
    make_service("Walk")
    with pytest.raises(Unavailable):
        names()
    assert rebuilding.wait_for_all(30)
    shutil.rmtree(folder(app))
    with pytest.raises(Unavailable):
        names()
    assert rebuilding.wait_for_all(30)
    assert names() == ["Walk"]


def test_the_old_index_answers_until_the_new_one_is_there(app: Flask) -> None:
    make_service("Walk")
    with pytest.raises(Unavailable):
        names()
    assert rebuilding.wait_for_all(30)
    ahead = newest_change() + 1_000  # as if the database were an older copy
    store.record_position(store.current(open_shelf(Shelf.PUBLIC).writer._root), ahead)
    assert names() == ["Walk"]
    assert rebuilding.wait_for_all(30)
    assert index_position(Shelf.PUBLIC) == newest_change()
    assert names() == ["Walk"]


def test_a_job_waits_until_the_index_is_there(app: Flask) -> None:
    make_service("Walk")
    assert catch_up_all()
    assert names() == ["Walk"]


def test_one_of_a_name_goes_on_at_a_time_and_says_how_far_it_is(app: Flask) -> None:
    may_end = Event()

    def work(made: rebuilding.Rebuild) -> None:
        assert list(rebuilding.counted(iter("ab"), made)) == ["a", "b"]
        may_end.wait(30)

    first = rebuilding.start("x", 3_000, work)
    try:
        assert rebuilding.start("x", 9, work) is first
        found = rebuilding.going_on("x")
        assert found is first
        assert found.words.endswith("of about 3,000 services")
    finally:
        may_end.set()
    assert rebuilding.wait_for_all(30)
    assert rebuilding.going_on("x") is None
    assert first.done == 2


def test_one_that_fails_is_logged_and_may_be_started_again(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def work(made: rebuilding.Rebuild) -> None:
        raise OSError("The disk is full.")

    rebuilding.start("x", 1, work)
    assert rebuilding.wait_for_all(30)
    assert "could not be made anew" in caplog.text
    rebuilding.start("x", 1, lambda made: None)
    assert rebuilding.wait_for_all(30)
