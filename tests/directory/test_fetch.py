"""A fetch takes what is given in good faith, and cuts off every server that turns hostile."""

import gzip
import os
import resource
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count, repeat
from pathlib import Path
from typing import Any

import pytest

from hub.core.errors import Invalid
from hub.directory.imports.fetch import Allowance, Answer, CannotFetch, Fetcher, Limits
from hub.directory.rules.web_addresses import Policy
from tests.factories.web_server import Request, WebServer, running_web_server

CERTIFICATE = Path(__file__).parent / "data" / "feed.test.pem"
WEB = Policy(frozenset({80, 443, 8080, 8443}))
HERE = Policy(frozenset(), loopback=True)
MEGABYTE = 1024 * 1024
QUICK = {"per_second": 1000.0, "longest_wait_s": 0.05}


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


def fetch(url: str, *, policy: Policy = HERE, most: int | None = None, **limits: Any) -> tuple[bytes, Answer]:
    into = BytesIO()
    with Fetcher(policy, Allowance(Limits(**(QUICK | limits)))) as fetcher:
        answer = fetcher.get(url, into, most=most)
    return into.getvalue(), answer


def refused(url: str, **options: Any) -> CannotFetch:
    with pytest.raises(CannotFetch) as caught:
        fetch(url, **options)
    assert caught.value.errors[0].field == "url"
    return caught.value


def fixed(body: Any, **options: Any) -> Callable[[Request], None]:
    return lambda request: request.give(body, **options)


def test_an_answer_is_taken_whole_plain_and_packed(server: WebServer) -> None:
    body = os.urandom(200_000) + b"x" * 200_000
    server.paths |= {"/plain": fixed(body), "/packed": fixed(body, packed=True)}
    for path in server.paths:
        content, answer = fetch(server.url + path)
        assert content == body
        assert (answer.size, answer.url) == (len(body), server.url + path)


def test_several_answers_come_over_one_connection(server: WebServer) -> None:
    peers = []
    server.otherwise = lambda request: (peers.append(request.client_address), request.give({"a": 1}))[0]  # type: ignore[func-returns-value]
    with Fetcher(HERE, Allowance(Limits(**QUICK))) as fetcher:
        for number in range(3):
            fetcher.get(f"{server.url}/{number}", BytesIO())
    assert len(set(peers)) == 1


def test_a_connection_that_died_between_two_requests_is_made_anew(server: WebServer) -> None:
    def answer_and_hang_up(request: Request) -> None:
        request.give({"a": 1})
        request.close_connection = True

    server.otherwise = answer_and_hang_up
    with Fetcher(HERE, Allowance(Limits(**QUICK))) as fetcher:
        for number in range(3):
            fetcher.get(f"{server.url}/{number}", BytesIO())
            time.sleep(0.05)
    assert server.asked == ["/0", "/1", "/2"]


def test_redirects_are_followed_and_the_last_address_is_given(server: WebServer) -> None:
    server.paths |= {"/a": lambda request: request.lead_to("/b?c=1", 301), "/b": fixed({"a": 1})}
    assert fetch(f"{server.url}/a")[1].url == f"{server.url}/b?c=1"


# Hostile servers


def test_a_body_of_10_gb_is_not_even_begun_where_the_server_says_so(server: WebServer) -> None:
    def huge(request: Request) -> None:
        request.head(Content_Length=str(10 * 1024 * MEGABYTE))
        request.trickle(repeat(b"x" * MEGABYTE), 0)

    server.otherwise = huge
    assert refused(server.url, most=5 * MEGABYTE).why == "size"


def test_a_body_without_end_is_cut_off_at_the_limit_without_filling_memory(server: WebServer, tmp_path: Path) -> None:
    def endless(request: Request) -> None:
        request.head(Connection="close")
        request.trickle(repeat(b"x" * MEGABYTE), 0)

    server.otherwise = endless
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        (tmp_path / "body").open("w+b") as file,
        Fetcher(HERE) as fetcher,
        pytest.raises(CannotFetch, match="larger than 50 MB") as caught,
    ):
        fetcher.get(server.url, file, most=50 * MEGABYTE)
    assert caught.value.why == "size"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # kilobytes


def test_a_length_that_is_not_a_number_does_no_harm(server: WebServer) -> None:
    def long_number(request: Request) -> None:
        request.head(Content_Length="9" * 5000)
        request.wfile.write(b"ok")

    server.otherwise = long_number
    assert refused(server.url).why == "size"


def test_a_body_that_is_shorter_than_was_said_is_not_taken(server: WebServer) -> None:
    def short(request: Request) -> None:
        request.head(Content_Length="1000")
        request.wfile.write(b'{"contents": []}')
        request.close_connection = True

    server.otherwise = short
    assert refused(server.url).why == "broken"


def test_chunks_that_break_off_are_not_taken(server: WebServer) -> None:
    def broken(request: Request) -> None:
        request.head(Transfer_Encoding="chunked")
        request.wfile.write(b"5\r\nhello\r\n")
        request.close_connection = True

    server.otherwise = broken
    assert refused(server.url).why == "broken"


def test_a_redirect_loop_is_left_after_five_steps(server: WebServer) -> None:
    server.paths |= {
        "/a": lambda request: request.lead_to("/b"),
        "/b": lambda request: request.lead_to("/a"),
    }
    assert refused(f"{server.url}/a").why == "redirects"
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://0x0a000001/",
        "http://167772161/",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(server: WebServer, location: str) -> None:
    server.otherwise = lambda request: request.lead_to(location)
    assert refused(server.url).why == "private"
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x.example/", "http://me:secret@x.example/", "//"])
def test_a_redirect_to_what_is_no_web_address_is_not_followed(server: WebServer, location: str) -> None:
    server.otherwise = lambda request: request.lead_to(location)
    assert refused(server.url).why == "redirects"


def test_this_machine_is_never_asked_unless_a_setting_allows_it(server: WebServer) -> None:
    web = Policy(frozenset({server.port}))
    for host in ("127.0.0.1", "localhost", "[::1]", "127.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"):  # noqa: S104
        assert refused(f"http://{host}:{server.port}/", policy=web).why in {"private", "unreachable"}
    assert server.asked == []


def test_a_private_address_behind_a_name_is_not_asked(server: WebServer) -> None:
    web = Policy(frozenset({server.port}))
    assert refused(f"http://localhost:{server.port}/", policy=web).why == "private"
    for answers in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["10.0.0.1"]):  # one bad address spoils the name
        with pytest.raises(CannotFetch) as caught, Fetcher(web, resolving=lambda *_, found=answers: found) as fetcher:
            fetcher.get(f"http://feed.test:{server.port}/", BytesIO())
        assert caught.value.why == "private"
    assert server.asked == []


def test_a_name_that_changes_its_address_after_it_was_checked_leads_nowhere_else(server: WebServer) -> None:
    """The connection goes to the very address that was checked; the name is not looked up a second time."""
    looked_up = []

    def resolving(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    hosts = []
    server.otherwise = lambda request: (hosts.append(request.headers["Host"]), request.give({"a": 1}))[0]  # type: ignore[func-returns-value]
    with Fetcher(HERE, resolving=resolving) as fetcher:
        fetcher.get(f"http://feed.test:{server.port}/", BytesIO())
        fetcher.get(f"http://feed.test:{server.port}/again", BytesIO())
    assert looked_up == ["feed.test"]
    assert hosts == [f"feed.test:{server.port}"] * 2


def test_https_is_checked_by_the_name_though_the_connection_goes_to_the_address() -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(CERTIFICATE)
    named = []
    serving.sni_callback = lambda _socket, name, _context: named.append(name)
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    with running_web_server(serving) as server:
        server.otherwise = fixed({"a": 1})
        for host, tls, why in (
            ("feed.test", trusting, ""),
            ("other.test", trusting, "tls"),
            ("feed.test", None, "tls"),
        ):
            with Fetcher(HERE, tls=tls, resolving=lambda *_: ["127.0.0.1"]) as fetcher:
                try:
                    fetcher.get(f"https://{host}:{server.port}/", BytesIO())
                    said = ""
                except CannotFetch as error:
                    said = error.why
            assert said == why
    assert named == ["feed.test", "other.test", "feed.test"]


def test_https_that_leads_to_http_is_not_followed() -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(CERTIFICATE)
    with running_web_server(serving) as server, running_web_server() as plain:
        server.otherwise = lambda request: request.lead_to(plain.url)
        with (
            Fetcher(
                HERE,
                tls=ssl.create_default_context(cafile=str(CERTIFICATE)),
                resolving=lambda *_: ["127.0.0.1"],
            ) as fetcher,
            pytest.raises(CannotFetch, match="from https to http"),
        ):
            fetcher.get(f"https://feed.test:{server.port}/", BytesIO())
        assert plain.asked == []


def test_a_server_that_says_nothing_is_left(server: WebServer) -> None:
    server.otherwise = lambda request: (request.server.ended.wait(10), None)[1]
    begun = time.monotonic()
    assert refused(server.url, answer_s=0.3).why == "slow"
    assert refused(server.url, read_s=0.3).why == "slow"
    assert time.monotonic() - begun < 3


def test_a_head_that_trickles_is_cut_off(server: WebServer) -> None:
    """Each byte comes well within the patience for one read; together they would take for ever."""

    def slow_head(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        request.trickle((b"X-%d: y\r\n" % number for number in count()), 0.05)

    server.otherwise = slow_head
    begun = time.monotonic()
    assert refused(server.url, answer_s=0.5, read_s=5).why == "slow"
    assert time.monotonic() - begun < 3


def test_a_head_without_end_is_cut_off(server: WebServer) -> None:
    def long_head(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        request.trickle(repeat(b"y" * 65_536), 0)

    server.otherwise = long_head
    assert refused(server.url).why == "broken"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_trickles_is_cut_off(server: WebServer, chunked: bool) -> None:
    def slow_body(request: Request) -> None:
        if chunked:
            request.head(Transfer_Encoding="chunked")
            request.trickle(repeat(b"1\r\nx\r\n"), 0.05)
        else:
            request.head(Content_Length="100000")
            request.trickle(repeat(b"x"), 0.05)

    server.otherwise = slow_body
    begun = time.monotonic()
    assert refused(server.url, answer_s=0.5, read_s=5).why == "slow"
    assert time.monotonic() - begun < 3


def test_a_large_body_that_flows_may_take_longer_than_one_answer(server: WebServer) -> None:
    def flowing(request: Request) -> None:
        request.head(Connection="close")
        request.trickle((b"x" * 10_000 for _ in range(20)), 0.05)
        request.close_connection = True

    server.otherwise = flowing
    assert fetch(server.url, answer_s=0.5, pace_bytes=20_000)[1].size == 200_000


def test_a_whole_fetch_ends_when_its_time_is_up(server: WebServer) -> None:
    server.otherwise = lambda request: request.trickle(repeat(b"x"), 0.05)
    assert refused(server.url, whole_s=0.4, answer_s=5).why == "time"


def test_a_gzip_bomb_is_left_before_it_goes_off(server: WebServer, tmp_path: Path) -> None:
    """Zeros pack a thousand to one: 200 MB come in 200 KB, and all is over after a hundredth of that."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packing.compress(bytes(MEGABYTE)) for _ in range(200)) + packing.flush()
    server.otherwise = lambda request: request.give(bomb, Content_Encoding="gzip")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        (tmp_path / "body").open("w+b") as file,
        Fetcher(HERE) as fetcher,
        pytest.raises(CannotFetch, match="unpacks to more than 100 times") as caught,
    ):
        fetcher.get(server.url, file, most=1024 * MEGABYTE)
    assert caught.value.why == "bomb"
    assert (tmp_path / "body").stat().st_size < 32 * MEGABYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # kilobytes


def test_the_unpacked_size_is_what_counts(server: WebServer) -> None:
    server.otherwise = fixed(os.urandom(MEGABYTE).hex().encode() * 2, packed=True)
    assert refused(server.url, most=3 * MEGABYTE).why == "size"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "x" * 1000])
def test_an_encoding_that_nobody_asked_for_is_refused(server: WebServer, encoding: str) -> None:
    server.otherwise = lambda request: request.give(b"{}", **{"Content-Encoding": encoding})
    assert refused(server.url).why == "encoding"


def test_what_says_it_is_packed_and_is_not_is_refused(server: WebServer) -> None:
    server.paths |= {
        "/not": lambda request: request.give(b"{}", Content_Encoding="gzip"),
        "/half": lambda request: request.give(gzip.compress(os.urandom(5000))[:2000], Content_Encoding="gzip"),
    }
    assert refused(f"{server.url}/not").why == "encoding"
    assert refused(f"{server.url}/half").why == "broken"


def test_all_answers_together_may_not_be_more_than_a_fetch_may_cost(server: WebServer) -> None:
    server.otherwise = fixed(b"x" * 10_000)
    with Fetcher(HERE, Allowance(Limits(whole_bytes=25_000, per_second=1000))) as fetcher:
        for _ in range(2):
            fetcher.get(server.url, BytesIO())
        with pytest.raises(CannotFetch) as caught:
            fetcher.get(server.url, BytesIO())
    assert caught.value.why == "bytes"
    assert caught.value.is_about_all


@pytest.mark.parametrize(
    ("status", "said"),
    [(204, "empty answer"), (401, "a key or a password"), (404, "nothing at this address"), (500, "has a fault")],
)
def test_a_failure_is_told_in_words(server: WebServer, status: int, said: str) -> None:
    server.otherwise = lambda request: request.head(status, Content_Length="0")
    error = refused(server.url)
    assert (error.why, error.status_code) == ("status", status)
    assert said in error.message


def test_a_busy_server_is_asked_again_after_what_it_says_and_not_for_ever(server: WebServer) -> None:
    def busy_once(request: Request) -> None:
        first = len(request.server.asked) == 1
        request.give({"a": 1}, status=429 if first else 200, Retry_After="0")

    server.otherwise = busy_once
    assert fetch(server.url)[1].size
    server.asked.clear()
    server.otherwise = lambda request: request.give({}, status=503, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT")
    assert refused(server.url).status_code == 503
    assert len(server.asked) == 4


def test_requests_are_spaced_out_however_many_ask(server: WebServer) -> None:
    server.otherwise = fixed({"a": 1})
    begun = time.monotonic()
    allowance = Allowance(Limits(per_second=20))
    with Fetcher(HERE, allowance) as one, one.another() as two:
        for _ in range(3):
            one.get(server.url, BytesIO())
            two.get(server.url, BytesIO())
    assert time.monotonic() - begun >= 0.25
    assert allowance.requests == 6


def test_a_server_that_is_not_there_is_told_so(server: WebServer) -> None:
    port = server.port
    server.server_close()
    server.shutdown()
    assert refused(f"http://127.0.0.1:{port}/").why == "unreachable"
    with pytest.raises(CannotFetch, match="no server with the name") as caught, Fetcher(WEB) as fetcher:
        fetcher.get("https://nowhere.invalid/", BytesIO())
    assert caught.value.why == "unreachable"


def test_an_address_that_is_none_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(Invalid, match="must begin with https"), Fetcher(WEB) as fetcher:
        fetcher.get("file:///etc/passwd", BytesIO())
