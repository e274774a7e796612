"""Following services: what counts as a change, in words, and who is written to."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.directory.actions import save_service, set_visibility
from hub.directory.actions import saved as actions
from hub.directory.actions.merging import merge_services
from hub.directory.actions.telling import tell_changes
from hub.directory.actions.upkeep import set_notice, tell_intake
from hub.directory.models import IntakeState, Visibility
from hub.directory.queries.saved import list_followed
from hub.directory.rules.following import GONE, Facts, changes
from hub.identity.models import OrganisationKind, User
from hub.identity.queries import actor_of
from hub.notifications.models import Message
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM, make_organisation, make_user, sign_in

texts = st.text("abc", max_size=3)
some = st.builds(
    Facts,
    state=st.sampled_from(["active", "temporarily closed", "defunct", GONE]),
    intake=st.sampled_from(["open", "full", "closed", "waiting_list", "ask_first"]),
    places=st.tuples(texts),
    times=st.tuples(texts),
    way_in=texts,
)
OPEN = Facts("active", "open", ("Town Hall, Halifax",), ("Every Tuesday, 9am to 5pm",), "By telephone 01422 1")


def make_worker() -> Actor:
    return actor_of(make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE)), name="Lena"))


def mails() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.created_at)))


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (replace(OPEN, state="temporarily closed", intake="closed"), ["It is closed for the time being."]),
        (replace(OPEN, state="defunct", intake="closed"), ["It has ended."]),
        (replace(OPEN, intake="full"), ["Whether it takes people has changed. Now: full at the moment."]),
        (
            replace(OPEN, places=("Library, Elland",)),
            ["It has moved. Now: Library, Elland. Before: Town Hall, Halifax."],
        ),
        (replace(OPEN, places=()), ["Nobody says where it is any more."]),
        (
            replace(OPEN, places=("Confidential address, HX1",)),
            ["Where it is has changed. Now: Confidential address, HX1."],
        ),
        (
            replace(OPEN, times=("Every Friday",)),
            ["Its times have changed. Now: Every Friday. Before: Every Tuesday, 9am to 5pm."],
        ),
        (replace(OPEN, way_in="On its website"), ["The way to refer has changed. Now: On its website"]),
        (Facts(GONE), ["It has left the directory."]),
        (Facts(GONE, merged_into="Debt help"), ["It is part of another listing now: Debt help."]),
    ],
)
def test_each_change_is_said_in_a_sentence(after: Facts, said: list[str]) -> None:
    assert list(changes(OPEN, after)) == said


def test_what_reopens_or_has_room_again_is_said() -> None:
    assert changes(replace(OPEN, state="temporarily closed"), OPEN) == ("It is open again.",)
    assert changes(replace(OPEN, intake="full"), OPEN) == ("It takes people again.",)
    assert changes(Facts(GONE), OPEN) == ("It is in the directory again.",)


@given(some, some)
def test_something_is_said_exactly_where_something_changed(before: Facts, after: Facts) -> None:
    same = before == after or before.state == after.state == GONE
    assert bool(changes(before, after)) is not same


@given(some)
def test_facts_are_read_back_as_they_were_stored(one: Facts) -> None:
    assert Facts.read(one.as_json()) == one


def test_who_follows_a_service_is_told_once_what_changed(app: Flask) -> None:
    actor, data = make_worker(), service_json("Debt advice")
    service_id = save_service(data, actor=SYSTEM).service_id
    actions.follow([service_id], actor=actor)
    times = [{"freq": "WEEKLY", "byday": "FR", "opens_at": "09:00", "closes_at": "12:00"}]
    save_service(data | {"schedules": times}, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 1
    assert tell_changes(actor=SYSTEM) == 0
    said = mails()[0].context["services"]
    assert said.startswith(
        f"Debt advice\nhttp://localhost/services/{service_id}\nIts times have changed. Now: Every Friday"
    )


def test_an_edit_of_the_description_is_no_change(app: Flask) -> None:
    data = service_json("Debt advice")
    actions.follow([save_service(data, actor=SYSTEM).service_id], actor=make_worker())
    save_service(data | {"description": "With tea."}, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 0


def test_a_notice_and_a_full_house_are_told(app: Flask) -> None:
    service = make_service("Debt advice")
    actions.follow([service.id], actor=make_worker())
    tell_intake(service.id, IntakeState.FULL, today(), actor=SYSTEM)
    tell_changes(actor=SYSTEM)
    set_notice(service.id, "Flooded", today(), is_closed=True, actor=SYSTEM)
    tell_changes(actor=SYSTEM)
    first, second = (each.context["services"] for each in mails())
    assert "Now: full at the moment." in first
    assert "It is closed for the time being." in second


def test_what_leaves_the_directory_or_is_merged_is_told_without_its_name(app: Flask) -> None:
    actor, one, other = make_worker(), make_service("Debt advice"), make_service("Money help")
    third = make_service("Debt help")
    actions.follow([one.id, third.id], actor=actor)
    set_visibility(one.id, Visibility.ARCHIVED, actor=SYSTEM)
    merge_services(other.id, third.id, {}, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 1
    assert "Debt" not in mails()[0].context["services"]
    news = {each.following.service_id: each.following.news for each in list_followed(actor)}
    assert news == {
        one.id: ["It has left the directory."],
        third.id: ["It is part of another listing now: Money help."],
    }


def test_a_service_that_nobody_follows_is_told_to_nobody(app: Flask) -> None:
    followed, other = make_service("Debt advice"), make_service("Money help")
    actions.follow([followed.id], actor=make_worker())
    set_visibility(other.id, Visibility.ARCHIVED, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 0


def test_who_stopped_or_closed_the_account_is_not_written_to(app: Flask) -> None:
    service = make_service("Debt advice")
    stopped, silent, closed = make_worker(), make_worker(), make_worker()
    for actor in (stopped, silent, closed):
        actions.follow([service.id], actor=actor)
    actions.stop_following(service.id, actor=stopped)
    assert silent.user_id is not None
    actions.stop_mail(silent.user_id, actor=Actor.anonymous())
    with transaction():
        db.session.get_one(User, closed.user_id).is_active = False
    set_visibility(service.id, Visibility.ARCHIVED, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 0
    assert mails() == []
    assert list_followed(silent)[0].following.news == ["It has left the directory."]


def test_what_the_actor_may_not_see_cannot_be_followed(app: Flask) -> None:
    secret = make_service("Refuge", visibility=Visibility.SENSITIVE)
    with pytest.raises(NotFound):
        actions.follow([secret.id], actor=make_worker())


def test_a_service_is_followed_and_left_on_its_page_and_the_short_list_at_once(client: FlaskClient) -> None:
    one, other = make_service("Debt advice"), make_service("Money help")
    works_at = make_organisation(OrganisationKind.LINK_WORKER_SERVICE)
    sign_in(client, make_user((Role.LINK_WORKER, works_at)))
    page = client.get(f"/services/{one.id}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"csrf_token": token[1], "service": str(one.id), "change": "follow", "back": f"/services/{one.id}"}
    assert "Tell me when something changes here" in page
    assert client.post("/following", data=form).location == f"/services/{one.id}"
    assert "Stop telling me when something changes here" in client.get(f"/services/{one.id}").text
    for each in (one, other):
        client.post("/shortlist", data={"csrf_token": token[1], "change": "add", "service": str(each.id)})
    assert "Tell me when something changes in any of them" in client.get("/shortlist").text
    client.post("/following", data={**form, "service": [str(one.id), str(other.id)]})
    assert "Money help" in unescape(client.get("/following").text)
    client.post("/following", data={**form, "service": str(other.id), "change": "stop"})
    assert "Money help" not in client.get("/following").text
    assert client.post("/following", data={"service": str(one.id)}).status_code == 400


def test_a_visitor_is_offered_neither(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    assert "Tell me when" not in client.get(f"/services/{service.id}").text
    assert "Save this search" not in client.get("/services?q=debt").text
