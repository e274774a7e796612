"""Loading vocabularies from CSV: every form, errors by row, twice as once, and what was changed here stays."""

import csv
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import HubError, Invalid, NotSignedIn, TooLarge
from hub.directory.actions.taxonomies import change_term, retire_term
from hub.directory.imports import vocabulary_files
from hub.directory.imports.vocabularies import NEEDS_FILE, VocabularyReport, load_vocabulary
from hub.directory.imports.vocabulary_files import read_vocabularies
from hub.directory.models import Document, Taxonomy, TaxonomyTerm
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import all_needs, search_services
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.taxonomies import list_terms, list_vocabularies
from hub.directory.queries.terms import fields_of
from hub.directory.rules.snomed import problem_of
from hub.directory.rules.terms import TermFields, check_term, split_words
from tests.conftest import SHARED
from tests.factories.terms import SYSTEM, feed_term, make_service_with, make_term, make_vocabulary

OURS = "code,name,description,group,other_words,snomed_code\nmoney,Money,,,,\ndebt,Debt,Owing.,money,loans; bailiffs,\n"
OPEN_ELIGIBILITY = (
    '"id","name","parent_id","parent_name","vocabulary"\n'
    '1,"Food",0,"","Open Eligibility"\n2,"Pantry",1,"Food","Open Eligibility"\n'
)
ESD = (
    "Identifier,Label,Description,Created,Modified,History notes,Type,Parent identifiers,Parent labels,\n"
    "1,Advice,,2013-04-03,2013-04-03,,Function,,,\n3,Benefits,Claims.,2013-04-03,2013-04-03,,Function,1,Advice,\n"
)
FAMILY_HUBS = 'name,parent\n"Activities, clubs and groups",\nHoliday clubs,"Activities, clubs and groups"\n'
HSDS = (
    "id,code,name,description,parent_id,taxonomy,language,taxonomy_id,term_uri\n"
    "3f7b145d-84af-42d7-8fae-eaca714b02b2,F,Food,Eating.,,One,en,07ff6aee-a219-438c-b694-d2fcb6c5373b,https://one.example/F\n"
    "0bc248fa-dc27-4650-9ba4-8f1a24ef16a2,P,Pantry,,3f7b145d-84af-42d7-8fae-eaca714b02b2,One,en,"
    "07ff6aee-a219-438c-b694-d2fcb6c5373b,\n"
    "x1,X,Other,,,Two,en,,\n"
)


def load(text: str | bytes, **options: object) -> VocabularyReport:
    content = text.encode() if isinstance(text, str) else text
    return load_vocabulary(content, actor=SYSTEM, **options)  # type: ignore[arg-type]


def counts(report: VocabularyReport) -> tuple[int, int, int, int, int]:
    assert report.read == report.created + report.changed + report.unchanged + report.left_out
    return report.read, report.created, report.changed, report.unchanged, report.left_out


def tree(name: str) -> list[tuple[str, int, str]]:
    vocabulary = next(each for each in list_vocabularies(SYSTEM) if each.name == name)
    return [(each.name, each.depth, each.code) for each in list_terms(SYSTEM, vocabulary.id).items]


def everything() -> list[tuple[object, ...]]:
    terms = db.session.scalars(select(TaxonomyTerm).order_by(TaxonomyTerm.id)).all()
    return [(each.id, each.taxonomy_id, each.is_retired, *vars(fields_of(each)).values()) for each in terms]


@pytest.mark.parametrize(
    ("text", "name", "words", "listed"),
    [
        (OURS, "Needs", "terms with codes", [("Money", 0, "money"), ("Debt", 1, "debt")]),
        (OPEN_ELIGIBILITY, "Open Eligibility", "Open Eligibility", [("Food", 0, "1"), ("Pantry", 1, "2")]),
        (ESD, "Local government functions (esd)", "esd.org.uk", [("Advice", 0, "1"), ("Benefits", 1, "3")]),
        (
            FAMILY_HUBS,
            "Family hubs",
            "names and parents",
            [("Activities, clubs and groups", 0, ""), ("Holiday clubs", 1, "")],
        ),
    ],
    ids=["ours", "open eligibility", "esd", "family hubs"],
)
def test_each_form_is_known_by_its_columns_and_loads_as_a_tree(
    app: Flask, text: str, name: str, words: str, listed: list[tuple[str, int, str]]
) -> None:
    report = load(text, name=name)
    assert words in report.form
    assert counts(report) == (2, 2, 0, 0, 0)
    assert tree(name) == listed


def test_terms_of_hsds_keep_their_ids_and_may_be_of_several_vocabularies(app: Flask) -> None:
    assert counts(load(HSDS)) == (3, 3, 0, 0, 0)
    assert (tree("One"), tree("Two")) == ([("Food", 0, "F"), ("Pantry", 1, "P")], [("Other", 0, "X")])
    food = db.session.get_one(TaxonomyTerm, UUID("3f7b145d-84af-42d7-8fae-eaca714b02b2"))
    assert (str(food.taxonomy_id), food.term_uri) == ("07ff6aee-a219-438c-b694-d2fcb6c5373b", "https://one.example/F")


def test_what_is_loaded_is_in_the_open_feed(app: Flask) -> None:
    load(ESD)
    kinds = db.session.scalars(select(Document.kind).order_by(Document.kind)).all()
    assert kinds == ["taxonomy", "taxonomy_term", "taxonomy_term"]
    bodies = "".join(db.session.scalars(select(Document.body)).all())
    assert "http://id.esd.org.uk/function/3" in bodies
    assert "kept_here" not in bodies


@pytest.mark.parametrize("text", [OURS, OPEN_ELIGIBILITY, ESD, FAMILY_HUBS, HSDS])
def test_a_second_load_changes_nothing_and_leaves_no_trace(app: Flask, text: str) -> None:
    first = load(text, name="List")
    before, seq = everything(), newest_change()
    again = load(text, name="List")
    assert counts(again) == (first.read, 0, 0, first.read, 0)
    assert (everything(), newest_change(), again.does_nothing) == (before, seq, True)


def test_a_dry_run_says_what_would_be_and_writes_nothing(app: Flask) -> None:
    report = load(OURS, name="Needs", dry_run=True)
    assert counts(report) == (2, 2, 0, 0, 0)
    assert [(each.place, each.fields.name, each.outcome) for each in report.planned] == [
        ("row 2", "Money", "created"),
        ("row 3", "Debt", "created"),
    ]
    assert (everything(), db.session.scalars(select(Taxonomy)).all()) == ([], [])
    load(OURS, name="Needs")
    changed = load(OURS.replace("Owing.", "Owing money.").replace("money,loans", ",loans"), name="Needs", dry_run=True)
    (planned,) = changed.planned
    assert [(each.field, each.before, each.after) for each in planned.changes] == [
        ("Description", "Owing.", "Owing money."),
        ("Broader term", "Money", ""),
    ]


@pytest.mark.parametrize(
    ("rows", "place", "column", "reason"),
    [
        ("a,,,,,", "row 4", "Name", "Enter a name"),
        (",Nobody,,,,", "row 4", "", "no code"),
        ("debt,Again,,,,", "row 4", "", "“debt” stands twice in the file: first in row 3"),
        ("a,A,,nowhere,,", "row 4", "Broader term", "There is no term “nowhere”"),
        ("a,A,,a,,", "row 4", "Broader term", "stand under itself"),
        ("a,A,,b,,\nb,B,,a,,", "row 4", "Broader term", "stand under itself"),
        ("a,A,,,,1108111000000108", "row 4", "SNOMED CT code", "check digit"),
        ("a,A,,,,x,more", "row 4", "", "more cells"),
        (f"a,{'A' * 201},,,,", "row 4", "Name", "200 characters"),
    ],
)
def test_a_row_that_is_not_right_is_left_out_with_its_reason_and_the_others_come(
    app: Flask, rows: str, place: str, column: str, reason: str
) -> None:
    report = load(OURS + rows + "\n", name="Needs")
    assert (report.created, report.read) == (2, 2 + rows.count("\n") + 1)
    counts(report)
    first = report.problems[0]
    assert (first.place, first.column) == (place, column)
    assert reason in first.reason


def test_what_stands_under_a_row_that_was_left_out_is_left_out_too(app: Flask) -> None:
    report = load(OURS + "a,,,,,\nb,B,,a,,\nc,C,,b,,\n", name="Needs")
    assert counts(report) == (5, 2, 0, 0, 3)
    assert [each.place for each in report.problems] == ["row 4", "row 5", "row 6"]


def test_rows_may_come_in_any_order(app: Flask) -> None:
    header, *rows = OURS.splitlines()
    load("\n".join([header, *reversed(rows)]), name="Needs")
    assert tree("Needs") == [("Money", 0, "money"), ("Debt", 1, "debt")]


def test_what_was_changed_here_stays_when_the_file_says_what_it_said_before(app: Flask) -> None:
    load(OURS, name="Needs")
    debt = db.session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.code == "debt")).one()
    seen = fields_of(debt)
    ours = TermFields("Debt and arrears", "debt", "Owing.", seen.parent_id, ("loans", "bailiffs"))
    change_term(debt.id, ours, seen=seen, actor=SYSTEM)
    again = load(OURS, name="Needs")
    assert (counts(again), again.kept) == ((2, 0, 0, 2, 0), 1)
    assert [(each.field, each.before, each.after) for each in again.planned[0].kept] == [
        ("Name", "Debt and arrears", "Debt")
    ]
    newer = load(OURS.replace("Owing.", "Owing money.").replace(",Debt,", ",Debts,"), name="Needs")
    assert (counts(newer), newer.kept) == ((2, 0, 1, 1, 0), 1)
    assert (fields_of(debt).name, fields_of(debt).description) == ("Debt and arrears", "Owing money.")


def test_a_file_without_a_column_says_nothing_of_it(app: Flask) -> None:
    load(OURS, name="Needs")
    before = everything()
    assert counts(load("code,name\nmoney,Money\ndebt,Debt\n", name="Needs")) == (2, 0, 0, 2, 0)
    assert everything() == before
    snomed = "code,name,snomed_code\ndebt,Debt,1108111000000107\n"
    assert counts(load(snomed, name="Needs")) == (1, 0, 1, 0, 0)


def test_terms_that_the_file_no_longer_has_stay_and_are_counted(app: Flask) -> None:
    load(OURS, name="Needs")
    (vocabulary,) = load("code,name\nmoney,Money\n", name="Needs").vocabularies
    assert vocabulary.not_in_file == 1
    assert len(everything()) == 2


def test_a_retired_term_stays_retired(app: Flask) -> None:
    load(OURS, name="Needs")
    debt = db.session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.code == "debt")).one()
    retire_term(debt.id, actor=SYSTEM)
    assert counts(load(OURS, name="Needs")) == (2, 0, 0, 2, 0)
    assert debt.is_retired


def test_a_list_is_loaded_into_the_vocabulary_of_its_name_and_finds_terms_by_their_code(app: Flask) -> None:
    needs = make_vocabulary("Our needs")
    debt = make_term(needs, "Debts", code="debt")
    make_term(needs, "More", code="more")
    report = load(OURS, name="our NEEDS")
    assert (report.vocabularies[0].id, report.vocabularies[0].is_new) == (needs.id, False)
    assert counts(report) == (2, 1, 1, 0, 0)
    assert fields_of(debt).name == "Debt"


def test_a_term_moved_by_a_file_is_found_where_it_now_stands(app: Flask) -> None:
    load(OURS, name="Needs", for_needs=True)
    terms = {each.code: each for each in db.session.scalars(select(TaxonomyTerm))}
    make_service_with("Ours", terms["debt"])

    def found(code: str) -> int:
        return search_services(Actor.anonymous(), Criteria(need=str(terms[code].id))).page.total

    assert found("money") == 1
    load(OURS.replace("Owing.,money", "Owing.,"), name="Needs")
    assert (found("money"), found("debt")) == (0, 1)


def test_a_list_of_which_a_feed_brought_terms_is_kept_here_once_it_is_loaded(app: Flask) -> None:
    load(HSDS)
    ids = [UUID("3f7b145d-84af-42d7-8fae-eaca714b02b2"), UUID("07ff6aee-a219-438c-b694-d2fcb6c5373b")]
    for model, each in zip((TaxonomyTerm, Taxonomy), ids, strict=True):
        assert db.session.get_one(model, each).kept_here
    theirs = feed_term("Lunch", taxonomy_id="9a3c6c1e-9a43-4c63-a0c5-6d44d0a0b4a1")
    make_service_with("Theirs", theirs)
    text = f"id,name,taxonomy,taxonomy_id,parent_id\n{theirs['id']},Lunch,Feed terms,{theirs['taxonomy_id']},\n"
    report = load(text)
    assert [each.after for each in report.planned[0].changes] == ["here"]
    assert counts(report) == (1, 0, 1, 0, 0)
    assert counts(load(text)) == (1, 0, 0, 1, 0)


def test_a_term_of_another_vocabulary_is_not_taken_from_it(app: Flask) -> None:
    load(HSDS)
    text = "id,name,taxonomy,taxonomy_id\n3f7b145d-84af-42d7-8fae-eaca714b02b2,Mine,Three,\n"
    report = load(text)
    assert "of another vocabulary, “Food”, has this id" in report.problems[0].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b'{"a": 1}', "JSON"),
        (b"\xff\xfec\x00o\x00", "UTF-16"),
        (b"code,name\n\x00,x\n", "not text"),
        (b"who,what\n1,2\n", "its columns are who, what"),
        (b"code,name\n", "has no terms"),
        (b'code,name\na,"never ends', "no whole CSV file: line"),
    ],
)
def test_what_is_no_list_of_terms_is_refused_in_plain_words(app: Flask, content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(content, name="Needs")
    assert words in refused.value.message
    assert refused.value.errors[0].field == "file"


def test_a_file_that_is_not_there_says_so(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        load_vocabulary(tmp_path / "none.csv", actor=SYSTEM)


def test_a_list_that_does_not_say_its_name_needs_one(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        load(FAMILY_HUBS)
    assert refused.value.errors[0].field == "name"


def test_a_list_that_is_too_long_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary_files, "MOST_TERMS", 1)
    with pytest.raises(TooLarge, match="more than 1 terms"):
        load(OURS, name="Needs")
    monkeypatch.setattr(vocabulary_files, "LARGEST", 10)
    with pytest.raises(TooLarge, match="larger than"):
        load(OURS, name="Needs")


@pytest.mark.parametrize(
    "content",
    [
        OURS.replace(",", ";").replace("loans; bailiffs", '"loans; bailiffs"').encode(),
        OURS.replace(",", "\t").encode(),
        b"\xef\xbb\xbf" + OURS.replace("\n", "\r\n").encode(),
        OURS.replace("code,", "Code ,").encode(),
        (OURS + ",,,,,\n\n").encode(),
    ],
    ids=["semicolons", "tabs", "windows", "headers", "blank rows"],
)
def test_the_ways_in_which_spreadsheets_write_a_csv_file_are_all_read(app: Flask, content: bytes) -> None:
    assert counts(load(content, name="Needs")) == (2, 2, 0, 0, 0)


def test_text_of_windows_is_read(app: Flask) -> None:
    load("code,name\na,Café – “talk”\n".encode("cp1252"), name="Needs")
    assert tree("Needs")[0][0] == "Café – “talk”"


def test_only_the_directory_team_loads(app: Flask) -> None:
    with pytest.raises(NotSignedIn):
        load_vocabulary(OURS.encode(), name="Needs", actor=Actor.anonymous())
    assert everything() == []


cells = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), max_size=8)
rows_of_cells = st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=8)


@given(rows_of_cells)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_whatever_stands_in_the_rows_the_sum_is_right_and_twice_is_as_once(
    app: Flask, rows: list[tuple[str, str, str, str, str]]
) -> None:
    text = StringIO()
    csv.writer(text).writerows([("code", "name", "description", "group", "snomed_code"), *rows])
    if not any(any(cell.strip() for cell in row) for row in rows):
        with pytest.raises(Invalid, match="no terms"):
            load(text.getvalue(), name="Random")
        return
    counts(load(text.getvalue(), name="Random"))
    _, created, changed, _, _ = counts(load(text.getvalue(), name="Random"))
    assert (created, changed) == (0, 0)


def needs() -> list[dict[str, str]]:
    with NEEDS_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_needs_list_has_about_60_needs_in_10_groups_each_with_words() -> None:
    groups = [each for each in needs() if not each["group"]]
    assert len(groups) == 10
    assert 55 <= len(needs()) - len(groups) <= 65
    assert {each["group"] for each in needs()} - {""} == {each["code"] for each in groups}
    assert [each["code"] for each in needs() if not (each["description"] and each["other_words"])] == []
    assert len({each["name"].casefold() for each in needs()}) == len(needs())


@pytest.mark.parametrize("row", needs(), ids=lambda row: row["code"])
def test_every_need_of_the_list_is_right(row: dict[str, str]) -> None:
    fields = TermFields(
        row["name"], row["code"], row["description"], None, split_words(row["other_words"]), row["snomed_code"]
    )
    assert check_term(fields) == []
    assert row["snomed_code"] == "" or problem_of(row["snomed_code"]) == ""


def test_every_snomed_code_of_the_list_has_its_source_beside_it() -> None:
    codes = {each["snomed_code"] for each in needs()} - {""}
    readme = (NEEDS_FILE.parent / "README.md").read_text("utf-8")
    assert codes
    assert [each for each in codes if f"| {each}, " not in readme] == []


def test_the_needs_list_loads_by_itself_and_is_what_people_choose_from(app: Flask) -> None:
    report = load_vocabulary(actor=SYSTEM)
    assert counts(report) == (72, 72, 0, 0, 0)
    assert load_vocabulary(actor=SYSTEM).does_nothing
    offered = all_needs()
    assert len(offered) == 72
    assert [each.name for each in offered if not each.parent_id][:2] == [
        "Caring and family",
        "Food, household and getting about",
    ]


PUBLISHED = (
    ("tax-openeligibility/taxonomy.csv", "Open Eligibility", 289),
    ("us-ohana-sample/taxonomy.csv", "Ohana", 290),
    ("uk-esd-taxonomies/services.csv", "Local government services (esd)", 1519),
    ("uk-esd-taxonomies/functions.csv", "Local government functions (esd)", 113),
    ("uk-dfe-familyhubs/taxonomy.csv", "Family hubs", 49),
)


@pytest.mark.parametrize(("file", "name", "terms"), PUBLISHED)
def test_published_vocabularies_load_whole(app: Flask, file: str, name: str, terms: int) -> None:
    path = SHARED / "data" / file
    if not path.exists():
        pytest.skip("the published lists are not beside this clone; lists written here stand in for them")
    report = load_vocabulary(path, name=name, actor=SYSTEM)
    assert counts(report) == (terms, terms, 0, 0, 0)
    assert load_vocabulary(path, name=name, actor=SYSTEM).does_nothing


@pytest.mark.parametrize("folder", ["hsds/3.0", "hsds/3.1", "oruk/3.0-uk-profile"])
def test_the_official_examples_of_taxonomy_terms_are_read(folder: str) -> None:
    path = SHARED / "schemas" / folder / "examples" / "csv" / "taxonomy_terms.csv"
    if not path.exists():
        pytest.skip("the official examples are not beside this clone; one written here stands in for them")
    form, (vocabulary,) = read_vocabularies(path.read_bytes())
    assert (form.words, vocabulary.rows[0].values["name"]) == ("Taxonomy terms of HSDS", "name")


def test_a_refused_file_leaves_nothing_behind(app: Flask) -> None:
    with pytest.raises(HubError):
        load("code,name\na,A\n")
    assert db.session.scalars(select(Taxonomy)).all() == []
