"""Saved searches: what is kept of them, who sees them, and what is written to their owner."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.directory.actions import save_service, set_visibility
from hub.directory.actions import saved as actions
from hub.directory.actions.telling import stop_link
from hub.directory.forms.saved import find_saved
from hub.directory.jobs import tell_saved_searches
from hub.directory.models import HowOften, SavedSearch, Visibility
from hub.directory.queries.saved import get_saved
from hub.directory.rules.saved_searches import MOST, MOST_FOUND, kept_fields, mailable, next_due
from hub.identity.models import OrganisationKind, User
from hub.identity.queries import actor_of
from hub.notifications.models import Message
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM, make_organisation, make_user, sign_in

moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def make_worker() -> User:
    return make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE)), name="Lena")


def save(actor: Actor, words: str = "debt", how_often: HowOften = HowOften.SOON, name: str = "Debt") -> SavedSearch:
    fields = [("q", words)]
    return actions.save_search(name, fields, find_saved(actor, fields), how_often, actor=actor)


def make_due() -> None:
    with transaction():
        due = update(SavedSearch).where(SavedSearch.due_at.is_not(None))
        db.session.execute(due.values(due_at=now() - timedelta(seconds=1)))


def mails() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.created_at)))


def press(client: FlaskClient, address: str, page: str, **form: object) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token is not None
    return client.post(address, data={"csrf_token": token[1], **form})


def words(response: TestResponse) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", response.text)).split())


def test_a_mail_says_what_it_is_about_and_how_to_stop_it(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    user = make_worker()
    save(actor_of(user), name="Debt for the Tuesday man")
    new = make_service("Debt clinic")
    make_due()
    tell_saved_searches()
    said = capsys.readouterr().err
    assert "Subject: 1 service is new in your saved searches" in said
    assert f"Debt clinic\nhttp://localhost/services/{new.id}" in said
    assert stop_link(user.id) in said
    assert "Tuesday" not in said


def test_a_mail_names_what_is_new_and_nothing_of_the_search(app: Flask) -> None:
    user = make_worker()
    make_service("Debt advice")
    save(actor_of(user), name="Debt for the Tuesday man")
    new = make_service("Debt clinic")
    make_due()
    assert tell_saved_searches() == 1
    (mail,) = mails()
    assert mail.to == user.email
    assert mail.context == {
        "count": 1,
        "services": f"Debt clinic\nhttp://localhost/services/{new.id}",
        "link": "http://localhost/searches",
    }


def test_nothing_new_is_no_mail_and_a_service_that_was_edited_is_not_new(app: Flask) -> None:
    data = service_json("Debt advice")
    save_service(data, actor=SYSTEM)
    save(actor_of(make_worker()))
    save_service(data | {"description": "Debt help, with tea."}, actor=SYSTEM)
    make_due()
    assert tell_saved_searches() == 0
    assert mails() == []


def test_a_service_that_matches_only_now_is_new(app: Flask) -> None:
    data = service_json("Tea and talk")
    save_service(data, actor=SYSTEM)
    save(actor_of(make_worker()))
    save_service(data | {"description": "Help with debt."}, actor=SYSTEM)
    make_due()
    assert tell_saved_searches() == 1


def test_what_was_told_is_told_once_even_where_it_goes_and_comes_back(app: Flask) -> None:
    save(actor_of(make_worker()))
    new = make_service("Debt clinic")
    make_due()
    assert tell_saved_searches() == 1
    set_visibility(new.id, Visibility.ARCHIVED, actor=SYSTEM)
    make_due()
    assert tell_saved_searches() == 0
    set_visibility(new.id, Visibility.PUBLIC, actor=SYSTEM)
    make_due()
    assert tell_saved_searches() == 0


def test_one_mail_a_run_tells_each_service_once_for_all_searches_of_a_user(app: Flask) -> None:
    actor = actor_of(make_worker())
    save(actor, "debt", name="One")
    save(actor, "clinic", name="Two")
    make_service("Debt clinic")
    make_due()
    assert tell_saved_searches() == 1
    assert mails()[0].context["count"] == 1


def test_what_the_owner_has_looked_at_is_not_written_of(app: Flask) -> None:
    actor = actor_of(make_worker())
    search = save(actor)
    new = make_service("Debt clinic")
    assert actions.look_at_search(search.id, find_saved(actor, [("q", "debt")]), actor=actor) == [new.id]
    make_due()
    assert tell_saved_searches() == 0


def test_the_name_of_what_only_staff_see_stays_out_of_the_mail(app: Flask) -> None:
    save(actor_of(make_worker()))
    make_service("Debt refuge", visibility=Visibility.INTERNAL)
    make_due()
    assert tell_saved_searches() == 1
    assert "refuge" not in str(mails()[0].context)
    assert "A service that only staff can see now" in mails()[0].context["services"]


def test_a_closed_account_and_one_without_the_role_get_no_mail(app: Flask) -> None:
    closed, moved = make_worker(), make_worker()
    for user in (closed, moved):
        save(actor_of(user))
    make_service("Debt clinic")
    with transaction():
        db.session.get_one(User, closed.id).is_active = False
        for membership in db.session.get_one(User, moved.id).memberships:
            membership.ended_at = now()
    make_due()
    assert tell_saved_searches() == 0
    assert mails() == []


def test_the_link_of_a_mail_stops_them_signed_out_after_one_button(client: FlaskClient) -> None:
    user = make_worker()
    search = save(actor_of(user))
    path = stop_link(user.id).removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    assert get_saved(actor_of(user), search.id).how_often is HowOften.SOON
    assert client.post(path).status_code == 400
    assert "No more of these e-mails" in words(press(client, path, path))
    db.session.expire_all()
    assert get_saved(actor_of(user), search.id).due_at is None


def test_a_link_that_hub_did_not_make_stops_nothing(client: FlaskClient) -> None:
    assert client.get("/mail/stop/ImFiYyI.forged").status_code == 404


def test_saved_searches_of_others_are_not_found(app: Flask) -> None:
    search, other = save(actor_of(make_worker())), actor_of(make_worker())
    with pytest.raises(NotFound):
        actions.delete_search(search.id, actor=other)
    with pytest.raises(NotFound):
        actions.change_search(search.id, "Mine", HowOften.OFF, actor=other)
    with pytest.raises(NotFound):
        actions.look_at_search(search.id, [], actor=other)


def test_there_are_limits(app: Flask) -> None:
    actor = actor_of(make_worker())
    for number in range(MOST):
        actions.save_search(f"Search {number}", [], [], HowOften.OFF, actor=actor)
    with pytest.raises(Conflict):
        actions.save_search("One more", [], [], HowOften.OFF, actor=actor)
    with pytest.raises(Invalid):
        actions.save_search("Wide", [], [UUID(int=1)] * (MOST_FOUND + 1), HowOften.OFF, actor=actor)


def test_a_search_is_saved_opened_renamed_and_deleted_on_pages(client: FlaskClient) -> None:
    user = make_worker()
    sign_in(client, user)
    make_service("Debt advice")
    address = press(client, "/services", "/services", q="debt", near="HX1 1UG").location
    page = client.get(address).text
    save_at = unescape(re.search(r'href="(/searches/new[^"]+)"', page)[1])  # type: ignore[index]
    assert "only the first half is kept" in words(client.get(save_at))
    key = save_at.rpartition("=")[2]
    form = {"search": key, "name": "Money in Halifax", "how_often": "weekly"}
    assert press(client, "/searches/new", save_at, **form).location == "/searches"
    listed = client.get("/searches")
    assert "Money in Halifax “debt”, near HX1 1 service now. Nothing new since you last looked." in words(listed)
    search = db.session.scalars(select(SavedSearch)).one()
    make_service("Debt clinic")
    assert "2 services now. 1 new since you last looked" in words(client.get("/searches"))
    opened = press(client, f"/searches/{search.id}/open", "/searches")
    assert "debt" not in opened.location
    assert "New since you last looked: Debt clinic." in words(client.get(opened.location))
    press(client, f"/searches/{search.id}/edit", "/searches", name="Money", how_often="off")
    assert "Money “debt”" in words(client.get("/searches"))
    press(client, f"/searches/{search.id}/delete", "/searches")
    assert "You have none yet" in words(client.get("/searches"))


@pytest.mark.parametrize("name", ["", "a" * 61, "Ann, 943 476 5919", "ann@home.example", "at HX1 1UG"])
def test_a_name_that_could_point_at_a_person_is_refused(app: Flask, name: str) -> None:
    with pytest.raises(Invalid):
        actions.save_search(name, [], [], HowOften.OFF, actor=actor_of(make_worker()))


def test_two_runners_at_once_tell_each_thing_once(real_app: Flask) -> None:
    users = [make_worker() for _ in range(3)]
    addresses = sorted(user.email for user in users)
    for user in users:
        save(actor_of(user))
    make_service("Debt clinic")
    make_due()
    db.session.remove()

    def run(_: int) -> int:
        with real_app.app_context():
            return tell_saved_searches()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 3
    assert sorted(each.to for each in mails()) == addresses


def test_a_crash_before_the_commit_tells_it_again_later(app: Flask) -> None:
    save(actor_of(make_worker()))
    make_service("Debt clinic")
    make_due()
    with pytest.raises(RuntimeError), transaction():
        tell_saved_searches()
        raise RuntimeError("the machine went down")
    assert mails() == []
    assert tell_saved_searches() == 1


@given(
    st.sampled_from([("HX1 1UG", "HX1"), ("hx11ug", "HX1"), ("HX1 1", "HX1"), ("M15", "M15"), ("Halifax", "Halifax")])
)
def test_of_a_postcode_the_first_half_is_kept(case: tuple[str, str]) -> None:
    assert kept_fields([("near", case[0]), ("goal", "x"), ("age", "40")]) == [("near", case[1]), ("age", "40")]


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_full_postcode_is_ever_kept_of_the_words(before: str, after: str) -> None:
    try:
        kept = kept_fields([("q", f"{before} HX1 1UG {after}")])
    except Invalid:
        return
    assert "1UG" not in kept[0][1]


@given(moments, st.sampled_from(HowOften))
def test_the_next_time_lies_ahead_and_no_further_than_the_pace(moment: datetime, how_often: HowOften) -> None:
    due = next_due(how_often, moment)
    if how_often is HowOften.OFF:
        assert due is None
        return
    assert due is not None
    most = {
        HowOften.SOON: timedelta(minutes=15),
        HowOften.DAILY: timedelta(hours=32),
        HowOften.WEEKLY: timedelta(days=9),
    }
    assert timedelta(0) < due - moment <= most[how_often]
    assert how_often is not HowOften.WEEKLY or due.weekday() == 0


def test_a_number_like_that_of_the_nhs_does_not_leave_with_a_listing() -> None:
    assert mailable("Club\n943 476 5919") == "Club (number left out)"


def test_a_search_with_a_distance_is_told_of_nothing_further_away(app: Flask) -> None:
    worker = actor_of(make_worker())
    fields = [("q", "debt"), ("near", "HX1"), ("within", "2")]
    actions.save_search("Near", fields, find_saved(worker, fields), HowOften.SOON, actor=worker)
    place = service_json("Far debt advice")["service_at_locations"]
    place[0]["location"] |= {"latitude": 51.5, "longitude": -0.12}
    make_service("Far debt advice", service_at_locations=place)
    make_due()
    tell_saved_searches()
    assert mails() == []
    make_service("Near debt advice")
    make_due()
    tell_saved_searches()
    assert len(mails()) == 1
    assert "Far" not in str(mails()[0].context)
