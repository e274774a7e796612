"""A real HTTP server in a thread whose answers are functions: well-behaved ones and hostile ones."""

import gzip
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Respond = Callable[["Request"], None]


class WebServer(ThreadingHTTPServer):
    """Answers each path by its function, or by `otherwise`. `asked` are the paths it was asked for, with queries."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.paths: dict[str, Respond] = {}
        self.otherwise: Respond = lambda request: request.give({"detail": "nothing here"}, status=404)
        self.asked: list[str] = []
        self.asked_for_head: list[str] = []
        self.agents: list[str] = []
        self.ended = Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what these tests are about."""


class Request(BaseHTTPRequestHandler):
    """One request, with short ways to answer it."""

    protocol_version = "HTTP/1.1"
    server: WebServer

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.paths.get(urlsplit(self.path).path, self.server.otherwise)(self)

    def do_HEAD(self) -> None:
        self.server.asked_for_head.append(self.path)
        self.server.agents.append(self.headers.get("User-Agent", ""))
        self.server.paths.get(urlsplit(self.path).path, self.server.otherwise)(self)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def give(self, body: Any, *, status: int = 200, packed: bool = False, **headers: str) -> None:
        """Answer with bytes, or with JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        if packed:
            content = gzip.compress(content)
            headers["Content-Encoding"] = "gzip"
        self.head(status, **({"Content-Length": str(len(content)), "Content-Type": "application/json"} | headers))
        if self.command != "HEAD":
            self.wfile.write(content)

    def head(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def lead_to(self, location: str, status: int = 302) -> None:
        self.give(b"", status=status, Location=location)

    def trickle(self, pieces: Iterator[bytes], pause_s: float) -> None:
        """Send slowly, until the test is over."""
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            if self.server.ended.wait(pause_s):
                return


@contextmanager
def running_web_server(tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """Run one for the length of a test."""
    with WebServer() as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()
