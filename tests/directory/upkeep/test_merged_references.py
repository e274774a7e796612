"""Everything that points at a listing follows it into the one that it was merged into, and back when that is undone."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from orjson import dumps
from sqlalchemy import update

from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.actions import saved
from hub.directory.actions.merging import merge_services, undo_merge
from hub.directory.actions.reports import answer_report, report_mistake
from hub.directory.actions.telling import tell_changes
from hub.directory.actions.upkeep import set_notice, write_note
from hub.directory.imports import import_services
from hub.directory.models import Document, Merge, Report, Service, Visibility
from hub.directory.models.ids import shared_id
from hub.directory.queries.manage import list_notes
from hub.directory.queries.merging import list_merges
from hub.directory.queries.reports import count_reports, list_reports
from hub.directory.queries.saved import followed_ids, list_followed
from hub.directory.rules.merging import UNDO_FOR
from hub.directory.rules.reports import ReportKind, ReportOutcome
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.notifications.models import Message
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM, make_organisation, make_user, sign_in


def editor() -> Actor:
    return actor_of(make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))


def worker() -> Actor:
    return actor_of(make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))


def report(service_id: UUID, email: str = "") -> Report:
    return report_mistake(
        service_id, ReportKind.CLOSED, "Nobody was there.", email, network="192.0.2.1", actor=Actor.system("visitor")
    )


def pair() -> tuple[UUID, UUID]:
    return make_service("Debt help").id, make_service("Debt advice").id


def test_a_report_of_the_old_listing_is_shown_on_the_one_that_stays_and_goes_back(app: Flask) -> None:
    team, (stays, goes) = editor(), pair()
    report(goes)
    merge = merge_services(stays, goes, {}, actor=team)
    waiting = list_reports(team).items
    assert [(each.service_id, each.service) for each in waiting] == [(stays, "Debt help (reported as Debt advice)")]
    assert (count_reports(stays), count_reports(goes)) == (1, 1)
    undo_merge(merge.id, actor=team)
    assert [(each.service_id, each.service) for each in list_reports(team).items] == [(goes, "Debt advice")]
    assert count_reports(stays) == 0


def test_whoever_reported_the_old_listing_hears_of_the_one_that_stays(app: Flask) -> None:
    team, (stays, goes) = editor(), pair()
    sent = report(goes, "ada@example.org")
    merge_services(stays, goes, {}, actor=team)
    answer_report(sent.id, ReportOutcome.MENDED, actor=team)
    context = db.session.query(Message).one().context
    assert context["services"] == "Debt help"
    assert str(stays) in context["link"]


def test_what_is_reported_at_the_old_address_is_a_report_of_the_one_that_stays(client: FlaskClient) -> None:
    team, (stays, goes) = editor(), pair()
    merge_services(stays, goes, {}, actor=team)
    assert client.get(f"/services/{goes}/report").status_code == 200
    assert report(goes).service_id == stays


def test_who_follows_the_old_listing_hears_what_becomes_of_the_one_that_stays(app: Flask) -> None:
    actor, (stays, goes) = worker(), pair()
    saved.follow([goes], actor=actor)
    merge = merge_services(stays, goes, {}, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 1
    assert [each.listed.id for each in list_followed(actor) if each.listed] == [stays]
    assert stays in followed_ids(actor)
    set_notice(stays, "Closed for the summer.", (now() + timedelta(days=30)).date(), is_closed=True, actor=SYSTEM)
    assert tell_changes(actor=SYSTEM) == 1
    last = db.session.query(Message).order_by(Message.created_at.desc()).first()
    assert last is not None
    assert "Debt help" in last.context["services"]
    assert "It is closed for the time being." in last.context["services"]
    assert merge.undone_at is None


def test_an_undone_merge_is_told_to_who_follows_the_old_listing(app: Flask) -> None:
    actor, (stays, goes) = worker(), pair()
    saved.follow([goes], actor=actor)
    merge = merge_services(stays, goes, {}, actor=SYSTEM)
    tell_changes(actor=SYSTEM)
    undo_merge(merge.id, actor=SYSTEM)
    tell_changes(actor=SYSTEM)
    assert [each.following.news for each in list_followed(actor)] == [["It is a listing of its own again."]]
    assert followed_ids(actor) == {goes}


def test_who_follows_both_is_told_once_and_stops_both_at_once(app: Flask) -> None:
    actor, (stays, goes) = worker(), pair()
    saved.follow([stays, goes], actor=actor)
    merge_services(stays, goes, {}, actor=SYSTEM)
    tell_changes(actor=SYSTEM)
    set_notice(stays, "Closed.", (now() + timedelta(days=30)).date(), is_closed=True, actor=SYSTEM)
    tell_changes(actor=SYSTEM)
    last = db.session.query(Message).order_by(Message.created_at.desc()).first()
    assert last is not None
    assert last.context["count"] == 1
    saved.stop_following(stays, actor=actor)
    assert list_followed(actor) == []


def test_who_follows_the_old_listing_does_not_follow_the_one_that_stays_a_second_time(app: Flask) -> None:
    actor, (stays, goes) = worker(), pair()
    saved.follow([goes], actor=actor)
    merge_services(stays, goes, {}, actor=SYSTEM)
    assert saved.follow([stays], actor=actor) == 0
    assert len(list_followed(actor)) == 1


def test_notes_on_the_old_listing_are_read_on_the_one_that_stays(app: Flask) -> None:
    team, (stays, goes) = editor(), pair()
    write_note(goes, "Ring after ten.", actor=team)
    merge_services(stays, goes, {}, actor=team)
    assert [each.text for each in list_notes(team, stays)] == ["Ring after ten."]


def aged(merge_id: UUID, days: float) -> None:
    with transaction():
        made = update(Merge).where(Merge.id == merge_id).values(created_at=now() - timedelta(days=days))
        db.session.execute(made)
    db.session.expire_all()


def test_a_merge_can_be_undone_for_ninety_days_and_not_longer(app: Flask) -> None:
    team = editor()
    first, second = (merge_services(*pair(), {}, actor=team) for _ in range(2))
    aged(first.id, UNDO_FOR.days - 0.5)
    aged(second.id, UNDO_FOR.days + 0.5)
    assert [each.id for each in list_merges(team)] == [first.id]
    assert undo_merge(first.id, actor=team).undone_at is not None
    with pytest.raises(Conflict, match="more than 90 days ago"):
        undo_merge(second.id, actor=team)


def test_the_page_says_until_when_a_merge_can_be_undone_and_why_not_any_more(client: FlaskClient) -> None:
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    merge = merge_services(*pair(), {}, actor=SYSTEM)
    page = client.get("/directory/duplicates").text
    assert "Can be undone until" in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    aged(merge.id, 91)
    refused = client.post(f"/directory/merges/{merge.id}/undo", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "made more than 90 days ago" in refused.text


def test_a_feed_that_drops_and_brings_the_old_listing_again_does_not_bring_it_back(app: Flask) -> None:
    mine, theirs = service_json("Debt help", id="1"), service_json("Debt advice", id="2")
    for said, source in ((mine, "bristol"), (theirs, "bath")):
        import_services(dumps([said]), name=source, actor=SYSTEM)
    stays, goes = shared_id("service", "1", "bristol"), shared_id("service", "2", "bath")
    merge_services(stays, goes, {"description": "other"}, actor=SYSTEM)
    for said in ("Newest words.", "Newer still."):
        report = import_services(dumps([theirs | {"description": said}]), name="bath", actor=SYSTEM)
        assert (report.created, report.changed) == (0, 0)
    import_services(dumps([mine | {"description": "What Bristol says."}]), name="bristol", actor=SYSTEM)
    assert db.session.get_one(Service, goes).visibility is Visibility.ARCHIVED
    assert db.session.get_one(Document, ("service", goes)).is_gone
    assert db.session.get_one(Service, stays).description == "Debt advice for anybody."
