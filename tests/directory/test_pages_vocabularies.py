"""The pages on which the directory team keeps its vocabularies."""

import re
from html import unescape
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.core.actor import Role
from hub.core.db import db
from hub.directory.actions.taxonomies import change_term, retire_term
from hub.directory.actions.term_links import link_chosen
from hub.directory.forms import vocabularies as forms
from hub.directory.models import Taxonomy, TaxonomyTerm, TermLink
from hub.directory.queries.terms import fields_of
from hub.directory.rules.terms import TermFields
from hub.identity.models import OrganisationKind
from tests.factories.identity import make_organisation, make_user
from tests.factories.terms import SYSTEM, feed_term, id_of, make_service_with, make_term, make_vocabulary
from tests.factories.world import sign_in

ROOT = "/directory/vocabularies"
LIST = b"code,name,group\nmoney,Money,\ndebt,Debt,money\nbad,,money\n"


@pytest.fixture
def team(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    return client


def words(response: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)
    assert found is not None, name
    return unescape(found[1])


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    """Send the form that stands on a page, with its hidden fields as they are there."""
    page = client.get(path).text
    hidden = {"csrf_token": field(page, "csrf_token")}
    if 'name="seen"' in page:
        hidden["seen"] = field(page, "seen")
    return client.post(path, data=hidden | data)


def press(client: FlaskClient, page: str, path: str) -> TestResponse:
    """Press a button that is a form of its own on a page."""
    return client.post(path, data={"csrf_token": field(client.get(page).text, "csrf_token")}, follow_redirects=True)


def test_the_list_says_whose_each_vocabulary_is_and_how_much_is_in_it(team: FlaskClient) -> None:
    make_service_with("Ours", make_term(make_vocabulary(), "Debt"))
    make_vocabulary("Open Eligibility", for_needs=False)
    make_service_with("Theirs", feed_term("Loans"))
    page = words(team.get(ROOT))
    for said in (
        "Needs Needs are chosen from it 1 term; 1 service",
        "Open Eligibility Kept here 0 terms",
        "Feed terms From a feed 1 term; 1 service; 0 terms linked",
    ):
        assert said in page


def test_where_there_is_no_vocabulary_the_page_says_how_to_begin(team: FlaskClient) -> None:
    assert "There are none yet." in words(team.get(ROOT))


def test_a_vocabulary_is_made_changed_and_filled(team: FlaskClient) -> None:
    made = post(team, f"{ROOT}/new", name="Local  needs", for_needs="y")
    taxonomy = db.session.scalars(select(Taxonomy)).one()
    assert (made.location, taxonomy.name, taxonomy.for_needs) == (f"{ROOT}/{taxonomy.id}", "Local needs", True)
    assert post(team, f"{ROOT}/{taxonomy.id}/change", name="Needs of Calderdale", version="2").status_code == 302
    assert (taxonomy.name, taxonomy.version, taxonomy.for_needs) == ("Needs of Calderdale", "2", False)
    added = post(
        team,
        f"{ROOT}/{taxonomy.id}/terms/new",
        name="Debt",
        other_words="loans\nbailiffs",
        snomed_code="1108111000000107",
    )
    term = db.session.scalars(select(TaxonomyTerm)).one()
    assert added.location == f"/directory/terms/{term.id}"
    page = words(team.get(added.location))
    for said in ("Other words loans, bailiffs", "SNOMED CT code 1108111000000107", "Nothing: it is at the top"):
        assert said in page


def test_the_tree_shows_who_uses_each_term_and_can_be_narrowed(team: FlaskClient) -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt", parent=money, other_words=("bailiffs",))
    retire_term(make_term(needs, "Old").id, actor=SYSTEM)
    make_service_with("Ours", debt)
    page = words(team.get(f"{ROOT}/{needs.id}"))
    assert "3 terms Term Have it Are found by it Money 0 1 Debt 1 1 Old Retired 0 0" in page
    narrowed = words(team.get(f"{ROOT}/{needs.id}?q=BAILIFF"))
    assert "1 term with “BAILIFF” Term Have it Are found by it Debt 1 1 A service" in narrowed
    assert "No term has these words." in words(team.get(f"{ROOT}/{needs.id}?q=zebra"))
    assert "There is no page 9." in words(team.get(f"{ROOT}/{needs.id}?page=9"))


def test_a_term_is_renamed_and_moved(team: FlaskClient) -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt")
    path = f"/directory/terms/{debt.id}/change"
    assert post(team, path, name="Debt and arrears", parent_id=str(money.id)).location == f"/directory/terms/{debt.id}"
    assert "Stands under Money" in words(team.get(f"/directory/terms/{debt.id}"))
    assert (debt.name, debt.parent_id) == ("Debt and arrears", money.id)
    assert "Terms under it Term Have it Are found by it Debt and arrears" in words(
        team.get(f"/directory/terms/{money.id}")
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "Debt", "snomed_code": "12345678"}, "check digit"),
        ({"name": "Debt", "parent_id": "none"}, "Choose a broader term of the same vocabulary."),
        ({"name": "Debt", "term_uri": "bad"}, "A web address begins with"),
    ],
)
def test_what_is_wrong_with_a_term_stands_beside_its_field(team: FlaskClient, data: dict[str, str], said: str) -> None:
    needs = make_vocabulary()
    for path in (f"{ROOT}/{needs.id}/terms/new", f"/directory/terms/{make_term(needs, 'Other').id}/change"):
        answer = post(team, path, **data)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert words(answer).count(said) == 2  # above, and beside the field


def test_a_form_that_is_out_of_date_is_refused_with_what_changed_and_can_be_sent_again(team: FlaskClient) -> None:
    debt = make_term(make_vocabulary(), "Debt")
    path = f"/directory/terms/{debt.id}/change"
    opened = team.get(path).text
    change_term(debt.id, TermFields("Debt and arrears"), seen=fields_of(debt), actor=SYSTEM)
    sent = {"csrf_token": field(opened, "csrf_token"), "seen": field(opened, "seen"), "name": "Debts"}
    refused = team.post(path, data=sent)
    assert refused.status_code == 409
    assert "Somebody else changed this term" in words(refused)
    assert "Name is now “Debt and arrears”." in words(refused)
    assert field(refused.text, "name") == "Debts"
    again = team.post(path, data=sent | {"seen": field(refused.text, "seen")})
    assert (again.status_code, debt.name) == (302, "Debts")


@pytest.mark.parametrize("seen", ["", "[]", "{", "9" * 5000, '{"other_words": 3}'])
def test_a_form_that_was_tampered_with_saw_nothing(team: FlaskClient, seen: str) -> None:
    needs = make_vocabulary()
    debt = make_term(needs, "Debt")
    for path in (f"/directory/terms/{debt.id}/change", f"{ROOT}/{needs.id}/change"):
        assert post(team, path, name="New", seen=seen).status_code == 409
    assert (debt.name, needs.name) == ("Debt", "Needs")


def test_a_term_is_retired_replaced_and_offered_again(team: FlaskClient) -> None:
    needs = make_vocabulary()
    old, new = make_term(needs, "Skint"), make_term(needs, "Debt")
    make_service_with("Ours", old)
    path = f"/directory/terms/{old.id}"
    assert "1 service has it now." in words(team.get(f"{path}/retire"))
    assert post(team, f"{path}/retire", replaced_by="nobody").status_code == 422
    post(team, f"{path}/retire", replaced_by=str(new.id))
    page = words(team.get(path))
    assert "The term is retired. 1 service has the other one now." in page
    assert "It was replaced by Debt" in page
    assert "The term is offered again." in words(press(team, path, f"{path}/restore"))
    assert not old.is_retired


def test_a_group_with_terms_under_it_is_not_retired_and_says_why(team: FlaskClient) -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    make_term(needs, "Debt", parent=money)
    answer = post(team, f"/directory/terms/{money.id}/retire")
    assert (answer.status_code, "“Debt” stands under this term" in words(answer)) == (409, True)


def test_a_term_is_linked_to_one_found_by_words_and_the_link_taken_away(team: FlaskClient) -> None:
    debt, theirs = make_term(make_vocabulary(), "Debt"), feed_term("Debt advice")
    make_service_with("Theirs", theirs)
    path = f"/directory/terms/{debt.id}"
    page = words(team.get(f"{path}/links/new?q=advice"))
    assert "Debt advice (Feed terms)" in page
    nothing = post(team, f"{path}/links/new?q=advice", relation="narrower")
    assert (nothing.status_code, "Choose a term." in words(nothing)) == (422, True)
    post(team, f"{path}/links/new?q=advice", relation="narrower", other=theirs["id"])
    shown = words(team.get(path))
    assert "Debt advice of Feed terms is narrower: part of it; 1 service" in shown
    assert "is broader: more than it" in words(team.get(f"/directory/terms/{theirs['id']}"))
    twice = post(team, f"{path}/links/new?q=advice", relation="exact", other=theirs["id"])
    assert (twice.status_code, "linked already" in words(twice)) == (409, True)
    link_id = db.session.scalars(select(TermLink.id)).one()
    assert "It is linked to none." in words(press(team, path, f"{path}/links/{link_id}/remove"))
    assert "No term of another vocabulary has all of these words." in words(team.get(f"{path}/links/new?q=zebra"))


def test_two_vocabularies_are_linked_pair_by_pair(team: FlaskClient) -> None:
    needs, other = make_vocabulary(), make_vocabulary("Other", for_needs=False)
    debt, walking = make_term(needs, "Debt advice"), make_term(needs, "Walking groups", other_words=("rambling",))
    same, likely = make_term(other, "Debt Advice"), make_term(other, "Rambling")
    path = f"{ROOT}/{needs.id}/links?other={other.id}"
    page = team.get(path).text
    assert re.search(
        rf'name="pair-{debt.id}_{same.id}">\s*<option value="">no link</option>.*?"exact" selected', page, re.DOTALL
    )
    assert "2 terms of Needs have something like them in Other" in words(team.get(path))
    sent = {f"pair-{debt.id}_{same.id}": "exact", f"pair-{walking.id}_{likely.id}": "", "pair-x_y": "exact"}
    assert post(team, path, **sent).status_code == 302
    rest = words(team.get(path))
    assert "1 link made." in rest
    assert "1 term of Needs has something like it in Other" in rest
    assert post(team, path, **{f"pair-{debt.id}_{likely.id}": "worse"}).status_code == 302
    assert "Nothing was chosen" in words(team.get(path))
    wrong = post(team, path, **{f"pair-{debt.id}_{uuid4()}": "exact"})
    assert (wrong.status_code, "There is no such term." in words(wrong)) == (404, True)
    assert len(db.session.scalars(select(TermLink)).all()) == 1


def test_a_feeds_term_shows_that_it_cannot_be_changed_and_can_be_linked(team: FlaskClient) -> None:
    theirs = feed_term("Debt advice")
    make_service_with("Theirs", theirs)
    page = words(team.get(f"/directory/terms/{theirs['id']}"))
    assert "a change here would be overwritten" in page
    assert "Change or move it" not in page
    assert "Link it to a term of another vocabulary" in page
    refused = post(team, f"/directory/terms/{theirs['id']}/change", name="Mine")
    assert (refused.status_code, "would be overwritten" in words(refused)) == (409, True)
    term = db.session.get_one(TaxonomyTerm, id_of(theirs))
    assert term.name == "Debt advice"


def upload(client: FlaskClient, content: bytes, **data: str) -> TestResponse:
    token = field(client.get(f"{ROOT}/load").text, "csrf_token")
    return client.post(f"{ROOT}/load", data={"csrf_token": token, "file": (BytesIO(content), "list.csv"), **data})


def test_a_list_is_tried_then_loaded_and_nothing_is_changed_before_the_yes(team: FlaskClient) -> None:
    plan = upload(team, LIST, name="Local", for_needs="y")
    page = words(plan)
    assert "3 rows = 2 new + 0 changed + 0 as they are + 1 left out" in page
    assert "Row 4 Term No name Why Name: Enter a name." in page
    assert db.session.scalars(select(TaxonomyTerm)).all() == []
    sent = {name: field(plan.text, name) for name in ("csrf_token", "carried", "name", "for_needs")} | {"sure": "y"}
    done = team.post(f"{ROOT}/load", data=sent, follow_redirects=True)
    assert "Loaded: 2 terms new, 0 changed, 0 as they were. 1 row was left out." in words(done)
    taxonomy = db.session.scalars(select(Taxonomy)).one()
    assert (taxonomy.name, taxonomy.for_needs) == ("Local", True)
    again = upload(team, LIST, name="Local")
    assert "There is nothing to load." in words(again)
    changed = words(upload(team, LIST.replace(b"Debt", b"Debts"), name="Local"))
    assert "Local (is here already)" in changed
    assert "Debts Name: Debt → Debts" in changed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"who,what\n1,2\n", "Hub does not know this list"),
        (b"", "The file is empty."),
        (b"code,name\na,A\n", "Give the vocabulary a name"),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why(team: FlaskClient, content: bytes, said: str) -> None:
    answer = upload(team, content)
    assert (answer.status_code, said in words(answer)) == (422, True)


@pytest.mark.parametrize("carried", ["", "no base64!", "AAAA"])
def test_a_damaged_list_inside_the_page_is_asked_for_again(team: FlaskClient, carried: str) -> None:
    token = field(team.get(f"{ROOT}/load").text, "csrf_token")
    answer = team.post(f"{ROOT}/load", data={"csrf_token": token, "carried": carried, "sure": "y", "name": "Local"})
    assert (answer.status_code, "Choose the file." in words(answer)) == (422, True)


def test_a_list_too_long_for_a_page_names_the_command(team: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_CARRIED", 10)
    assert "“directory vocabularies load”" in words(upload(team, LIST, name="Local"))


def test_an_unknown_vocabulary_term_or_link_is_not_found(team: FlaskClient) -> None:
    needs = make_vocabulary()
    debt = make_term(needs, "Debt")
    for path in (
        f"{ROOT}/{uuid4()}",
        f"{ROOT}/{needs.id}/links",
        f"{ROOT}/{needs.id}/links?other={uuid4()}",
        f"/directory/terms/{UUID(int=9)}",
    ):
        assert team.get(path).status_code == 404
    path = f"/directory/terms/{debt.id}"
    assert press(team, path, f"{path}/links/{uuid4()}/remove").status_code == 404


def test_links_stand_as_a_term_sees_them_whoever_made_them(team: FlaskClient) -> None:
    debt, money = make_term(make_vocabulary(), "Debt"), make_term(make_vocabulary("Other"), "Money help")
    link_chosen([(money.id, debt.id, "related")], actor=SYSTEM)
    assert "Money help of Other is related, and not found by it" in words(team.get(f"/directory/terms/{debt.id}"))
