"""A search in somebody's own words: what fits comes first, nothing is hidden, and chips say what was read."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.directory.queries.asking import AS_IT_IS, Criteria
from hub.directory.queries.search import Found, count_services, find_ids, search_services
from tests.directory.test_search_filters import schedule
from tests.factories.directory import make_service

pytestmark = pytest.mark.usefixtures("app")
NOBODY = Actor.anonymous()
HALIFAX, TODMORDEN = (53.7219, -1.8600), (53.7135, -2.0968)


def search(text: str, **asked: object) -> Found:
    return search_services(NOBODY, Criteria(text=text, **asked))  # type: ignore[arg-type]  # any


def names(text: str, **asked: object) -> list[str]:
    return [card.name for card in search(text, **asked).page.items]


def read(text: str, **asked: object) -> dict[str, str]:
    return {pick.kind.value: pick.value for pick in search(text, **asked).picks}


def chips(page: str) -> list[str]:
    found = re.findall(r'hub-chip--read"[^>]*value="[^"]*">\s*(.*?)\s*<span', page, re.DOTALL)
    return [unescape(each) for each in found]


@pytest.fixture
def walks() -> None:
    at = {"point": TODMORDEN, "city": "Todmorden"}
    make_service("Walking group A", cost_options=[{"id": "11111111-1111-4111-8111-111111111111", "amount": 4}])
    make_service("Walking group B", **at, schedules=schedule("TU"))
    make_service("Walking group C", **at, schedules=schedule("WE"))
    make_service("Knitting", **at, schedules=schedule("TU"))


@pytest.mark.usefixtures("walks")
def test_what_fits_the_words_comes_first_and_nothing_is_hidden() -> None:
    assert names("walking group tuesday near todmorden") == ["Walking group B", "Walking group C", "Walking group A"]
    assert read("walking group tuesday near todmorden") == {"day": "1", "near": "Todmorden"}
