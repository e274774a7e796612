"""What search engines are told: where the public pages are, and what is not theirs."""

import hashlib
from collections.abc import Iterable
from xml.etree import ElementTree

from flask import Blueprint, Response, request

from hub.core.errors import NotFound
from hub.core.http import public_link
from hub.directory.pages.public_page import organisation_url, service_url, words_for
from hub.directory.queries.sitemap import Entry, Kind, entries, parts

sitemap = Blueprint("sitemap", __name__)

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
KEPT_S = 3600
# Results of searches, what is somebody's own, and what machines have their own addresses for.
CLOSED = (
    *("/services?", "/services/*/report", "/services/*/manage", "/shortlist", "/searches", "/following", "/mail/"),
    *("/sign-in", "/still-right/", "/invitations/", "/directory", "/people", "/goals", "/referrals", "/budgets", "/me"),
    *("/unmet-needs", "/api/", "/oruk/", "/hsds/", "/metrics"),
)


@sitemap.get("/robots.txt")
def robots() -> Response:
    """Say what is not for search engines, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    text = "\n".join([*lines, "", f"Sitemap: {public_link('directory.sitemap.index')}", ""])
    return _kept(text.encode(), "text/plain; charset=utf-8")


@sitemap.get("/sitemap.xml")
def index() -> Response:
    """List the files of the map."""
    names = [(kind, number) for kind in Kind for number in range(1, parts(kind) + 1)]
    urls = [public_link("directory.sitemap.part", kind=kind.value, number=number) for kind, number in names]
    return _kept(_xml("sitemapindex", "sitemap", ((url, "") for url in urls)), "application/xml")


@sitemap.get("/sitemap-<any(services, organisations):kind>-<int:number>.xml")
def part(kind: str, number: int) -> Response:
    """List pages, each with the moment at which what it shows last changed."""
    if not 1 <= number <= parts(Kind(kind)):
        raise NotFound
    pages = ((_url(each), each.changed_at.isoformat(timespec="seconds")) for each in entries(Kind(kind), number))
    return _kept(_xml("urlset", "url", pages), "application/xml")


def _url(entry: Entry) -> str:
    return service_url(entry.id, words_for(entry.listing)) if entry.listing else organisation_url(entry.id)


def _xml(root: str, each: str, places: Iterable[tuple[str, str]]) -> bytes:
    made = ElementTree.Element(root, xmlns=NAMESPACE)
    for url, changed in places:
        place = ElementTree.SubElement(made, each)
        ElementTree.SubElement(place, "loc").text = url
        if changed:
            ElementTree.SubElement(place, "lastmod").text = changed
    text: bytes = ElementTree.tostring(made, encoding="utf-8", xml_declaration=True)
    return text


def _kept(body: bytes, kind: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
