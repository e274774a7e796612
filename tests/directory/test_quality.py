"""Those who look after a listing see how good it is and what would raise it; the weakest stand first on the desk."""

import csv
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from uuid import uuid4

import pytest
import time_machine
from flask.testing import FlaskClient

from hub.core.actor import Actor, Role
from hub.core.clock import now, today
from hub.core.db import db, transaction
from hub.core.errors import NotAllowed, NotSignedIn
from hub.directory.actions.listing import assure_service, set_visibility
from hub.directory.actions.quality import score_listings
from hub.directory.models import Visibility, WebCheck
from hub.directory.queries.evidence import list_checked
from hub.directory.queries.quality import count_unscored, judged, list_weakest
from hub.directory.queries.search_index import Shelf, search_shelf
from hub.directory.rules.web_checks import CheckKind, CheckOutcome
from hub.directory.search.query import SearchQuery
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.factories.directory import make_organization, make_report, make_service, organization_json
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.world import sign_in

LONG = "We meet in the hall for tea and a chat. " * 5


def editor():
    return make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM)))


def make_good(name: str = "Tea and chat", **fields: object):
    return make_service(
        name,
        description=LONG,
        email="hello@town.example",
        application_process="Just come.",
        eligibility_description="Anybody",
        fees_description="Free",
        **fields,
    )


def break_address(address: str) -> None:
    with transaction():
        row = {"kind": CheckKind.WEB, "address": address, "host": "town.org.uk", "seen_at": now(), "failures": 2}
        db.session.add(WebCheck(**row, outcome=CheckOutcome.GONE))


def score_of(service) -> int:
    return judged([service.id], frozenset(Visibility))[0].quality.score


@pytest.mark.usefixtures("app")
def test_a_check_a_report_and_a_broken_link_each_move_the_score() -> None:
    service = make_good(url="https://town.org.uk/tea")
    scores = [score_of(service)]
    assure_service(service.id, by="Ann", actor=SYSTEM)
    scores.append(score_of(service))
    make_report(service.id)
    scores.append(score_of(service))
    break_address("https://town.org.uk/tea")
    scores.append(score_of(service))
    assert [later - before for before, later in pairwise(scores)] == [25, -4, -7]


@pytest.mark.usefixtures("app")
def test_the_weakest_public_listings_stand_first_and_can_be_narrowed_to_an_organisation() -> None:
    good, weak = make_good(), make_service("Bare", description="", schedules=[], service_at_locations=[])
    make_service("Hidden", visibility=Visibility.INTERNAL)
    assert count_unscored() == 2
    assert score_listings(actor=SYSTEM) == 2
    assert count_unscored() == 0
    team = actor_of(editor())
    assert [each.name for each in list_weakest(team).items] == ["Bare", "Tea and chat"]
    assert [each.id for each in list_weakest(team, organization_id=good.organization_id).items] == [good.id]
    assert list_weakest(team, number=2).items == []
    set_visibility(weak.id, Visibility.ARCHIVED, actor=SYSTEM)
    assert [each.id for each in list_weakest(team).items] == [good.id]


@pytest.mark.usefixtures("app")
def test_a_listing_is_scored_anew_when_it_changed_and_every_day_and_not_otherwise() -> None:
    service = make_good()
    make_good("Another")
    noon = now().replace(hour=12, minute=0)
    with time_machine.travel(noon + timedelta(days=1), tick=False):
        assert score_listings(actor=SYSTEM) == 2
    with time_machine.travel(noon + timedelta(days=1, minutes=1), tick=False):
        assert score_listings(actor=SYSTEM) == 0
        assure_service(service.id, actor=SYSTEM)
    with time_machine.travel(noon + timedelta(days=1, minutes=2), tick=False):
        assert score_listings(actor=SYSTEM) == 1
    with time_machine.travel(noon + timedelta(days=2), tick=False):
        assert score_listings(actor=SYSTEM, most=1) == 1
        assert score_listings(actor=SYSTEM, most=1) == 1
        assert score_listings(actor=SYSTEM, most=1) == 0


@pytest.mark.usefixtures("app")
def test_only_the_directory_team_sees_the_lists_and_only_the_jobs_score() -> None:
    link_worker = actor_of(make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.PRACTICE))))
    for actor, refusal in ((Actor.anonymous(), NotSignedIn), (link_worker, NotAllowed)):
        for look in (list_weakest, list_checked):
            with pytest.raises(refusal):
                look(actor)
    with pytest.raises(NotAllowed):
        score_listings(actor=actor_of(editor()))


def test_those_who_manage_a_listing_see_what_to_do_first_and_which_link_is_broken(client: FlaskClient) -> None:
    organisation = make_organisation(OrganisationKind.VOLUNTARY)
    runs = make_organization("Town", owner_id=organisation.id)
    text = (
        "Self-referral is welcome. "
        + "We walk along the canal and then " * 8
        + "we have tea, and we talk about the week."
    )
    service = make_service(
        "Walk", organization_id=runs.id, url="https://town.org.uk/walk", description=text, fees_description=""
    )
    break_address("https://town.org.uk/walk")
    for user in (editor(), make_user((Role.PROVIDER, organisation))):
        sign_in(client, user)
        page = client.get(f"/services/{service.id}/manage").text
        assert "How good is this listing?" in page
        assert "Check it and press “I have checked it today”: +20" in page
        assert "Does not work: https://town.org.uk/walk." in page
        assert "A long sentence" in page
        assert "“self-referral”: say “asking by yourself”" in page


def test_the_desk_lists_them_and_counts_what_is_not_scored_yet(client: FlaskClient) -> None:
    make_good()
    sign_in(client, editor())
    assert "1 listing was not scored yet" in client.get("/directory/quality").text
    score_listings(actor=SYSTEM)
    page = client.get("/directory/quality").text
    assert "Tea and chat" in page
    assert "not scored yet" not in page
    assert "There is no public listing here." in client.get(f"/directory/quality?organisation={uuid4()}").text
    assert "Tea and chat" in client.get("/directory/quality?organisation=nonsense").text


def test_how_much_was_checked_stands_on_a_page_and_in_a_spreadsheet(client: FlaskClient) -> None:
    make_service("A", organization=organization_json("=HYPERLINK(1)"))
    checked = make_service("B", organization=organization_json("Town"))
    assure_service(checked.id, actor=SYSTEM)
    sign_in(client, editor())
    assert "50%" in client.get("/directory/quality/evidence").text
    assert "HX1" in client.get("/directory/quality/evidence?by=area").text
    answer = client.get("/directory/quality/evidence.csv")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["organisation"], row["listings"], row["checked in 3 months, percent"]) for row in rows] == [
        ("All listings", "2", "50"),
        ("'=HYPERLINK(1)", "1", "0"),
        ("Town", "1", "100"),
    ]
    assert rows[0]["as of"] == today().isoformat()
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=checked-by-organisation-")
    areas = csv.DictReader(StringIO(client.get("/directory/quality/evidence.csv?by=area").data.decode("utf-8-sig")))
    assert [row["area"] for row in areas] == ["All listings", "HX1"]


@pytest.mark.usefixtures("app")
def test_of_two_listings_alike_the_search_puts_the_one_that_tells_more_and_works_first() -> None:
    same = {"description": LONG, "email": "a@town.example", "application_process": "Come.", "fees_description": "Free"}
    broken = make_service("Chess club", url="https://town.org.uk/chess", **same)
    works = make_service("Chess club", url="https://other.org.uk/chess", **same)
    bare = make_service("Chess club", **same | {"description": "", "fees_description": ""}, schedules=[])
    break_address("https://town.org.uk/chess")
    found = search_shelf(Shelf.PUBLIC, SearchQuery(now=now(), text="chess"))
    assert [hit.service_id for hit in found.hits] == [str(each.id) for each in (works, broken, bare)]
