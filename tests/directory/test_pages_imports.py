"""The import desk in a browser without scripts: an officer walks a spreadsheet in, and what goes wrong says so."""

import re
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from hub.core.actor import Actor, Role
from hub.core.db import db, transaction
from hub.directory.actions import import_runs as runs
from hub.directory.actions.mappings import save_mapping
from hub.directory.imports import desk, import_services
from hub.directory.imports.sheets import open_sheet
from hub.directory.imports.source import open_source
from hub.directory.models import ColumnMapping, ImportRun, Service
from hub.directory.queries.imports import get_run
from hub.directory.rules.import_runs import ImportState
from hub.identity.models import OrganisationKind
from tests.factories.directory import service_json
from tests.factories.identity import make_organisation, make_user
from tests.factories.imports import LUNCH, NAMELESS, SINGING, feed, make_planned, sent, sheet
from tests.factories.world import sign_in

SYSTEM = Actor.system("test")
NEW = "/directory/imports/new"


@pytest.fixture(autouse=True)
def _forms_without_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    """Somebody of the directory team, signed in."""
    team = make_organisation(OrganisationKind.DIRECTORY_TEAM)
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, team), name="Tom Lumb"))
    return client


def words(answer: TestResponse) -> str:
    """What a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def hand_in(client: FlaskClient, content: bytes, name: str = "groups.csv", **form: str) -> TestResponse:
    fields = {"new_source": "Council groups"} | form | {"file": sent(content, name)}
    return client.post(NEW, data=fields, content_type="multipart/form-data")


def columns(client: FlaskClient, address: str, **changes: str) -> TestResponse:
    """Send the columns as the page has them chosen, but for the changes: header to what it is."""
    page = client.get(address).text
    chosen = {}
    for name, body in re.findall(r'<select class="[^"]*" id="\w+" name="(column_\d+)"[^>]*>(.*?)</select>', page, re.S):
        found = re.search(r'<option value="([^"]*)" selected', body)
        chosen[name] = found[1] if found else ""
    labels = dict(re.findall(r'<label class="[^"]*" for="(column_\d+)">([^<]*)</label>', page))
    for name, label in labels.items():
        chosen[name] = changes.get(label, chosen[name])
    extra = {name: value for name, value in changes.items() if name in {"separator", "save_as"}}
    return client.post(address, data={"separator": ";"} | chosen | extra)


def planned(client: FlaskClient, content: bytes, **form: str) -> str:
    """Walk a spreadsheet to the page of what would change; gives its address."""
    answer = columns(client, hand_in(client, content, **form).location)
    assert answer.status_code == 302, words(answer)
    return str(answer.location)


def decide(client: FlaskClient, address: str, do: str = "yes") -> TestResponse:
    at = re.search(r'name="planned_at" value="([^"]*)"', client.get(address).text)
    return client.post(address, data={"do": do, "planned_at": at[1] if at else ""})


def run_of(address: str) -> UUID:
    return UUID(address.rstrip("/").rsplit("/", 1)[-1])


def test_the_desk_leads_to_the_imports(officer: FlaskClient) -> None:
    assert 'href="/directory/imports"' in officer.get("/directory").text
    assert "Take in a directory" in words(officer.get("/directory/imports"))


def test_an_officer_takes_in_a_spreadsheet(officer: FlaskClient) -> None:
    handed_in = hand_in(officer, sheet(LUNCH, SINGING, NAMELESS))
    assert handed_in.status_code == 303
    page = words(officer.get(handed_in.location))
    for part in ("A spreadsheet with 3 rows and 6 columns", "Tuesday lunch club", "Name of the service"):
        assert part in page
    address = columns(officer, handed_in.location).location
    page = words(officer.get(address))
    assert "3 read = 2 new + 0 changed + 0 as they are + 1 set aside" in page
    assert "Nothing is in the directory yet" in page
    assert db.session.scalars(select(Service)).all() == []
    aside = words(officer.get(f"{address}?show=quarantined"))
    assert "Row 4 Column “Service Name”: The service has no name." in aside
    decide(officer, address)
    page = words(officer.get(address))
    assert "What was taken in" in page
    assert "3 read = 2 new + 0 changed + 0 as they were + 1 set aside" in page
    assert "Taken in by Tom Lumb" in page
    assert sorted(db.session.scalars(select(Service.name))) == ["Singing for lungs", "Tuesday lunch club"]
    assert "Council groups" in words(officer.get("/directory/imports"))


def test_the_same_file_again_changes_nothing_and_is_not_offered(officer: FlaskClient) -> None:
    decide(officer, planned(officer, sheet(LUNCH)))
    page = words(officer.get(planned(officer, sheet(LUNCH), source="Council groups", new_source="")))
    assert "1 read = 0 new + 0 changed + 1 as they are + 0 set aside" in page
    assert "Nothing would change" in page
    assert "Take it in" not in page


def test_what_would_change_is_said_field_by_field(officer: FlaskClient) -> None:
    decide(officer, planned(officer, sheet(LUNCH)))
    again = ("1", "Tuesday lunch club", "A hot meal and a song.", *LUNCH[3:4], "HX1 1UG", LUNCH[5])
    page = words(officer.get(planned(officer, sheet(again), source="Council groups", new_source="")))
    assert "1 changed" in page
    assert "Description Here now A hot meal. In the file A hot meal and a song." in page
    assert "Place 1, address 1, postcode Here now HX1 3NS In the file HX1 1UG" in page


def test_a_likely_duplicate_stands_beside_what_is_new(officer: FlaskClient) -> None:
    decide(officer, planned(officer, sheet(LUNCH)))
    page = words(officer.get(planned(officer, sheet(LUNCH), new_source="Another list")))
    assert "This may be listed already: Tuesday lunch club , Calder Lunch Clubs: same telephone number" in page


def test_long_lists_come_in_pages(officer: FlaskClient) -> None:
    many = [(str(number), f"Group {number:02}", "", "Calder Voices", "", "") for number in range(60)]
    address = planned(officer, sheet(*many))
    assert "1 to 25 of 60" in words(officer.get(address))
    last = words(officer.get(f"{address}?show=created&page=3"))
    assert "51 to 60 of 60" in last
    assert "Group 59" in last
    assert officer.get(f"{address}?show=nonsense&page=99999999999999").status_code == 200


def test_a_column_left_out_is_not_taken_in(officer: FlaskClient) -> None:
    handed_in = hand_in(officer, sheet(LUNCH))
    decide(officer, columns(officer, handed_in.location, Description="").location)
    assert db.session.scalars(select(Service.description)).all() == [None]


def test_what_is_wrong_with_the_columns_stands_beside_them(officer: FlaskClient) -> None:
    address = hand_in(officer, sheet(LUNCH)).location
    answer = columns(officer, address, Description="name")
    assert answer.status_code == 422
    assert "Only one column can be “Name of the service”" in words(answer)
    assert answer.text.count("nhsuk-select--error") == 2
    answer = columns(officer, address, **{"Service Name": ""})
    assert (answer.status_code, "Say which column is the name of the service." in words(answer)) == (422, True)


def test_columns_can_be_changed_after_a_look(officer: FlaskClient) -> None:
    address = planned(officer, sheet(LUNCH))
    assert officer.get(f"{address}/columns").status_code == 200
    again = columns(officer, f"{address}/columns", Postcode="city")
    assert again.location == address
    decide(officer, address)
    assert "HX1 3NS" in words(officer.get(f"/services/{db.session.scalars(select(Service.id)).one()}"))


def test_choices_are_kept_and_used_for_the_next_sheet(officer: FlaskClient) -> None:
    headers = ("Nr", "Thing", "Tells")
    address = hand_in(officer, sheet(("7", "Lunch", "Hot."), headers=headers)).location
    chosen = {"Nr": "service_id", "Thing": "name", "Tells": "description"}
    assert columns(officer, address, **chosen, save_as="Odd sheet").status_code == 302
    assert db.session.scalars(select(ColumnMapping.name)).all() == ["Odd sheet"]
    next_one = hand_in(officer, sheet(("8", "Tea", "Cold."), headers=headers)).location
    assert columns(officer, next_one).status_code == 302  # chosen already
    other = hand_in(officer, sheet(("9", "Talk", "x"), headers=("Nr", "Thing", "Other"))).location
    assert '<option value="name" selected' not in officer.get(other).text
    assert '<option value="name" selected' in officer.get(f"{other}?kept=Odd+sheet").text


def test_what_the_page_does_not_ask_of_kept_choices_stays(officer: FlaskClient) -> None:
    kept = {
        "columns": {"Nr": "", "Thing": "name", "Kind": "categories"},
        "separator": ";",
        "id_column": "Nr",
        "vocabularies": {"Kind": "Our kinds", "Not there": "x"},
    }
    save_mapping("Odd sheet", kept, actor=SYSTEM)
    address = hand_in(officer, sheet(("7", "Lunch", "Food"), headers=("Nr", "Thing", "Kind"))).location
    columns(officer, f"{address}?kept=Odd+sheet")
    chosen = get_run(SYSTEM, run_of(address.removesuffix("/columns"))).mapping
    assert chosen is not None
    assert (chosen["id_column"], chosen["vocabularies"]) == ("Nr", {"Kind": "Our kinds"})


def test_what_was_changed_here_is_shown_to_stay(officer: FlaskClient) -> None:
    decide(officer, planned(officer, sheet(LUNCH)))
    with transaction():
        db.session.execute(update(Service).values(email="here@example.org", description="Written here."))
    again = ("1", "Tuesday lunch club", "Written there.", *LUNCH[3:])
    address = planned(officer, sheet(again), source="Council groups", new_source="")
    page = words(officer.get(address))
    assert "1 field changed here stays as it is" in page
    assert "Description Here, stays Written here. In the file Written there." in page
    assert "No listing would change." in page
    decide(officer, address)
    assert db.session.scalars(select(Service.description)).all() == ["Written here."]
    assert 'href="/directory/feeds/differences?source=Council+groups"' in officer.get(address).text
    assert "Written there." in words(officer.get("/directory/feeds/differences?source=Council+groups"))


def test_a_file_in_a_standard_needs_no_columns(officer: FlaskClient) -> None:
    answer = hand_in(officer, feed(service_json()), name="feed.json")
    page = words(officer.get(answer.location))
    assert "JSON in Open Referral UK 3 or HSDS 3" in page
    assert "1 read = 1 new" in page
    assert officer.get(f"{answer.location}/columns").status_code == 302


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"", "empty"),
        (b"<html><body>Not found</body></html>", "a web page"),
        (b"PK\x03\x04nonsense", "The zip cannot be unpacked"),
    ],
    ids=["picture", "empty", "web page", "broken zip"],
)
def test_a_file_that_hub_cannot_read_says_what_it_is(officer: FlaskClient, content: bytes, said: str) -> None:
    answer = hand_in(officer, content)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'href="#file"' in answer.text
    assert db.session.scalars(select(ImportRun)).all() == []


def test_a_file_and_a_name_are_asked_for(officer: FlaskClient) -> None:
    answer = officer.post(NEW, data={"new_source": "Council groups"}, content_type="multipart/form-data")
    assert "Choose the file that you want to take in." in words(answer)
    answer = hand_in(officer, sheet(LUNCH), new_source=" ")
    assert "Say which directory it is" in words(answer)


def test_a_name_in_other_letters_is_the_earlier_source(officer: FlaskClient) -> None:
    decide(officer, planned(officer, sheet(LUNCH)))
    page = words(officer.get(planned(officer, sheet(LUNCH), new_source="council GROUPS")))
    assert "1 as they are" in page


def test_an_earlier_source_and_a_new_one_are_not_both_chosen(officer: FlaskClient) -> None:
    decide(officer, planned(officer, sheet(LUNCH)))
    answer = hand_in(officer, sheet(LUNCH), source="Council groups", new_source="Another")
    assert (answer.status_code, "not both" in words(answer)) == (422, True)


def test_a_source_without_a_name_can_be_chosen_again(officer: FlaskClient) -> None:
    service = service_json()
    import_services(feed(service), actor=SYSTEM)
    answer = hand_in(officer, feed(service), name="feed.json", source=":unnamed", new_source="")
    assert "1 as they are" in words(officer.get(answer.location))


def test_a_file_over_the_limit_names_the_command(
    officer: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2 * 1024**2)
    kind = "multipart/form-data; boundary=end"
    answer = officer.post(NEW, data=b"--end" + b"x" * 2 * 1024**2, content_type=kind)
    assert answer.status_code == 413
    assert "takes up to 2 MB" in words(answer)
    assert "Signed in as Tom Lumb" in words(answer)
    assert "directory import FILE" in words(answer)


def test_two_officers_who_both_say_yes_see_the_one_result(officer: FlaskClient) -> None:
    address = planned(officer, sheet(LUNCH))
    seen = get_run(SYSTEM, run_of(address)).finished_at
    assert seen is not None
    form = {"do": "yes", "planned_at": seen.isoformat()}
    assert officer.post(address, data=form, follow_redirects=True).status_code == 200
    second = words(officer.post(address, data=form, follow_redirects=True))
    assert "Somebody said yes to this import before" in second
    assert "What was taken in" in second


def test_a_yes_to_an_older_look_is_refused(officer: FlaskClient) -> None:
    address = planned(officer, sheet(LUNCH))
    answer = officer.post(address, data={"do": "yes", "planned_at": "2020-01-01T00:00:00+00:00"}, follow_redirects=True)
    assert "worked out anew" in words(answer)
    assert db.session.scalars(select(Service)).all() == []
    assert officer.post(address, data={"do": "yes", "planned_at": "nonsense"}).status_code == 303


def test_a_dropped_import_says_so_and_leads_back(officer: FlaskClient) -> None:
    address = planned(officer, sheet(LUNCH))
    assert "Nothing was taken in" in words(officer.post(address, data={"do": "drop"}, follow_redirects=True))
    page = officer.get(address)
    assert "This was dropped" in words(page)
    assert "source=Council+groups" in page.text
    assert "was dropped" in words(officer.post(address, data={"do": "yes"}, follow_redirects=True))


def test_what_was_set_aside_is_mended_in_a_spreadsheet_and_loaded_again(officer: FlaskClient) -> None:
    address = planned(officer, sheet(LUNCH, NAMELESS))
    decide(officer, address)
    answer = officer.get(f"{address}/set-aside.xlsx")
    assert (answer.status_code, "attachment" in answer.headers["Content-Disposition"]) == (200, True)
    book = load_workbook(BytesIO(answer.data))
    names = [cell.value for cell in book["To mend"][1]]
    assert "The service has no name" in str(book["To mend"].cell(3, 1).value)
    book["To mend"].cell(3, names.index("name") + 1).value = "Choir"
    mended = BytesIO()
    book.save(mended)
    back = re.search(r'href="(/directory/imports/new\?source=[^"]*)"', officer.get(address).text)
    assert back is not None
    assert '<option value="Council groups" selected' in officer.get(back[1]).text
    again = hand_in(officer, mended.getvalue(), "mended.xlsx", source="Council groups", new_source="")
    page = words(officer.get(again.location))
    assert "1 read = 1 new" in page
    decide(officer, again.location)
    assert sorted(db.session.scalars(select(Service.name))) == ["Choir", "Tuesday lunch club"]


def test_what_was_set_aside_comes_as_csv_too(officer: FlaskClient) -> None:
    address = planned(officer, sheet(NAMELESS))
    answer = officer.get(f"{address}/set-aside.csv")
    assert answer.mimetype == "text/csv"
    with open_sheet(open_source(answer.data, name="mended.csv")) as table:
        assert any("no name" in cell for row in table.rows() for cell in row.cells.values())
    assert officer.get(f"{address}/set-aside.pdf").status_code == 404


def test_a_large_file_shows_how_far_it_is(officer: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "HUB_INLINE_JOBS", False)
    monkeypatch.setattr(desk, "is_small", lambda *args, **options: False)
    address = hand_in(officer, feed(service_json(), service_json()), name="feed.json").location
    assert "waits for its turn" in words(officer.get(address))
    desk.work_on_wanted()
    decide(officer, address)
    assert runs.take_run(run_of(address), actor=SYSTEM)
    runs.note_progress(run_of(address), 1, actor=SYSTEM)
    page = officer.get(address)
    assert "1 of 2 done" in words(page)
    assert '<progress class="hub-progress" max="2" value="1"' in page.text
    with transaction():
        db.session.execute(update(ImportRun).values(seen_at=None))
    assert "This has stopped" in words(officer.get(address))
    app.config["HUB_INLINE_JOBS"] = True
    officer.post(address, data={"do": "again"})
    assert get_run(SYSTEM, run_of(address)).state is ImportState.DONE


def test_a_file_that_breaks_off_says_where(officer: FlaskClient) -> None:
    address = hand_in(
        officer, b'[{"id": "1", "name": "Debt advice", "status": "active"}, {"id": ', "feed.json"
    ).location
    page = words(officer.get(address))
    assert "This did not work" in page
    assert "line 1" in page


def test_an_import_that_is_not_there_is_not_found(officer: FlaskClient) -> None:
    missing = "/directory/imports/00000000-0000-4000-8000-000000000000"
    for address in (missing, f"{missing}/columns", f"{missing}/set-aside.csv"):
        assert officer.get(address).status_code == 404
    assert officer.post(missing, data={"do": "yes"}).status_code == 404


def test_others_are_refused_and_visitors_asked_to_sign_in(client: FlaskClient) -> None:
    address = f"/directory/imports/{make_planned()}"
    assert client.get(address).status_code == 401
    assert f"next={address}" in client.post(address, data={"do": "yes"}).text  # after signing in: back to the look
    sign_in(client, make_user((Role.COMMISSIONER, make_organisation(OrganisationKind.COMMISSIONER))))
    for path in ("/directory", "/directory/imports", NEW, address, f"{address}/set-aside.csv"):
        assert client.get(path).status_code == 403
    assert client.post(address, data={"do": "yes"}).status_code == 403
