"""The pages on which the directory team keeps the synonyms, and sees what a change does before it is made."""

import re
from html import unescape
from math import log2
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.core.actor import Role
from hub.core.db import transaction
from hub.directory.actions.synonyms import change_group, switch_group, write_group
from hub.directory.queries.synonyms import all_groups, synonyms_of
from hub.directory.rules.synonyms import Group, GroupState, SynonymFields
from hub.directory.search.synonyms import shipped, shipped_groups
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import make_organisation, make_user
from tests.factories.synonyms import LONELY, SYSTEM, fields, group_now, judge, make_group
from tests.factories.world import sign_in

ROOT = "/directory/synonyms"


@pytest.fixture
def team(client: FlaskClient) -> FlaskClient:
    sign_in(
        client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM)), name="Meera")
    )
    return client


def words(response: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def hidden(page: TestResponse) -> dict[str, str]:
    return {
        name: unescape(value)
        for name in ("csrf_token", "seen", "version")
        for value in re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page.text)[-1:]
    }


def post(client: FlaskClient, path: str, *, at: str = "", **data: str) -> TestResponse:
    """Send the form that stands on a page, with its hidden fields as they are there."""
    return client.post(path, data=hidden(client.get(at or path)) | data)


def group_in(response: TestResponse) -> UUID:
    return UUID(response.location.rsplit("/", 1)[1])


def test_a_group_is_added_shown_and_found_in_the_list(team: FlaskClient) -> None:
    added = post(team, f"{ROOT}/new", same="Ukulele\n\n strumming ", say="mithered", note="Said in Halifax")
    group_id = group_in(added)
    assert group_now(group_id).fields == fields(["ukulele", "strumming"], ["mithered"], note="Said in Halifax")
    page = words(team.get(added.location))
    for said in ("Ours", "ukulele, strumming", "mithered", "Said in Halifax", "Meera , ", "Added. Undo this change"):
        assert said in page
    listed = words(team.get(f"{ROOT}?q=mith"))
    assert "1 group with “mith” ukulele, strumming People also say: mithered Ours" in listed
    assert "No group has these words." in words(team.get(f"{ROOT}?q=zebra"))


def test_the_list_is_narrowed_to_one_state_and_has_pages(team: FlaskClient) -> None:
    make_group(["ukulele", "strumming"])
    assert f"{len(shipped_groups())} groups" in words(team.get(f"{ROOT}?show=shipped"))
    assert "1 group ukulele" in words(team.get(f"{ROOT}?show=ours"))
    assert "There are none." in words(team.get(f"{ROOT}?show=off"))
    assert f"{len(shipped_groups()) + 1} groups" in words(team.get(f"{ROOT}?show=rubbish"))
    assert "Page 2 of" in words(team.get(f"{ROOT}?page=2"))
    assert "There is no page 99." in words(team.get(f"{ROOT}?page=99"))


def test_what_a_change_does_is_seen_before_it_is_saved(team: FlaskClient) -> None:
    ukulele, chess = make_service("Ukulele circle"), make_service("Chess evening")
    judge("mithered", {ukulele: 3, chess: 3})
    judge("chess", {chess: 2, ukulele: 1})
    judge("evening", {chess: 1})
    looked = post(team, f"{ROOT}/new", same="chess\nukulele", say="mithered", words="I'm mithered", look="y")
    assert looked.status_code == 200
    page = words(looked)
    half = 3 / (3 + 1 / log2(3))  # chess alone, where the ukulele belongs in the second place
    assert "Nothing is saved yet." in page
    assert "A visitor types “I'm mithered” Now Nothing is found. With the change" in page
    assert "Of 3 judged queries, 2 become better, 0 worse, and 1 stays as good as it is." in page
    assert f"“chess” Better {half:.3f} → 1.000" in page
    assert "“mithered” Better 0.000 → 1.000" in page
    assert f"Now {(0 + half + 1) / 3:.3f} → with the change 1.000" in page
    assert synonyms_of(all_groups()) == shipped()


def test_where_no_query_is_judged_the_page_says_how_to_get_some(team: FlaskClient) -> None:
    page = words(post(team, f"{ROOT}/new", same="chess\nukulele", look="y"))
    assert "flask directory judged load FILE" in page
    assert "A visitor types" not in page


def test_words_that_stand_in_other_groups_are_told_and_allowed(team: FlaskClient) -> None:
    looked = words(post(team, f"{ROOT}/new", same="befriending\nukulele", look="y"))
    assert "Some of these words stand in other groups too." in looked
    assert "“befriending”: loneliness" in looked
    saved = post(team, f"{ROOT}/new", same="befriending\nukulele")
    assert "“befriending”: loneliness, lonely, " in words(team.get(saved.location))


@pytest.mark.parametrize("button", ["look", "save"])
@pytest.mark.parametrize(
    ("same", "said"),
    [
        (" \n", "Enter the words that listings use"),
        ("ukulele", "One phrase alone leads nowhere"),
        ("ukulele\n&", "“&” has no word that can be searched"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(team: FlaskClient, same: str, said: str, button: str) -> None:
    refused = post(team, f"{ROOT}/new", same=same, **{button: "y"})
    assert refused.status_code == 422
    assert said in words(refused)
    assert "There is a problem" in words(refused)
    assert synonyms_of(all_groups()) == shipped()


def test_a_shipped_group_is_changed_and_the_change_undone(team: FlaskClient) -> None:
    path = f"{ROOT}/{LONELY}"
    assert "it is as it comes with Hub" in words(team.get(path))
    saved = post(team, f"{path}/change", same="lonely\nbefriending", say="mardy")
    assert saved.location == path
    page = words(team.get(path))
    assert "Comes with Hub, changed here" in page
    assert "Taken out: “loneliness”" in page
    assert post(team, f"{path}/undo", at=path).location == path
    assert "The last change is undone." in words(team.get(path))
    assert group_now(LONELY).fields == SynonymFields(shipped_groups()["loneliness"])


def test_an_upgrade_since_the_change_is_told(team: FlaskClient) -> None:
    older = Group(shipped_groups()["loneliness"].same[1:])
    with transaction():
        write_group(group_now(LONELY), SynonymFields(Group((*older.same, "mardy"))), base=older, actor=SYSTEM)
    page = words(team.get(f"{ROOT}/{LONELY}"))
    assert "an upgrade of Hub changed it too" in page
    assert "Added: “loneliness”, “no friends”" in page
    assert "New with an upgrade" in words(team.get(f"{ROOT}?show=changed"))


def test_two_who_change_one_group_do_not_overwrite_each_other(team: FlaskClient) -> None:
    path = f"{ROOT}/{LONELY}/change"
    mine = hidden(team.get(path))
    now = group_now(LONELY).fields
    change_group(LONELY, fields(now.group.same, [*now.group.say, "mardy"]), seen=now, actor=SYSTEM)
    refused = team.post(path, data=mine | {"same": "lonely\nukulele"})
    assert refused.status_code == 409
    assert "changed this group while you had it open. Added: “mardy”." in words(refused)
    assert "lonely\nukulele</textarea>" in refused.text
    again = team.post(path, data=mine | hidden(refused) | {"same": "lonely\nukulele"})
    assert again.status_code == 302
    assert group_now(LONELY).fields.group == Group(("lonely", "ukulele"))


def test_what_the_form_saw_cannot_be_made_up(team: FlaskClient) -> None:
    path = f"{ROOT}/{LONELY}/change"
    for seen in ("", "[]", "{", '{"same": 1}'):
        assert post(team, path, same="lonely\nukulele", seen=seen).status_code == 409


def test_an_old_page_does_not_undo_the_change_of_another(team: FlaskClient) -> None:
    group_id = make_group(["ukulele", "strumming"])
    path = f"{ROOT}/{group_id}"
    mine = hidden(team.get(path))
    change_group(group_id, fields(["ukulele", "banjo"]), seen=group_now(group_id).fields, actor=SYSTEM)
    team.post(f"{path}/undo", data=mine)
    assert "Nothing was undone." in words(team.get(path))
    assert group_now(group_id).fields.group == Group(("ukulele", "banjo"))


def test_a_group_is_switched_off_after_a_look_and_on_again(team: FlaskClient) -> None:
    ukulele = make_service("Ukulele circle")
    group_id = make_group(["ukulele", "strumming"])
    judge("strumming", {ukulele: 3})
    path = f"{ROOT}/{group_id}/switch"
    page = words(team.get(path))
    assert "Of 1 judged query, 0 become better, 1 worse" in page
    assert "1.000 → 0.000" in page
    tried = words(post(team, path, words="strumming", look="y"))
    assert "A visitor types “strumming” Now Ukulele circle With the change Nothing is found." in tried
    assert group_now(group_id).state is GroupState.OURS
    assert post(team, path, sure="off").location == f"{ROOT}/{group_id}"
    assert "Switched off" in words(team.get(f"{ROOT}/{group_id}"))
    assert "0.000 → 1.000" in words(team.get(path))
    post(team, path, sure="on")
    assert group_now(group_id).state is GroupState.OURS


def test_switching_off_what_somebody_switched_off_says_so(team: FlaskClient) -> None:
    path = f"{ROOT}/{LONELY}/switch"
    mine = hidden(team.get(path))
    switch_group(LONELY, is_on=False, actor=SYSTEM)
    refused = team.post(path, data=mine | {"sure": "off"})
    assert refused.status_code == 409
    assert "“loneliness” is switched off already." in words(refused)


def test_a_group_that_is_not_there_is_not_found(team: FlaskClient) -> None:
    for path in ("", "/change", "/switch"):
        assert team.get(f"{ROOT}/{uuid4()}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/new", "/{}/change", "/{}/switch", "/{}/undo"])
def test_no_change_is_taken_without_the_token_of_the_form(team: FlaskClient, path: str) -> None:
    sent = team.post(ROOT + path.format(LONELY), data={"same": "ukulele\nstrumming", "sure": "off", "version": "0"})
    assert sent.status_code == 400
    assert synonyms_of(all_groups()) == shipped()


def test_words_to_try_may_be_anything(team: FlaskClient) -> None:
    for text in ("!!", "’ OR 1=1 --", "x" * 200, "\u202e😀"):
        looked = post(team, f"{ROOT}/{LONELY}/switch", words=text, look="y")
        assert looked.status_code == 200
    assert post(team, f"{ROOT}/{LONELY}/switch", words="x" * 201, look="y").status_code == 422
