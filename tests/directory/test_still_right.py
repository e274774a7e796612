"""Organisations are asked whether their listings are still right, and answer by a link; silence has consequences."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.core.actor import Actor, Role
from hub.core.clock import now, today
from hub.core.db import db
from hub.core.errors import Invalid, NotAllowed, NotFound, NotSignedIn, WrongState
from hub.directory.actions import assign_owner, assure_service, save_service, set_visibility
from hub.directory.actions.asking_owners import ask_owners
from hub.directory.actions.reports import answer_report
from hub.directory.actions.still_right import confirm, remove_every, set_every, stop_asking, tell_change
from hub.directory.models import CheckAsked, IntakeState, Report, Service, Silence, Visibility
from hub.directory.queries.listings import PUBLIC_ONLY, find_listings, get_listing
from hub.directory.queries.still_right import figures, list_silent
from hub.directory.rules.reports import ReportKind, ReportOutcome
from hub.directory.rules.still_right import MOST_A_DAY, SilenceKind
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.notifications.models import Message
from tests.factories.checks import link_token
from tests.factories.directory import make_service, organization_json, service_json
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.terms import attribute_of, make_term, make_vocabulary
from tests.factories.world import sign_in

VISITOR = Actor.anonymous()


def editor():
    return make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM)))


def on(days: int):
    """Move the clock to noon so many days from now."""
    return time_machine.travel(now().replace(hour=12) + timedelta(days=days), tick=False)


def ask() -> int:
    return ask_owners(actor=SYSTEM)


def asked_about(**fields: object) -> tuple[Service, str]:
    """A listing whose organisation was asked, and the link that it got."""
    service = make_service(**({"email": "desk@advice.example"} | fields))
    set_every(90, None, actor=SYSTEM)
    assert ask() == 1
    return service, link_token(db.session.scalars(select(CheckAsked).order_by(CheckAsked.created_at.desc())).first())


def mails(template: str = "still_right") -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.template == template).order_by(Message.created_at)))


def silences() -> dict[str, SilenceKind]:
    rows = db.session.execute(select(Service.name, Silence.kind).join(Service, Service.id == Silence.service_id))
    return {row.name: row.kind for row in rows}


def test_nobody_is_asked_until_the_team_says_how_often(app: Flask) -> None:
    make_service(email="desk@advice.example")
    assert ask() == 0
    set_every(90, None, actor=actor_of(editor()))
    assert ask() == 1


def test_one_mail_names_all_listings_of_an_address_and_holds_the_link(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "HUB_INLINE_JOBS", False)  # it is wiped when it has left
    organization = organization_json(email="Office@Advice.example")
    first = save_service(service_json("Debt advice", organization=organization), actor=SYSTEM)
    save_service(service_json("Art for all", organization_id=organization["id"], organization=None), actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    assert ask() == 1
    (message,) = mails()
    assert message.to == "office@advice.example"
    assert message.context == {"count": 2, "services": "Art for all\nDebt advice", "days": 0}
    assert "/still-right/" in message.secrets["link"]
    assert str(first.service_id) not in message.secrets["link"]


@pytest.mark.parametrize("days", [0, 89])
def test_what_was_checked_lately_is_not_asked_about(app: Flask, days: int) -> None:
    service = make_service(email="desk@advice.example")
    assure_service(service.id, actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    with on(days):
        assert ask() == 0
    with on(90):
        assert ask() == 1


@pytest.mark.parametrize(
    ("fields", "visibility"),
    [
        ({"email": None}, None),
        ({"email": "two@a.example, three@a.example"}, None),
        ({"email": "desk@advice.example\nBcc: all@others.example"}, None),
        ({"status": "defunct"}, None),
        ({}, Visibility.INTERNAL),
        ({}, Visibility.SENSITIVE),
        ({}, Visibility.ARCHIVED),
    ],
)
def test_who_cannot_or_must_not_be_written_to_is_not(
    app: Flask, fields: dict[str, object], visibility: Visibility | None
) -> None:
    make_service(visibility=visibility, **({"email": "desk@advice.example"} | fields))
    set_every(90, None, actor=SYSTEM)
    assert ask() == 0
    assert mails() == []


def test_the_organisation_in_hub_is_asked_before_any_other_address(app: Flask) -> None:
    ours = make_organisation(OrganisationKind.VOLUNTARY, email="us@ours.example")
    service = make_service(email="old@advice.example")
    assign_owner(service.organization_id, ours.id, actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    ask()
    assert [each.to for each in mails()] == ["us@ours.example"]


def test_a_kind_of_help_may_be_asked_about_more_often_with_all_that_is_narrower(app: Flask) -> None:
    needs = make_vocabulary()
    food = make_term(needs, "Food")
    bank = make_term(needs, "Food bank", parent=food)
    quick = make_service("Food bank", email="food@a.example", attributes=[attribute_of(bank)])
    slow = make_service("Choir", email="choir@a.example")
    for each in (quick, slow):
        assure_service(each.id, actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    set_every(30, food.id, actor=SYSTEM)
    with on(31):
        ask()
    assert [each.to for each in mails()] == ["food@a.example"]
    with on(32):
        remove_every(food.id, actor=SYSTEM)
        ask()
    assert len(mails()) == 1


def test_reminders_go_after_14_and_30_days_and_then_no_more(app: Flask) -> None:
    asked_about()
    sent = {}
    for day in range(1, 60):
        with on(day):
            sent[day] = ask()
    assert {day for day, count in sent.items() if count} == {14, 30}
    assert [each.context["days"] for each in mails()] == [0, 1, 2]


def test_a_job_that_stood_still_sends_one_reminder_and_not_two(app: Flask) -> None:
    asked_about()
    with on(33):
        assert ask() == 1
    with on(34):
        assert ask() == 0


def test_the_job_may_run_as_often_as_it_likes(app: Flask) -> None:
    asked_about()
    assert (ask(), ask()) == (0, 0)


def test_so_many_addresses_a_day_and_the_rest_the_days_after(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_A_DAY == 200
    monkeypatch.setattr("hub.directory.actions.asking_owners.MOST_A_DAY", 2)
    for number in range(5):
        make_service(f"Choir {number}", email=f"choir{number}@a.example")
    set_every(90, None, actor=SYSTEM)
    counts = []
    for day in range(4):
        with on(day):
            counts.append(ask())
    assert counts == [2, 2, 1, 0]


def test_confirming_marks_every_listing_as_checked_by_the_organisation(app: Flask) -> None:
    service, token = asked_about()
    assert confirm(token, actor=VISITOR) == 1
    listed = get_listing(VISITOR, service.id)
    assert (listed.checked_on, listed.checked_by) == (today(), "the organisation")
    asked = db.session.scalars(select(CheckAsked)).one()
    assert (asked.email, asked.ended_at is not None) == ("", True)
    with pytest.raises(WrongState):
        confirm(token, actor=VISITOR)
    with on(14):
        assert ask() == 0


def test_a_change_goes_to_the_team_and_the_answer_back_to_who_wrote(app: Flask) -> None:
    service, token = asked_about()
    report = tell_change(token, service.id, ReportKind.TIMES, "Fridays now", IntakeState.FULL, actor=VISITOR)
    assert (report.reporter_name, report.text) == ("The organisation", "Fridays now")
    assert report.email == "desk@advice.example"
    assert get_listing(VISITOR, service.id).taking(today()).words == "Full at the moment"
    assert get_listing(VISITOR, service.id).checked_on is None
    answer_report(report.id, ReportOutcome.MENDED, actor=actor_of(editor()))
    listed = get_listing(VISITOR, service.id)
    assert (listed.checked_on, listed.checked_by) == (today(), "the organisation")
    assert [each.to for each in mails("report_answered")] == ["desk@advice.example"]
    with pytest.raises(NotFound):
        tell_change(token, service.id, ReportKind.TIMES, "Again", None, actor=VISITOR)


def test_a_report_of_somebody_else_checks_nothing(app: Flask) -> None:
    from tests.factories.directory import make_report

    service = make_service()
    answer_report(make_report(service.id).id, ReportOutcome.MENDED, actor=actor_of(editor()))
    assert get_listing(VISITOR, service.id).checked_on is None


def test_a_change_without_words_is_refused_and_nothing_is_written(app: Flask) -> None:
    service, token = asked_about()
    with pytest.raises(Invalid):
        tell_change(token, service.id, ReportKind.OTHER, "x" * 1001, IntakeState.FULL, actor=VISITOR)
    assert db.session.scalars(select(Report)).all() == []
    assert get_listing(VISITOR, service.id).told is None


def test_a_link_says_nothing_about_the_listing_of_another(app: Flask) -> None:
    _, token = asked_about()
    other = make_service("Choir", email="choir@a.example")
    with pytest.raises(NotFound):
        tell_change(token, other.id, ReportKind.TIMES, "Fridays", None, actor=VISITOR)


@pytest.mark.parametrize("token", ["x", "", "Ijk5Ig.abc", "é", "a" * 5000, "0" * 32])
def test_a_link_that_hub_did_not_make_opens_nothing(app: Flask, client: FlaskClient, token: str) -> None:
    asked_about()
    with pytest.raises(NotFound):
        confirm(token, actor=VISITOR)
    assert client.get(f"/still-right/{token}").status_code == 404


def test_a_link_lasts_half_a_year(app: Flask, client: FlaskClient) -> None:
    _, token = asked_about()
    with on(179):
        assert client.get(f"/still-right/{token}").status_code == 200
    for days in (181, 3650):
        with on(days):
            answer = client.get(f"/still-right/{token}")
            assert (answer.status_code, "does not work any more" in answer.text) == (404, True)


def test_who_wants_no_more_mail_gets_no_more(app: Flask) -> None:
    _, token = asked_about()
    assert stop_asking(token, actor=VISITOR) == 1
    for days in (14, 30, 37, 200, 400):
        with on(days):
            assert ask() == 0
    assert silences() == {}


def test_what_somebody_checked_meanwhile_is_asked_about_no_more(app: Flask) -> None:
    service, _ = asked_about()
    with on(3):
        assure_service(service.id, actor=SYSTEM)
    with on(14):
        assert ask() == 0
    assert db.session.scalars(select(CheckAsked)).one().ended_at is not None


def test_silence_shows_sinks_is_left_out_and_ends_with_a_check(app: Flask, client: FlaskClient) -> None:
    service = make_service(email="desk@advice.example")
    make_service("Debt club", email="club@a.example", description="For anybody in debt.")
    assure_service(service.id, actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    with on(90):
        ask()
    with on(126):
        ask()
        assert silences() == {}
    with on(127):
        ask()
        assert silences() == {"Debt advice": SilenceKind.UNANSWERED, "Debt club": SilenceKind.UNANSWERED}
        page = unescape(client.get(f"/services/{service.id}").text)
        assert re.search(r"Not checked since \d+ \w+ \d{4}", page)
        assert "Debt advice" in client.get("/services?q=debt").text
    with on(180):
        ask()
        assert silences()["Debt advice"] is SilenceKind.LAPSED
        page = client.get("/services?q=debt").text
        assert re.search(r'href="/services/[^"]*"[^>]*>\s*Debt advice', page) is None
        assert "1 more is left out: nobody has confirmed it for half a year." in " ".join(page.split())
        assert "Debt advice" in client.get("/services?q=debt&lapsed=y").text
        assert client.get(f"/services/{service.id}").status_code == 200
        assure_service(service.id, actor=SYSTEM)
        assert "Debt advice" not in silences()
        assert "Debt advice" in client.get("/services?q=debt").text


def test_a_late_answer_brings_a_listing_back(app: Flask, client: FlaskClient) -> None:
    _, token = asked_about()
    for days in (37, 180):
        with on(days):
            ask()
    assert silences() == {"Debt advice": SilenceKind.LAPSED}
    with on(179):
        confirm(token, actor=VISITOR)
    assert silences() == {}


def test_a_date_that_a_feed_brings_ends_the_silence(app: Flask) -> None:
    data = service_json(email="desk@advice.example")
    save_service(data, actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    ask()
    with on(37):
        ask()
        assert silences() == {"Debt advice": SilenceKind.UNANSWERED}
    with on(40):
        save_service(data | {"assured_date": today().isoformat()}, actor=SYSTEM)
        ask()
        assert silences() == {}


def test_the_team_sees_who_is_silent_the_longest_first(app: Flask) -> None:
    actor = actor_of(editor())
    asked_about()
    with on(37):
        ask()
    assert [(each.name, each.is_lapsed) for each in list_silent(actor).items] == [("Debt advice", False)]
    assert (figures(actor).unanswered, figures(actor).lapsed, figures(actor).waiting) == (1, 0, 0)


@pytest.mark.parametrize("days", [13, 0, -1, 731])
def test_how_often_has_bounds(app: Flask, days: int) -> None:
    with pytest.raises(Invalid, match="from 14 to 730"):
        set_every(days, None, actor=SYSTEM)


def test_only_the_team_says_how_often_and_only_hub_asks(app: Flask) -> None:
    worker = actor_of(make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.PRACTICE))))
    for work in (lambda who: set_every(90, None, actor=who), lambda who: remove_every(None, actor=who), list_silent):
        with pytest.raises(NotSignedIn):
            work(VISITOR)
        with pytest.raises(NotAllowed):
            work(worker)
    with pytest.raises(NotAllowed):
        ask_owners(actor=actor_of(editor()))


# Pages


def post(client: FlaskClient, address: str, form: str, **data: str):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(form).text)
    assert token
    return client.post(address, data={"csrf_token": token[1]} | data, follow_redirects=True)


def test_opening_the_link_changes_nothing_and_is_kept_nowhere(app: Flask, client: FlaskClient) -> None:
    service, token = asked_about()
    for _ in range(3):
        answer = client.get(f"/still-right/{token}")
        client.head(f"/still-right/{token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert get_listing(VISITOR, service.id).checked_on is None


def test_one_button_confirms_without_an_account(app: Flask, client: FlaskClient) -> None:
    service, token = asked_about()
    address = f"/still-right/{token}"
    page = unescape(client.get(address).text)
    assert "Is your listing still right?" in page
    assert "9am to 5pm" in page
    answer = post(client, address, address)
    assert "checked today" in answer.text
    assert "nothing is left to do" in answer.text
    assert get_listing(VISITOR, service.id).checked_on == today()
    assert client.post(address).status_code == 400  # no token of the form


def test_the_page_of_a_link_keeps_a_confidential_address_back(app: Flask, client: FlaskClient) -> None:
    from hub.directory.actions.upkeep import set_confidential

    service, token = asked_about()
    place = service.service_at_locations[0].location_id
    set_confidential(service.id, place, is_confidential=True, actor=SYSTEM)
    assert "Crossley" not in client.get(f"/still-right/{token}").text


def test_a_change_is_told_by_the_form(app: Flask, client: FlaskClient) -> None:
    service, token = asked_about()
    address = f"/still-right/{token}/{service.id}"
    assert post(client, address, address, kind="", text="").status_code == 422
    answer = post(client, address, address, kind="times", text="Fridays now", intake="full")
    assert "The directory team puts it right" in answer.text
    assert db.session.scalars(select(Report)).one().kind is ReportKind.TIMES
    assert client.get(address).status_code == 404  # told once


def test_the_form_asks_no_more_where_nobody_wants_it(app: Flask, client: FlaskClient) -> None:
    _, token = asked_about()
    address = f"/still-right/{token}/stop"
    assert "We will not ask you about this again." in post(client, address, address).text
    assert client.get(address).status_code == 303


def test_the_team_sets_how_often_on_its_page(app: Flask, client: FlaskClient) -> None:
    food = make_term(make_vocabulary(), "Food")
    make_service("Food bank", attributes=[attribute_of(food)])
    sign_in(client, editor())
    page = "/directory/still-right"
    assert "Nobody is asked." in client.get(page).text
    assert post(client, page, page, **{"all-days": "7"}).status_code == 422
    assert "not checked for 60 days" in " ".join(post(client, page, page, **{"all-days": "60"}).text.split())
    answer = post(client, f"{page}/kinds", page, **{"kind-days": "30", "kind-term": str(food.id)})
    assert "Food: 30 days" in answer.text
    assert "Food: 30 days" not in post(client, f"{page}/kinds/{food.id}/remove", page).text
    assert "Nobody is asked." in post(client, f"{page}/off", page).text


def test_the_team_finds_the_silent_on_its_page(app: Flask, client: FlaskClient) -> None:
    service, _ = asked_about()
    with on(37):
        ask()
        sign_in(client, editor())
        page = client.get("/directory/still-right").text
    assert f"/services/{service.id}/manage" in page
    assert "Nobody answers for these" in page


def test_a_listing_that_went_is_not_asked_about_on_the_page(app: Flask, client: FlaskClient) -> None:
    service, token = asked_about()
    set_visibility(service.id, Visibility.ARCHIVED, actor=SYSTEM)
    answer = client.get(f"/still-right/{token}")
    assert (answer.status_code, "Debt advice" in answer.text) == (200, False)
    assert find_listings([service.id], PUBLIC_ONLY) == {}
