"""Which addresses Hub fetches from: those of the public internet, and no other however it is written or wrapped."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.rules.web_addresses import Policy, is_public, may_reach, next_address, read_address

WEB = Policy(frozenset({80, 443, 8080, 8443}))
PUBLIC = ("8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8")
NOT_PUBLIC = {
    "loopback": ("127.0.0.1", "127.9.9.9", "::1"),
    "private": ("10.1.1.1", "172.16.0.1", "192.168.1.1", "fd00:ec2::254"),
    "link-local, where clouds keep their secrets": ("169.254.169.254", "fe80::1", "fe80::1%eth0"),
    "shared by a provider's customers": ("100.64.0.1",),
    "multicast": ("224.0.0.1", "ff02::1"),
    "reserved": ("0.0.0.0", "0.1.2.3", "240.0.0.1", "255.255.255.255", "::", "100::1", "fec0::1"),  # noqa: S104
    "for protocols, measuring and documents": ("192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.1", "2001:db8::1"),
    "IPv4 in IPv6": ("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::a00:1"),
    "6to4": ("2002:7f00:1::1", "2002:a00:1::", "2002:808:808::1"),
    "NAT64 of private": ("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808"),
    "Teredo": ("2001:0:808:808::1",),
    "none at all": ("nonsense", "", "127.1", "0x7f000001", "2130706433"),
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert may_reach(address, WEB)


@pytest.mark.parametrize(("kind", "address"), [(kind, each) for kind, all_of in NOT_PUBLIC.items() for each in all_of])
def test_no_address_that_is_not_public_may_be_reached(kind: str, address: str) -> None:
    assert not may_reach(address, WEB), kind


def test_for_tests_the_loopback_may_be_reached_and_nothing_else() -> None:
    policy = Policy(frozenset({443}), loopback=True)
    assert may_reach("127.0.0.1", policy)
    assert may_reach("::1", policy)
    assert not any(may_reach(each, policy) for each in ("10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"))
    assert read_address("http://127.0.0.1:9999/", policy).port == 9999


@given(st.ip_addresses(v=4).filter(lambda ip: not is_public(ip)))
def test_wrapping_an_address_does_not_make_it_public(ip: IPv4Address) -> None:
    for prefix in (0xFFFF << 32, 0x64_FF9B << 96, 0):
        assert not is_public(IPv6Address(prefix | int(ip)))


@given(st.ip_addresses(v=4))
def test_6to4_is_never_public(ip: IPv4Address) -> None:
    assert not is_public(IPv6Address(0x2002 << 112 | int(ip) << 80))


@given(st.ip_addresses())
def test_what_may_be_reached_is_global(ip: IPv4Address | IPv6Address) -> None:
    if is_public(ip):
        assert ip_address(str(ip)).is_global or isinstance(ip, IPv6Address)
        assert not any((ip.is_loopback, ip.is_multicast, ip.is_link_local, ip.is_private))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ftp://feed.example/", "must begin with https:// or http://"),
        ("file:///etc/passwd", "must begin with https:// or http://"),
        ("javascript:alert(1)", "must begin with https:// or http://"),
        ("feed.example/services", "must begin with https:// or http://"),
        ("https://me:secret@feed.example/", "user name or a password"),
        ("https://me@feed.example/", "user name or a password"),
        ("https://feed.example:22/", "Port 22 is not one"),
        ("https://feed.example:0/", "Port 0 is not one"),
        ("https://feed.example:99999/", "not a web address"),
        ("https://", "names no server"),
        ("https://a..b/", "names no server"),
        ("https://%31/", "names no server"),
        ("https://[fe80::1%25eth0]/", "names no server"),
        ("https://[::1", "not a web address"),
        ("https://feed.example\\@127.0.0.1/", "not a web address"),
        ("https://feed.example/a b", "not a web address"),
        ("https://feed.example/\r\nHost: other", "not a web address"),
        ("", "not a web address"),
        ("https://feed.example/" + "x" * 2000, "not a web address"),
    ],
)
def test_an_address_that_is_none_or_not_open_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        read_address(text, WEB)
    assert refused.value.errors[0].field == "url"


def test_an_address_is_taken_apart_as_it_is_sent() -> None:
    target = read_address(" HTTPS://Bücher.Example.:8443/ä b?q=ü#part ".replace("ä b", "ä"), WEB)
    assert target.origin == ("https", "xn--bcher-kva.example", 8443)
    assert target.url == "https://xn--bcher-kva.example:8443/%C3%A4?q=%C3%BC"
    assert read_address("https://feed.example", WEB).url == "https://feed.example/"
    assert read_address("http://[2606:4700::1111]/x", WEB).netloc == "[2606:4700::1111]"


def test_a_redirect_is_read_as_an_address_is_and_never_leads_to_http() -> None:
    here = read_address("https://feed.example/a/b?c", WEB)
    assert next_address(here, "../d", WEB).url == "https://feed.example/d"
    assert next_address(here, "//other.example/", WEB).host == "other.example"
    for location, said in (
        ("http://feed.example/", "from https to http"),
        ("https://feed.example:22/", "Port 22"),
        ("gopher://feed.example/", "must begin"),
    ):
        with pytest.raises(Invalid, match=said):
            next_address(here, location, WEB)
