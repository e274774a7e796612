"""Two listings that are the same become one, and the merge can be undone."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from orjson import dumps

from hub.core.actor import Actor, Role
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.directory.actions import assure_service, save_service, set_visibility
from hub.directory.actions.merging import merge_services, undo_merge
from hub.directory.actions.own_rows import snapshot
from hub.directory.imports import import_services
from hub.directory.models import Document, Service, Visibility
from hub.directory.models.ids import shared_id
from hub.directory.models.shape import SHAPES
from hub.directory.queries.merging import compare
from hub.directory.queries.render import in_full
from hub.directory.queries.services import get_service
from hub.directory.queries.tree import load
from hub.directory.queries.upkeep import ids_of, survivor_of
from hub.directory.rules.merging import GROUPS, LABELS, Choice, Claim, preselected
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.referrals.queries import list_of_person
from tests.directory.hsds import services
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM, actor_as, make_organisation, make_user
from tests.factories.plans import make_goal
from tests.factories.referrals import clinician_of, make_provider, make_referable_service, make_referral


def editor() -> Actor:
    return actor_of(make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))


def phone(number: str) -> dict[str, Any]:
    return {"id": str(uuid4()), "number": number}


def written(service_id: UUID) -> dict[str, Any]:
    return in_full(load("service", [service_id]), "service", service_id)


def numbers(service_id: UUID) -> list[str]:
    return [each["number"] for each in written(service_id).get("phones", [])]


def test_the_survivor_gets_what_was_chosen_and_the_other_is_archived(app: Flask) -> None:
    one = make_service("Debt help", description="Old words.", phones=[phone("01422 1")], wait_time="A week")
    other = make_service("Debt advice", description="New words.", phones=[phone("01422 2")], wait_time="A month")
    merge_services(
        one.id, other.id, {"description": "other", "phones": "other", "organization": "other"}, actor=editor()
    )
    now = written(one.id)
    assert (now["name"], now["description"], now["wait_time"]) == ("Debt help", "New words.", "A week")
    assert numbers(one.id) == ["01422 2"]
    assert numbers(other.id) == ["01422 2"]
    assert now["organization"]["id"] == written(other.id)["organization"]["id"]
    assert db.session.get_one(Service, other.id).visibility is Visibility.ARCHIVED


def test_both_lists_are_kept_and_what_is_the_same_stands_once(app: Flask) -> None:
    one = make_service("A", phones=[phone("01422 1"), phone("01422 2")])
    other = make_service("B", phones=[phone("01422 2"), phone("01422 3")])
    merge_services(one.id, other.id, {"phones": "both"}, actor=editor())
    assert numbers(one.id) == ["01422 1", "01422 2", "01422 3"]


def test_the_open_feed_has_a_tombstone_and_the_page_leads_on(client: FlaskClient) -> None:
    one, other = make_service("A"), make_service("B")
    merge = merge_services(one.id, other.id, {}, actor=editor())
    tombstone = db.session.get_one(Document, ("service", other.id))
    assert (tombstone.is_gone, '"status":"defunct"' in tombstone.body) == (True, True)
    moved = client.get(f"/services/{other.id}?goal=x")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/services/{one.id}?goal=x")
    undo_merge(merge.id, actor=editor())
    assert client.get(f"/services/{other.id}").status_code == 200


def test_a_referral_to_the_old_listing_still_opens_and_tells_the_new_name(app: Flask) -> None:
    provider = make_provider()
    one, other = make_referable_service(provider, "Art and Wellbeing"), make_referable_service(provider, "Art group")
    goal = make_goal()
    clinician = clinician_of(goal.need.plan.person)
    referral = make_referral(goal, other, actor=clinician)
    merge_services(one.id, other.id, {}, actor=editor())
    seen = list_of_person(clinician, referral.person_id)[0]
    assert (seen.service_id, seen.service_name) == (other.id, "Art group (now listed as Art and Wellbeing)")
    assert get_service(clinician, other.id).id == one.id
    with pytest.raises(Conflict, match="already referred"):
        make_referral(goal, db.session.get_one(Service, one.id), actor=clinician)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=services(), other=services(), drawn=st.data())
def test_undoing_a_merge_puts_both_back_exactly(app: Flask, one: Any, other: Any, drawn: st.DataObject) -> None:
    ids = []
    for said in (one, other):
        said["id"] = str(uuid4())
        ids.append(save_service(said, actor=SYSTEM).service_id)
    lists = SHAPES["service"].lists
    choices = {
        field: drawn.draw(st.sampled_from([each for each in Choice if field in lists or each is not Choice.BOTH]))
        for field in LABELS
    }
    before = [snapshot(each) for each in ids], [written(each) for each in ids]
    merge = merge_services(*ids, choices, actor=SYSTEM)
    undo_merge(merge.id, actor=SYSTEM)
    db.session.expire_all()
    assert ([snapshot(each) for each in ids], [written(each) for each in ids]) == before
    assert survivor_of(ids) == {}


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=services(), other=services())
def test_taking_everything_says_of_the_survivor_what_the_other_said(app: Flask, one: Any, other: Any) -> None:
    ids = []
    for said in (one, other):
        said["id"] = str(uuid4())
        ids.append(save_service(said, actor=SYSTEM).service_id)
    merge_services(*ids, dict.fromkeys(LABELS, "other"), actor=SYSTEM)
    mine, theirs = ({name: without_ids(value) for name, value in written(each).items()} for each in ids)
    for field in LABELS:
        for name in (field, *GROUPS.get(field, ())):
            assert mine.get(name) == theirs.get(name), name


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {n: without_ids(each) for n, each in value.items() if n != "id" and not n.endswith("_id")}
    return [without_ids(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("which", [0, 1])
def test_a_merge_is_not_undone_over_a_later_change(app: Flask, which: int) -> None:
    pair = make_service("Debt help"), make_service("Debt advice")
    merge = merge_services(pair[0].id, pair[1].id, {}, actor=editor())
    assure_service(pair[which].id, actor=editor())
    with pytest.raises(Conflict, match=f"“{pair[which].name}” was changed after the merge"):
        undo_merge(merge.id, actor=editor())


def test_an_undone_merge_is_over(app: Flask) -> None:
    one, other = make_service("A"), make_service("B")
    merge = merge_services(one.id, other.id, {}, actor=editor())
    undo_merge(merge.id, actor=editor())
    with pytest.raises(Conflict, match="undone already"):
        undo_merge(merge.id, actor=editor())
    with pytest.raises(NotFound):
        undo_merge(uuid4(), actor=editor())
    merge_services(other.id, one.id, {}, actor=editor())
    assert survivor_of([one.id]) == {one.id: other.id}


def test_who_may_not_merge_and_what_cannot_be_merged(app: Flask) -> None:
    one, other = make_service("A"), make_service("B")
    provider = actor_as(Role.PROVIDER, make_provider())
    with pytest.raises(NotAllowed):
        merge_services(one.id, other.id, {}, actor=provider)
    with pytest.raises(Invalid, match="two different"):
        merge_services(one.id, one.id, {}, actor=editor())
    with pytest.raises(NotFound):
        merge_services(one.id, uuid4(), {}, actor=editor())
    with pytest.raises(Invalid, match="Choose one value"):
        merge_services(one.id, other.id, {"name": "both"}, actor=editor())
    with pytest.raises(Invalid, match="no such field"):
        merge_services(one.id, other.id, {"visibility": "other"}, actor=editor())
    merge = merge_services(one.id, other.id, {}, actor=editor())
    with pytest.raises(Conflict, match="archived"):
        merge_services(make_service("C").id, other.id, {}, actor=editor())
    with pytest.raises(Conflict, match="Undo the merge"):
        set_visibility(other.id, Visibility.PUBLIC, actor=editor())
    with pytest.raises(NotAllowed):
        undo_merge(merge.id, actor=provider)


def test_a_chain_of_merges_is_known_from_both_ends(app: Flask) -> None:
    first, second, third = (make_service(name).id for name in "ABC")
    merge_services(second, first, {}, actor=editor())
    merge_services(third, second, {}, actor=editor())
    assert survivor_of([first, second]) == {first: third, second: third}
    assert ids_of(third) == {first, second, third}


def test_fields_that_differ_stand_side_by_side_and_the_later_checked_comes_first(app: Flask) -> None:
    one = make_service("Debt help", wait_time="A week", phones=[phone("01422 1")])
    other = make_service("Debt advice", phones=[phone("01422 2")])
    assure_service(other.id, by="Ada", actor=SYSTEM)
    found = {each.field: each for each in compare(editor(), one.id, other.id).differing}
    assert (found["name"].ours, found["name"].theirs) == (["Debt help"], ["Debt advice"])
    assert found["name"].choice is Choice.OTHER
    assert found["wait_time"].choice is Choice.SURVIVOR
    assert (found["phones"].may_have_both, found["name"].may_have_both) == (True, False)
    assert "url" not in found


claims = st.builds(
    Claim, st.booleans(), st.none() | st.dates(min_value=date(2000, 1, 1)), st.sampled_from(["", "bristol"])
)


@given(claims, claims)
def test_the_same_value_is_offered_whichever_of_two_survives(one: Claim, other: Claim) -> None:
    first, second = preselected(one, other), preselected(other, one)
    is_tie = (one.is_filled, one.checked_on, bool(one.source)) == (
        other.is_filled,
        other.checked_on,
        bool(other.source),
    )
    assert (first == second) == is_tie


def test_a_later_import_neither_brings_the_old_listing_back_nor_undoes_the_merge(app: Flask) -> None:
    mine, theirs = service_json("Debt help", id="1"), service_json("Debt advice", id="2")
    for said, source in ((mine, "bristol"), (theirs, "bath")):
        import_services(dumps([said]), name=source, actor=SYSTEM)
    one, other = (shared_id("service", said["id"], source) for said, source in ((mine, "bristol"), (theirs, "bath")))
    merge_services(one, other, {"description": "other"}, actor=SYSTEM)
    report = import_services(dumps([theirs | {"description": "Newer words."}]), name="bath", actor=SYSTEM)
    assert (report.read, report.unchanged) == (1, 1)
    import_services(dumps([mine | {"wait_time": "A week"}]), name="bristol", actor=SYSTEM)
    assert db.session.get_one(Service, other).visibility is Visibility.ARCHIVED
    assert db.session.get_one(Document, ("service", other)).is_gone
    now = written(one)
    assert (now["description"], now["wait_time"]) == ("Debt advice for anybody.", "A week")
