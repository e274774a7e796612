"""Public pages as search engines, printers and telephones meet them."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from uuid import uuid4

import pytest
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.core.db import db
from hub.core.http import CONTENT_SECURITY_POLICY
from hub.directory.actions import set_visibility
from hub.directory.models import Document, Visibility
from hub.directory.pages.sitemap import CLOSED
from hub.directory.queries import sitemap
from hub.directory.rules.readable import TAKEN
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user, sign_in

PLACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def links(page: str, rel: str) -> list[str]:
    return re.findall(rf'<link rel="{rel}" href="([^"]*)"', page)


def data_of(page: str) -> list[dict[str, object]]:
    return [json.loads(each) for each in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def test_words_stand_behind_the_id_and_wrong_ones_lead_to_the_right_ones(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    right = f"/services/{service.id}/debt-advice"
    assert client.get(right).status_code == 200
    wrong = client.get(f"/services/{service.id}/money-help?goal=7")
    assert (wrong.status_code, wrong.location) == (301, f"{right}?goal=7")
    assert wrong.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/services/{uuid4()}/debt-advice").status_code == 404


def test_the_id_alone_opens_the_page_too_and_names_the_lasting_address(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    for path in (f"/services/{service.id}", f"/services/{service.id}/debt-advice"):
        assert links(client.get(path).text, "canonical") == [f"http://localhost/services/{service.id}/debt-advice"]


@pytest.mark.parametrize("name", ["Domestic abuse support", "東京"])
def test_an_address_says_nothing_of_what_is_sensitive_or_cannot_be_said(client: FlaskClient, name: str) -> None:
    service = make_service(name)
    led = client.get(f"/services/{service.id}/domestic-abuse-support")
    assert (led.status_code, led.location) == (301, f"/services/{service.id}")
    assert links(client.get(led.location).text, "canonical") == [f"http://localhost/services/{service.id}"]


def test_what_is_not_public_has_no_words_no_code_and_is_kept_from_search_engines(client: FlaskClient) -> None:
    service = make_service("Debt advice", visibility=Visibility.INTERNAL)
    sign_in(client, make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))
    page = client.get(f"/services/{service.id}").text
    assert links(page, "canonical") == [f"http://localhost/services/{service.id}"]
    assert (data_of(page), "QR code" in page, 'name="robots" content="noindex"' in page) == ([], False, True)


def test_no_page_below_a_service_can_be_taken_for_words(app: Flask) -> None:
    below = re.compile(r"/services/<uuid:service_id>/([a-z-]+)")
    parts = [found[1] for rule in app.url_map.iter_rules() if (found := below.match(rule.rule))]
    assert parts
    assert set(parts) <= TAKEN


def test_search_engines_read_the_service_and_who_runs_it(client: FlaskClient) -> None:
    service = make_service("Tea & talk", description="1 < 2 & 3 > 2")
    page = client.get(f"/services/{service.id}").text
    (told,) = data_of(page)
    assert (told["@type"], told["name"]) == ("Service", "Tea & talk")
    assert not set("<>&") & set(page.partition('ld+json">')[2].partition("</script>")[0])
    assert told["provider"]["url"] == f"http://localhost/organisations/{service.organization_id}"
    (about,) = data_of(client.get(f"/organisations/{service.organization_id}").text)
    assert (about["@type"], about["name"]) == ("Organization", "Halifax Advice")


def test_the_policy_for_scripts_stays_as_strict_as_it_was(client: FlaskClient) -> None:
    answer = client.get(f"/services/{make_service().id}")
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_a_page_is_passed_on_by_a_code_without_any_style(client: FlaskClient) -> None:
    page = client.get(f"/services/{make_service().id}").text
    assert 'role="img" aria-label="QR code with the address of this page"' in page
    drawing = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert drawing
    assert "style" not in drawing[0]


def test_a_sensitive_page_has_a_way_out_is_kept_nowhere_and_is_not_passed_on(client: FlaskClient) -> None:
    answer = client.get(f"/services/{make_service('Sexual violence support').id}")
    assert "data-exit" in answer.text
    assert "Leave this page" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "QR code" not in answer.text
    assert "Leave this page" not in client.get(f"/services/{make_service().id}").text


def test_a_need_makes_a_page_sensitive_whatever_its_name_is(client: FlaskClient) -> None:
    taxonomy = {"id": str(uuid4()), "name": "Needs", "description": "Needs"}
    term = {"id": str(uuid4()), "name": "Domestic abuse", "description": "x", "taxonomy_detail": taxonomy}
    service = make_service("Tuesday circle", attributes=[{"id": str(uuid4()), "taxonomy_term": term}])
    assert "Leave this page" in client.get(f"/services/{service.id}").text


def listed(client: FlaskClient) -> Iterator[tuple[str, str | None]]:
    """Give every page of the map with the moment of its last change."""
    top = ElementTree.fromstring(client.get("/sitemap.xml").text)
    for part in top.iterfind("s:sitemap/s:loc", PLACES):
        path = (part.text or "").removeprefix("http://localhost")
        for each in ElementTree.fromstring(client.get(path).text).iterfind("s:url", PLACES):
            yield each.findtext("s:loc", "", PLACES), each.findtext("s:lastmod", None, PLACES)


def test_the_map_lists_what_is_public_and_current_and_nothing_else(client: FlaskClient) -> None:
    shown, safe = make_service("Debt advice"), make_service("Rape crisis")
    hidden = [make_service("Inside", visibility=each) for each in Visibility if each is not Visibility.PUBLIC]
    hidden.append(make_service("Over", status="defunct"))
    was = make_service("Was public")
    set_visibility(was.id, Visibility.SENSITIVE, actor=SYSTEM)
    found = dict(listed(client))
    assert f"http://localhost/services/{shown.id}/debt-advice" in found
    assert f"http://localhost/services/{safe.id}" in found
    assert f"http://localhost/organisations/{shown.organization_id}" in found
    kept_out = {str(key) for each in (*hidden, was) for key in (each.id, each.organization_id)}
    assert not [url for url in found if any(key in url for key in kept_out)]
    assert {client.get(url.removeprefix("http://localhost")).status_code for url in found} == {200}


def test_the_map_says_when_a_page_last_changed(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    changed = db.session.query(Document.last_modified).filter_by(kind="service", object_id=service.id).scalar()
    assert dict(listed(client))[f"http://localhost/services/{service.id}/debt-advice"] == changed.isoformat(
        timespec="seconds"
    )


def test_a_long_map_comes_in_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    for name in ("A", "B", "C"):
        make_service(name)
    index = client.get("/sitemap.xml").text
    assert [index.count(f"sitemap-{kind}-{number}.xml") for kind in sitemap.Kind for number in (1, 2, 3)] == [
        *(1, 1, 0, 1, 1, 0),
    ]
    assert len(list(listed(client))) == 6
    assert client.get("/sitemap-services-3.xml").status_code == client.get("/sitemap-services-0.xml").status_code == 404


def test_who_has_the_map_already_is_told_so(client: FlaskClient) -> None:
    make_service()
    first = client.get("/sitemap-services-1.xml")
    again = client.get("/sitemap-services-1.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.mimetype, again.status_code, again.data) == ("application/xml", 304, b"")


def test_search_engines_are_led_to_the_map_and_kept_out_of_what_is_not_theirs(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    lines = answer.text.splitlines()
    assert (answer.mimetype, lines[0], lines[-1]) == (
        *("text/plain", "User-agent: *", "Sitemap: http://localhost/sitemap.xml"),
    )
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    for path in ("/services?q=debt", "/people/1", "/shortlist/sheet", "/me"):
        assert any(path.startswith(each) for each in closed), path
    for path in ("/services", f"/services/{uuid4()}/debt-advice", "/organisations/1", "/", "/sitemap.xml"):
        assert not any(path.startswith(each) for each in chain(closed)), path


def test_results_of_a_search_are_no_page_for_search_engines(client: FlaskClient) -> None:
    make_service()
    assert "noindex" in client.get("/services?q=debt").text
    assert "noindex" not in client.get("/services").text


def test_every_closed_address_is_one_that_there_is(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    for path in CLOSED:
        known = re.escape(path).replace(r"\*", "<[^>]*>").removesuffix(r"\?")
        assert any(re.match(known, rule) for rule in rules), path
