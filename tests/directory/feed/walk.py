"""Walking through every address of a feed, over all pages, as a reader would who trusts nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.directory.feed.official import PATHS

FEEDS = ("/oruk/v3", "/hsds/v3.1")
PER_PAGE = 40
FULL = {
    "services": ({}, {"full": "true"}),
    "service_at_locations": ({}, {"full": "true"}),
    "organizations": ({}, {"full": "true"}, {"full_service": "true"}),
    "taxonomies": ({},),
    "taxonomy_terms": ({},),
}


@dataclass(frozen=True)
class Answered:
    """One answer: how it was asked for, the path as a description writes it, and what came."""

    method: str
    path: str
    asked: str
    json: Any
    body: bytes
    is_shallow: bool = False


def every_answer(client: FlaskClient, feed: str, *, per_page: int = PER_PAGE) -> Iterator[Answered]:
    """Give every answer of a feed: the root, all pages of all lists, shallow and full, and every object by its id."""
    yield _ask(client, feed, "/")
    for name in PATHS:
        ids: list[str] = []
        for query in FULL[name]:
            for page in all_pages(client, f"{feed}/{name}", query | {"per_page": str(per_page)}):
                ids += [each["id"] for each in page.json["contents"]] if not query else []
                yield Answered("get", f"/{name}", f"{feed}/{name} {query}", page.json, page.data, is_shallow=not query)
                if feed.startswith("/hsds"):
                    yield _posted(client, feed, name, query, page, per_page)
        assert len(set(ids)) == len(ids), f"{feed}/{name} gives an object twice"
        for object_id in ids:
            yield _ask(client, feed, f"/{name}/{object_id}", f"/{name}/{{id}}")
            if name == "organizations":
                yield _ask(client, feed, f"/{name}/{object_id}?full_service=true", f"/{name}/{{id}}")


def all_pages(client: FlaskClient, address: str, query: dict[str, str]) -> Iterator[TestResponse]:
    """Give the pages of a list, and the one past the last, checking the arithmetic of each."""
    number, seen, total = 0, 0, None
    while True:
        number += 1
        answer = client.get(address, query_string=query | {"page": str(number)})
        assert answer.status_code == 200, answer.text
        page = answer.json
        total = page["total_items"] if total is None else total
        seen += page["size"]
        pages = -(-total // int(query["per_page"]))
        assert page["size"] == len(page["contents"])
        assert (page["total_items"], page["total_pages"], page["page_number"]) == (total, pages, number)
        assert page["first_page"] == (number == 1)
        assert page["last_page"] == (number >= pages)
        assert page["empty"] == (not page["contents"])
        yield answer
        if number > pages:
            assert page["empty"]
            assert seen == total
            return


def _posted(
    client: FlaskClient, feed: str, name: str, query: dict[str, str], page: TestResponse, per_page: int
) -> Answered:
    """Ask the same by POST, in turn as JSON and as a form: the answer is the same."""
    asked = query | {"page": str(page.json["page_number"]), "per_page": str(per_page)}
    body = {"json": asked} if page.json["page_number"] % 2 else {"data": asked}
    answer = client.post(f"{feed}/{name}", **body)
    assert answer.status_code == 200, answer.text
    assert answer.data == page.data
    return Answered("post", f"/{name}", f"POST {feed}/{name} {query}", answer.json, answer.data, is_shallow=not query)


def _ask(client: FlaskClient, feed: str, address: str, path: str = "") -> Answered:
    answer = client.get(f"{feed}{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return Answered("get", path or address, f"{feed}{address}", answer.json, answer.data)
