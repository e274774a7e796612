"""Which column of a spreadsheet is what: the first guess, and what is refused."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.mapping import TARGETS, check_mapping, id_column, mapping_for, suggest
from hub.directory.rules.mapping_guess import block_number
from tests.conftest import SHARED

COUNCIL = (
    "Name of Service",
    "Organisation",
    "Tel.",
    "E-mail",
    "Address Line 1",
    "Town/City",
    "Post Code",
    "Opening Hours",
)
OUTPOST = SHARED / "data/uk-outpost-import-csv/services.csv"
FLORIDA = SHARED / "data/us-hsds-transformer/examples/florida_data/services.csv"


def fields(mapping: Any, headers: tuple[str, ...] = COUNCIL) -> list[str]:
    return [error.field for error in check_mapping(mapping, headers)]


def test_a_councils_headers_are_guessed() -> None:
    assert list(suggest(COUNCIL).values()) == [
        "name", "organisation", "phone", "email", "address_1", "city", "postcode", "hours",
    ]  # fmt: skip
    assert check_mapping(mapping_for(COUNCIL), COUNCIL) == []


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("serviceName", "name"),
        ("SERVICE_NAME *", "name"),
        ("Telphone number", "phone"),
        ("Phone (2)", "phone"),
        ("Contact 2 Email", "contact_email"),
        ("Address 2", "address_2"),
        ("Tuesday", "tuesday"),
        ("Internal notes", "staff_note"),
        ("Favourite colour", ""),
        ("Telegraph pole", ""),
        ("", ""),
        ("№ 7", ""),
    ],
)
def test_a_header_is_known_by_its_words(header: str, key: str) -> None:
    assert suggest([header]) == {header: key}


def test_what_can_be_only_once_goes_to_the_surest_header() -> None:
    assert suggest(["Title", "Service name"]) == {"Title": "", "Service name": "name"}
    assert suggest(["Phone", "Mobile"]) == {"Phone": "phone", "Mobile": "phone"}


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("Phone (2)", 2),
        ("Contact 2 name", 2),
        ("Phone", None),
        ("Address line 1", None),
        ("Venue 2 Address line 1 (3)", 3),
    ],
)
def test_a_number_in_a_header_tells_blocks_apart_but_not_lines_of_an_address(header: str, number: int | None) -> None:
    assert block_number(header) == number


@given(st.lists(st.text(max_size=30) | st.sampled_from(COUNCIL), unique=True, max_size=12))
def test_a_guess_names_each_header_and_breaks_no_rule_of_its_own(headers: list[str]) -> None:
    guess = suggest(headers)
    assert list(guess) == headers
    assert {key for key in guess.values() if key} <= TARGETS.keys()
    refused = check_mapping({"columns": guess}, headers)
    assert not [error for error in refused if "Only one column" in error.message]


def test_a_column_that_is_nothing_or_not_there_is_refused_by_its_name() -> None:
    assert fields({"columns": {"Organisation": "owner"}}) == ["columns.Organisation", "columns"]
    assert fields({"columns": {"Venue": "location_name", "Name of Service": "name"}}) == ["columns.Venue"]
    assert fields({"columns": {"Venue": "", "Name of Service": "name"}}) == []


def test_two_columns_cannot_be_the_one_name() -> None:
    (first, second) = check_mapping({"columns": {"Name of Service": "name", "Organisation": "name"}}, COUNCIL)
    assert (first.field, second.field) == ("columns.Name of Service", "columns.Organisation")
    assert "“Organisation”" in first.message


def test_a_latitude_needs_its_longitude() -> None:
    assert fields({"columns": {"Tel.": "latitude", "Name of Service": "name"}}) == ["columns.Tel."]


def test_rows_that_add_to_others_need_the_number_of_the_service() -> None:
    columns = {"Name of Service": "name", "Tel.": "continues"}
    assert fields({"columns": columns}) == ["columns.Tel."]
    assert fields({"columns": columns, "id_column": "E-mail"}) == []


def test_the_number_of_a_service_stands_in_one_column() -> None:
    columns = {"Name of Service": "name", "Tel.": "service_id"}
    assert fields({"columns": columns, "id_column": "Tel."}) == []
    assert fields({"columns": columns, "id_column": "E-mail"}) == ["id_column"]
    assert fields({"columns": {"Name of Service": "name"}, "id_column": "Number"}) == ["id_column"]
    assert id_column({"columns": columns}) == "Tel."
    assert id_column({"columns": {"Tel.": "phone"}, "id_column": "E-mail"}) == "E-mail"


@pytest.mark.parametrize("mapping", [None, [], {}, {"columns": []}])
def test_what_is_no_mapping_is_refused(mapping: object) -> None:
    assert fields(mapping) == ["columns"]


def test_a_separator_and_vocabularies_are_checked() -> None:
    columns = {"Name of Service": "name"}
    assert fields({"columns": columns, "separator": "and"}) == ["separator"]
    assert fields({"columns": columns, "vocabularies": {"Tel.": 3}}) == ["vocabularies"]


def headers_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return next(csv.reader(file))


@pytest.mark.skipif(not OUTPOST.exists(), reason="the shared spreadsheets are not here")
def test_real_headers_are_guessed() -> None:
    outpost = suggest(headers_of(OUTPOST))
    assert (outpost["import_id"], outpost["import_id_reference"]) == ("service_id", "continues")
    assert (outpost["mask_exact_address"], outpost["notes"]) == ("place_hidden", "staff_note")
    assert (outpost["schedules_opens_at"], outpost["scheduled_weekday"]) == ("opens_at", "weekday")
    florida = suggest(headers_of(FLORIDA))
    assert (florida["service_uuid"], florida["service_name"], florida["organization_uuid"]) == (
        "service_id", "name", "organisation_id",
    )  # fmt: skip
