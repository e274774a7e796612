"""Which addresses Hub may fetch from: public ones on the web, and nothing of this machine or its network.

Sources: RFC 6890 and the IANA special-purpose address registries; RFC 6052 (NAT64), RFC 7526 (6to4 is no more).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urljoin, urlsplit

from hub.core.errors import Invalid

LONGEST = 2_000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
# Special by the registries, whatever the version of Python that runs this thinks of them.
_SPECIAL = tuple(
    ip_network(each)
    for each in (
        *("192.0.0.0/24", "192.88.99.0/24"),
        *("::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)


@dataclass(frozen=True)
class Policy:
    """What the settings allow: ports, and for tests the loopback addresses (there with any port)."""

    ports: frozenset[int]
    loopback: bool = False


@dataclass(frozen=True)
class Target:
    """An address taken apart. `path` is path and query as they are sent; `host` is a name in ASCII or an IP."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Give what a connection is made to."""
        return self.scheme, self.host, self.port

    @property
    def netloc(self) -> str:
        """Give host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Give the address."""
        return f"{self.scheme}://{self.netloc}{self.path}"


def read_address(text: str, policy: Policy) -> Target:
    """Take an address apart. Raises Invalid naming `url` for one that Hub does not fetch from."""
    text = text.strip()
    if len(text) > LONGEST or not re.fullmatch(r"[!-~\u00a1-\U0010fffd]+", text) or "\\" in text:
        raise _wrong("This is not a web address: it must be like https://feed.example/services.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _wrong("This is not a web address: it must be like https://feed.example/services.") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise _wrong("A web address must begin with https:// or http://.")
    if "@" in parts.netloc:
        raise _wrong("The address holds a user name or a password: Hub reads only what is open to everybody.")
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in policy.ports and not policy.loopback:
        allowed = ", ".join(map(str, sorted(policy.ports)))
        raise _wrong(f"Port {port} is not one that Hub fetches from ({allowed}).")
    return Target(parts.scheme, _host(parts), port, _path(parts))


def next_address(here: Target, location: str, policy: Policy) -> Target:
    """Give where a redirect leads. Raises Invalid where it may not be followed: never from https to http."""
    there = read_address(urljoin(here.url, location), policy)
    if here.scheme == "https" and there.scheme == "http":
        raise _wrong("The server leads from https to http, which is not safe: Hub does not follow.")
    return there


def may_reach(address: str, policy: Policy) -> bool:
    """Say whether Hub may connect to an IP address: only to public ones, whatever they are wrapped in."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return is_public(ip) or (policy.loopback and ip.is_loopback)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Say whether an address is one of the public internet; one that wraps an IPv4 address is judged by that one."""
    if isinstance(ip, IPv6Address) and (inner := _inside(ip)) is not None:
        return is_public(inner)
    if any(ip in network for network in _SPECIAL):
        return False
    special = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not special and not ip.is_unspecified


def _inside(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]+", host):
        raise _wrong("The address names no server: it must be like https://feed.example/services.")
    return host


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return "".join(each if each.isascii() else "".join(f"%{byte:02X}" for byte in each.encode()) for each in path)


def _wrong(message: str) -> Invalid:
    return Invalid(message, field="url")
