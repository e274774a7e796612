"""A feed is read whole, however it pages, and what it says of itself is believed only as far as it is true."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hub.core.errors import Invalid
from hub.directory.imports.feeds.reading import fetch_feed, honours_modified_after
from hub.directory.imports.feeds.spool import Fetched
from hub.directory.imports.fetch import Allowance, CannotFetch, Fetcher, Limits
from hub.directory.imports.readers import recognise
from hub.directory.imports.source import open_source
from hub.directory.rules.web_addresses import Policy
from tests.conftest import SHARED
from tests.factories.directory import service_json
from tests.factories.feeds import Feed
from tests.factories.web_server import Request, WebServer, running_web_server

HERE = Policy(frozenset(), loopback=True)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(HERE, Allowance(Limits(per_second=2000, longest_wait_s=0.05))) as fetcher:
        yield fetcher


def services(number: int) -> list[dict[str, Any]]:
    return [service_json(f"Service {each}") for each in range(number)]


def taken(fetched: Fetched) -> list[Any]:
    source = open_source(fetched.path)
    return [record.item for record in recognise(source).read(source)]


@pytest.mark.parametrize("below", ["", "/", "/services", "/services?area=x"])
def test_a_feed_is_found_and_read_page_by_page(server: WebServer, fetcher: Fetcher, tmp_path: Path, below: str) -> None:
    feed = Feed(services(120))
    server.paths["/v3/"] = lambda request: request.give({"version": "HSDS-UK-3.0"})
    fetched = fetch_feed(fetcher, feed.serve(server) + below, tmp_path)
    assert taken(fetched) == feed.services
    assert (fetched.seen, fetched.told, fetched.pages, fetched.is_complete) == (120, 120, 3, True)
    assert fetched.notes == []
    if "area" in below:
        assert all("area=x" in path for path in server.asked)


def test_a_root_that_is_a_web_page_or_nothing_leads_to_the_list_too(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(3), has_root=False)
    address = feed.serve(server)
    assert fetch_feed(fetcher, address, tmp_path).seen == 3
    server.paths["/v3"] = lambda request: request.give(b"<!DOCTYPE html><title>Our API</title>")
    assert fetch_feed(fetcher, address, tmp_path).seen == 3


def test_an_address_with_nothing_says_so(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match="nothing at this address"):
        fetch_feed(fetcher, server.url, tmp_path)
    server.paths["/v3"] = lambda request: request.give({"version": "HSDS-UK-3.0"})
    with pytest.raises(CannotFetch, match="no list of services"):
        fetch_feed(fetcher, f"{server.url}/v3", tmp_path)


def test_the_largest_page_that_is_honoured_is_asked_for(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    feed = Feed(services(30), most_per_page=1000)
    assert fetch_feed(fetcher, feed.serve(server), tmp_path).pages == 1

    def picky(request: Request) -> None:
        if int(request.query.get("per_page", 0)) > 25:
            return request.give({"detail": "too large"}, status=400)
        return feed.page(request)

    server.paths["/v3/services"] = picky
    assert fetch_feed(fetcher, f"{server.url}/v3", tmp_path).pages == 2


def test_a_page_that_is_too_large_is_asked_for_smaller(server: WebServer, tmp_path: Path) -> None:
    feed = Feed([service_json(description="x" * 1000) for _ in range(60)], most_per_page=500)
    limits = Limits(per_second=2000, page_bytes=60_000)
    with Fetcher(HERE, Allowance(limits)) as fetcher:
        fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert (fetched.seen, fetched.pages, fetched.is_complete) == (60, 3, True)


def test_a_feed_in_open_referral_uk_1_is_read_by_its_own_names(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    def page(request: Request) -> None:
        number = int(request.query["page"]) if "page" in request.query else 1
        items = [{"id": number * 10 + each, "name": f"Service {number}.{each}"} for each in range(3)]
        request.give({"totalElements": 6, "totalPages": 2, "number": number, "last": number == 2, "content": items[:3]})

    server.paths["/services"] = page
    fetched = fetch_feed(fetcher, f"{server.url}/services", tmp_path)
    assert (fetched.list_name, fetched.seen, fetched.is_complete) == ("content", 6, True)
    assert [each["id"] for each in json.loads(fetched.path.read_bytes())["content"]] == [10, 11, 12, 20, 21, 22]


@pytest.mark.parametrize("wrap", [list, lambda items: {"contents": items}, lambda items: {"services": items}])
def test_a_list_without_pages_is_all_there_is(server: WebServer, fetcher: Fetcher, tmp_path: Path, wrap: Any) -> None:
    items = services(4)
    for path in ("/file.json", "/v3/services"):
        server.paths[path] = lambda request: request.give(wrap(items))
        fetched = fetch_feed(fetcher, server.url + path, tmp_path)
        assert fetched.is_complete
        assert taken(fetched) == items


def test_a_zip_is_kept_as_it_came(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    import zipfile
    from io import BytesIO

    packed = BytesIO()
    items = services(2)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("services.json", json.dumps(items))
    server.paths["/export"] = lambda request: request.give(packed.getvalue(), Content_Type="text/html")
    assert taken(fetch_feed(fetcher, f"{server.url}/export", tmp_path)) == items


# Lists that show too little


def test_a_shallow_list_is_filled_in_service_by_service(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    feed = Feed(services(60), shallow=True)
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert fetched.is_shallow
    assert taken(fetched) == feed.services
    assert "each was asked for by itself" in " ".join(fetched.notes)


def test_a_service_that_cannot_be_had_whole_is_set_aside_and_not_gone(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(20), shallow=True)
    feed.broken_services = frozenset({feed.services[7]["id"]})
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert len(taken(fetched)) == 19
    (failed,) = fetched.failed
    assert failed.item["id"] == feed.services[7]["id"]
    assert "has a fault (HTTP 500)" in failed.reason
    assert fetched.seen == 20
    assert fetched.is_complete


def test_a_service_whose_address_gives_another_is_set_aside(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(3), shallow=True)
    address = feed.serve(server)
    server.paths[f"/v3/services/{feed.services[2]['id']}"] = lambda request: request.give(feed.services[0])
    fetched = fetch_feed(fetcher, address, tmp_path)
    assert [each.item["id"] for each in fetched.failed] == [feed.services[2]["id"]]


def test_a_server_that_stops_giving_single_services_is_not_asked_for_ever(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(200), shallow=True)
    feed.broken_services = frozenset(each["id"] for each in feed.services[60:])
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert "stopped giving single services" in fetched.problem
    assert not fetched.is_complete
    assert len(taken(fetched)) == 60
    assert len(server.asked) < 170


def test_ids_that_are_no_plain_words_stay_inside_their_address(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(
        [{"id": each, "name": "A"} for each in ("../../admin", "a/b?c#d", "http://10.0.0.1/", "")], shallow=True
    )
    fetch_feed(fetcher, feed.serve(server), tmp_path)
    singles = [path for path in server.asked if path.startswith("/v3/services/")]
    assert singles
    assert all(path.count("/") == 3 for path in singles)


# Feeds that lie, repeat themselves or never end


def test_a_page_that_calls_itself_the_last_is_not_believed_against_its_own_numbers(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(120), envelope={"last_page": True})
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert (fetched.seen, fetched.is_complete) == (120, True)


def test_an_envelope_that_speaks_of_more_than_comes_proves_no_deletion(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(60), envelope={"total_items": 874, "total_pages": 2, "last_page": True})
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert fetched.seen == 60
    assert not fetched.is_complete
    assert "speaks of 874 services; 60 different ones came" in " ".join(fetched.notes)


def test_an_envelope_that_speaks_of_less_than_comes_is_read_to_the_end(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(120), envelope={"total_items": 31, "total_pages": ..., "last_page": ...})
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert fetched.seen == 120
    assert fetched.is_complete


def test_a_page_that_repeats_itself_ends_the_fetch_and_proves_no_deletion(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    envelope = {"total_items": ..., "total_pages": ..., "last_page": False}
    feed = Feed(services(60), ignores_page=True, envelope=envelope)
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert (fetched.seen, fetched.pages) == (50, 2)
    assert not fetched.is_complete
    assert "Page 2 held nothing that was not on a page before." in fetched.notes


def test_endless_pages_are_cut_off(server: WebServer, tmp_path: Path) -> None:
    numbers = count()

    def endless(request: Request) -> None:
        items = [{"id": next(numbers), "name": "A"} for _ in range(10)]
        request.give({"total_items": 10**8, "last_page": False, "contents": items})

    server.paths["/services"] = endless
    for limits in (Limits(per_second=2000, pages=20), Limits(per_second=2000, items=200)):
        with Fetcher(HERE, Allowance(limits)) as fetcher:
            fetched = fetch_feed(fetcher, f"{server.url}/services", tmp_path)
        assert "The feed does not end" in fetched.problem
        assert not fetched.is_complete


def test_a_feed_that_breaks_off_gives_what_came_and_proves_no_deletion(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(120), broken_pages=frozenset({3}))
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert "has a fault (HTTP 500)" in fetched.problem
    assert len(taken(fetched)) == 100
    assert not fetched.is_complete


def test_a_page_in_the_middle_that_is_none_breaks_it_off(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    feed = Feed(services(120))

    def page(request: Request) -> None:
        if request.query.get("page") == "2":
            return request.give(b"<html>Sign in to the wireless network</html>")
        return feed.page(request)

    address = feed.serve(server)
    server.paths["/v3/services"] = page
    fetched = fetch_feed(fetcher, address, tmp_path)
    assert fetched.problem == "Page 2 of the feed is no list of services."
    assert not fetched.is_complete


def test_the_same_service_on_two_pages_is_taken_once(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    items = services(60)
    feed = Feed([*items[:50], items[0], *items[50:]])
    fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
    assert len(taken(fetched)) == 60
    assert "1 services came on more than one page; each was taken once." in fetched.notes


def test_a_file_that_is_one_huge_page_of_many_is_not_taken_for_all(server: WebServer, tmp_path: Path) -> None:
    feed = Feed(services(100))
    limits = Limits(per_second=2000, page_bytes=5_000)
    with Fetcher(HERE, Allowance(limits)) as fetcher, pytest.raises(CannotFetch, match="too large"):
        fetch_feed(fetcher, f"{feed.serve(server)}/services", tmp_path)


def test_tombstones_are_told_from_services(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    stone = {"id": str(uuid4()), "name": "No longer listed", "status": "defunct"}
    closed = service_json(status="defunct")
    for shallow in (False, True):
        feed = Feed([service_json(), stone, closed], shallow=shallow)
        fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
        assert fetched.gone == [stone["id"]]
        assert [each["status"] for each in taken(fetched)] == ["active", "defunct"]


# modified_after


def test_it_is_found_out_whether_new_ones_can_be_asked_for(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    items = [service_json(last_modified=f"2026-01-{day:02}T00:00:00Z") for day in range(1, 29)]
    for honours in (True, False):
        feed = Feed(items, honours=honours)
        fetched = fetch_feed(fetcher, feed.serve(server), tmp_path)
        assert honours_modified_after(fetcher, fetched) is honours


def test_a_feed_that_gives_nothing_for_any_moment_does_not_honour_it(
    server: WebServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    feed = Feed(services(5))

    def page(request: Request) -> None:
        if "modified_after" in request.query:
            return request.give({"total_items": 0, "empty": True, "contents": []})
        return feed.page(request)

    address = feed.serve(server)
    server.paths["/v3/services"] = page
    fetched = fetch_feed(fetcher, address, tmp_path)
    assert not honours_modified_after(fetcher, fetched)


def test_an_address_inside_this_network_is_refused_in_words(tmp_path: Path) -> None:
    with Fetcher(Policy(frozenset({80}))) as fetcher, pytest.raises(Invalid, match="not a public address"):
        fetch_feed(fetcher, "http://127.0.0.1/v3", tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_a_real_page_of_bristol_is_filled_in(server: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    folder = SHARED / "data/uk-bristol-oruk3"
    page = json.loads((folder / "bristol-services-page1.json").read_bytes())
    page |= {"total_items": 3, "total_pages": 1, "last_page": True}
    whole = json.loads((folder / "bristol-service-1625ip.json").read_bytes())
    server.paths["/v3/services"] = lambda request: request.give(page)
    server.paths[f"/v3/services/{whole['id']}"] = lambda request: request.give(whole)
    fetched = fetch_feed(fetcher, f"{server.url}/v3/services", tmp_path)
    assert fetched.is_shallow
    assert taken(fetched) == [whole]
    assert len(fetched.failed) == 2
