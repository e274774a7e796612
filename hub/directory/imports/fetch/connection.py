"""A connection to a server of the web: to an address that was checked, by its name, and cut when its time is up."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from threading import Timer

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from hub.directory.imports.fetch.allowance import Allowance
from hub.directory.imports.fetch.errors import CannotFetch
from hub.directory.rules.web_addresses import Policy, Target, may_reach

Resolve = Callable[[str, int], list[str]]

MOST_TRIED = 4
HEADERS = {
    "User-Agent": "Hub (community service directory)",
    "Accept": "application/json, */*;q=0.5",
    "Accept-Encoding": "gzip",
}


def resolve(host: str, port: int) -> list[str]:
    """Give the IP addresses of a host. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Guard:
    """Cuts a connection when time is up, whatever it is waiting for: a server may send a byte each second for ever."""

    def __init__(self) -> None:
        self.has_cut = False
        self._timer: Timer | None = None

    def watch(self, sock: socket.socket, seconds: float) -> None:
        """Cut the connection after so many seconds, counted anew."""
        self.stop()
        self._timer = Timer(seconds, self._cut, (sock,))
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        if self._timer:
            self._timer.cancel()

    def _cut(self, sock: socket.socket) -> None:
        self.has_cut = True
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not TLS's own, through which the other thread still reads


class Connection:
    """One connection to one origin, kept open between requests."""

    def __init__(
        self,
        target: Target,
        policy: Policy,
        allowance: Allowance,
        *,
        tls: ssl.SSLContext | None = None,
        resolving: Resolve = resolve,
    ) -> None:
        self.origin = target.origin
        self.guard = Guard()
        self.is_used = False
        self._allowance = allowance
        self._http = self._open(target, _checked(target, policy, resolving), tls)
        self._sock = self._http.sock
        self._answer: HTTPResponse | None = None

    def ask(self, target: Target, method: str = "GET", headers: Mapping[str, str] = HEADERS) -> HTTPResponse:
        """Ask for a path and give the answer as soon as its head is there. Raises CannotFetch."""
        if self._http.sock is None:
            raise CannotFetch("The server closed the connection.", why="broken")
        with self.words():
            self.watch()
            sent = {**headers, "Host": target.netloc}
            self._http.request(method, target.path, headers=sent, preload_content=False)
            self._answer = self._http.getresponse()
        self.is_used = True
        return self._answer

    def watch(self) -> None:
        """Give the server as long again for what comes next."""
        if self._sock is not None:
            self.guard.watch(self._sock, min(self._allowance.limits.answer_s, self._allowance.left_s))

    @contextmanager
    def words(self) -> Iterator[None]:
        """Turn what goes wrong on the wire into words."""
        try:
            yield
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            if self.guard.has_cut:
                _ = self._allowance.left_s
                raise CannotFetch("The server was too slow: Hub stopped waiting.", why="slow") from error
            raise _explained(error) from error

    def close(self) -> None:
        """Close it."""
        self.guard.stop()
        if self._answer is not None:
            self._answer.close()  # one that ends with its connection has taken the socket over
        self._http.close()

    def _open(self, target: Target, addresses: list[str], tls: ssl.SSLContext | None) -> HTTPConnection:
        failure: CannotFetch | None = None
        for address in addresses[:MOST_TRIED]:
            made = self._made(target, address, tls)
            try:
                with self.words():
                    made.connect()
                made.timeout = self._allowance.limits.read_s
                return made
            except CannotFetch as error:
                made.close()
                failure = failure or error
        raise failure or CannotFetch("The server has no address.", why="unreachable")

    def _made(self, target: Target, address: str, tls: ssl.SSLContext | None) -> HTTPConnection:
        """Make a connection to the address itself: nobody can change what the name means after it was checked."""
        seconds = min(self._allowance.limits.connect_s, self._allowance.left_s)
        if target.scheme == "http":
            return HTTPConnection(address, target.port, timeout=seconds)
        return HTTPSConnection(
            address,
            target.port,
            timeout=seconds,
            server_hostname=target.host,
            assert_hostname=target.host,
            ssl_context=tls or ssl.create_default_context(),
            cert_reqs="CERT_REQUIRED",
        )


def _checked(target: Target, policy: Policy, resolving: Resolve) -> list[str]:
    try:
        addresses = resolving(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise CannotFetch(f"There is no server with the name {target.host}.", why="unreachable") from error
    if not addresses or not all(may_reach(each, policy) for each in addresses):
        raise CannotFetch(
            f"{target.host} is not a public address of the internet: Hub does not fetch from there.", why="private"
        )
    return addresses


def _explained(error: Exception) -> CannotFetch:
    cause = error if isinstance(error, OSError) else error.__cause__ or error.__context__ or error
    said = f"{error} {cause}".lower()
    if "certificate" in said or "doesn't match" in said:
        return CannotFetch(
            "The server could not prove that it is who it says (its certificate is not right).", why="tls"
        )
    if isinstance(cause, ssl.SSLError):
        return CannotFetch("The server does not speak HTTPS properly.", why="tls")
    if "timed out" in said or isinstance(cause, TimeoutError):
        return CannotFetch("The server was too slow: Hub stopped waiting.", why="slow")
    if isinstance(cause, ConnectionRefusedError):
        return CannotFetch("The server does not answer at this address.", why="unreachable")
    return CannotFetch("The connection broke off before all of the answer was there.", why="broken")
