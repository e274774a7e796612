"""The directory team says when the schools have term, and listings follow."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from hub.directory.actions.school_terms import add_school_term, remove_school_term
from hub.directory.queries.school_terms import list_school_terms, school_terms
from hub.directory.rules.school_terms import Term
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.factories.directory import make_school_term, make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.world import sign_in
from tests.statements import statements

PAGE = "/directory/school-terms"


def editor():
    return make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM)))


def test_a_term_is_kept_with_who_entered_it(app: Flask) -> None:
    actor = actor_of(editor())
    term = add_school_term(" Spring ", date(2026, 1, 5), date(2026, 2, 13), actor=actor)
    assert school_terms() == (Term(date(2026, 1, 5), date(2026, 2, 13), "Spring"),)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (event.entity, event.entity_id, event.actor_name) == ("school_term", str(term.id), actor.name)
    remove_school_term(term.id, actor=actor)
    assert school_terms() == ()
    with pytest.raises(NotFound):
        remove_school_term(term.id, actor=actor)


@pytest.mark.parametrize(
    ("name", "begins_on", "ends_on", "field"),
    [
        ("  ", date(2026, 1, 5), date(2026, 2, 13), "name"),
        ("Spring", date(2026, 2, 13), date(2026, 1, 5), "ends_on"),
        ("Whole year", date(2026, 1, 5), date(2026, 12, 13), "ends_on"),
        ("Again", date(2026, 2, 13), date(2026, 3, 1), "begins_on"),
    ],
)
def test_what_cannot_be_a_term_is_refused(app: Flask, name: str, begins_on: date, ends_on: date, field: str) -> None:
    make_school_term(date(2026, 1, 20), date(2026, 2, 13))
    with pytest.raises(Invalid) as refused:
        add_school_term(name, begins_on, ends_on, actor=SYSTEM)
    assert refused.value.errors[0].field == field
    assert len(school_terms()) == 1


def test_only_the_directory_team_changes_terms(app: Flask) -> None:
    term = make_school_term()
    worker = actor_of(make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))
    for actor, refusal in ((worker, NotAllowed), (Actor.anonymous(), NotSignedIn)):
        with pytest.raises(refusal):
            add_school_term("Summer", date(2026, 4, 13), date(2026, 7, 20), actor=actor)
        with pytest.raises(refusal):
            remove_school_term(term.id, actor=actor)
        with pytest.raises(refusal):
            list_school_terms(actor)


def test_terms_are_added_and_removed_on_a_page(client: FlaskClient) -> None:
    sign_in(client, editor())
    assert "No terms are entered yet." in client.get(PAGE).text
    form = {"name": "Autumn 2026", "begins_on": "2026-09-07", "ends_on": "2026-10-23"}
    client.application.config["WTF_CSRF_ENABLED"] = False
    try:
        assert client.post(PAGE, data=form).status_code == 302
        page = client.get(PAGE).text
        assert "7 September 2026" in page
        assert "Added Autumn 2026." in page
        overlap = client.post(PAGE, data=form | {"name": "Again"})
        assert overlap.status_code == 422
        assert "These days overlap Autumn 2026" in overlap.text
        assert client.post(PAGE, data={}).status_code == 422
        wrong = client.post(PAGE, data=form | {"ends_on": "next week"})
        assert "Enter a date, like 2026-03-31." in wrong.text
        (term,) = list_school_terms(SYSTEM)
        client.post(f"{PAGE}/{term.id}/remove")
        assert "The term was removed." in client.get(PAGE).text
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = True
    assert school_terms() == ()


def test_a_listing_that_keeps_to_term_time_is_sure_once_the_terms_are_known(client: FlaskClient) -> None:
    schedule = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "notes": "Term time only"}
    service = make_service("Stay and play", schedules=[schedule])
    caution = "in term time only: check first"
    assert caution in unescape(client.get(f"/services/{service.id}").text)
    assert caution in unescape(client.get("/services").text)
    make_school_term(today() - timedelta(days=9), today() + timedelta(days=80))
    page = unescape(client.get(f"/services/{service.id}").text)
    assert caution not in page
    assert "Every day, in term time" in page
    assert caution not in unescape(client.get("/services").text)


def test_a_page_of_cards_reads_the_terms_once(client: FlaskClient) -> None:
    first = make_service("Stay and play")
    for number in range(3):
        make_service(f"Group {number}", organization_id=first.organization_id)
    with statements() as sent:
        client.get(f"/organisations/{first.organization_id}")
    assert sum("directory_school_term" in each for each in sent) == 1
