"""A council's wide sheet becomes services: nothing is guessed, nothing dropped, and a second load makes the same."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.imports.readers.spreadsheet import SpreadsheetReader
from hub.directory.imports.records import Record
from hub.directory.imports.source import open_source
from hub.directory.rules.mapping import TARGETS
from hub.directory.schemas import check_item
from tests.conftest import SHARED
from tests.directory.sheet_files import CONTINUED, COUNCIL, LUNCH, as_csv, as_xlsx

OUTPOST = SHARED / "data/uk-outpost-import-csv/services_valid.csv"
FLORIDA = SHARED / "data/us-hsds-transformer/examples/florida_data/services.csv"
ILLINOIS = SHARED / "data/us-hsds-transformer/spec/fixtures/custom/ilao/input/services.csv"


def read(content: Any, mapping: Mapping[str, Any] | None = None) -> list[Record]:
    source = open_source(content)
    reader = SpreadsheetReader(mapping)
    assert reader.recognises(source)
    return list(reader.read(source))


def one(**cells: str) -> Record:
    """Read a sheet with one row, whose columns are exactly what their headers say."""
    cells = {"name": "Lunch"} | cells
    columns = {
        header: key for header in cells if (key := header.rstrip("_123456789") if header not in TARGETS else header)
    }
    (record,) = read(as_csv(list(cells), list(cells.values())), {"columns": columns})
    return record


def item(**cells: str) -> dict[str, Any]:
    record = one(**cells)
    assert record.errors == ()
    assert record.item is not None
    assert check_item("service", record.item) == []
    return record.item


def wrong(**cells: str) -> dict[str, tuple[str, str]]:
    """Give what is refused: by field, the column and the words."""
    record = one(**cells)
    return {each.field: ((record.columns or {}).get(each.field, ""), each.message) for each in record.errors}


@pytest.mark.parametrize("content", [as_csv(COUNCIL, LUNCH, separator=";"), as_xlsx(Services=[COUNCIL, LUNCH])])
def test_a_councils_row_is_a_service(content: bytes) -> None:
    (record,) = read(content)
    assert record.errors == ()
    assert record.item == {
        "id": "1042",
        "name": "Tuesday lunch club",
        "status": "active",
        "description": "A hot meal.",
        "email": "lunch@example.org",
        "minimum_age": 60,
        "assured_date": "2026-03-31",
        "organization": {
            "id": "calder lunch clubs",
            "name": "Calder Lunch Clubs",
            "organization_identifiers": [
                {"identifier_scheme": "GB-CHC", "identifier_type": "Charity number", "identifier": "1234567"}
            ],
        },
        "service_at_locations": [
            {
                "location": {
                    "id": "queens road centre / 12 queens road / hx1 1uj",
                    "location_type": "physical",
                    "name": "Queens Road Centre",
                    "addresses": [
                        {
                            "address_1": "12 Queens Road",
                            "city": "Halifax",
                            "postal_code": "HX1 1UJ",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                }
            }
        ],
        "schedules": [{"freq": "WEEKLY", "byday": "TU", "opens_at": "12:00", "closes_at": "14:00"}],
        "cost_options": [{"amount": 3.5, "currency": "GBP", "amount_description": "per session"}],
        "phones": [{"number": "01422365101"}],
        "attributes": [
            {
                "taxonomy_term": {
                    "id": f"{vocabulary.lower()} / {name.lower()}",
                    "name": name,
                    "taxonomy": vocabulary,
                    "taxonomy_detail": {"id": vocabulary.lower(), "name": vocabulary},
                },
                **kind,
            }
            for vocabulary, name, kind in (
                ("Categories", "Food", {}),
                ("Categories", "Loneliness", {}),
                ("Who for", "Older people", {"link_type": "audience"}),
            )
        ],
        "x_hub_visibility": "public",
        "x_hub_note": "Spoke to Jo",
    }
    assert check_item("service", record.item) == []
    assert record.place == "row 2"
    assert record.raw["Venue"] == "Queens Road Centre"
    columns = record.columns or {}
    assert columns["service_at_locations.0.location.addresses.0.postal_code"] == "Post code"
    assert columns["schedules.0.opens_at"] == "Opening hours"


def test_a_second_load_makes_the_same_in_any_order_of_rows_and_columns() -> None:
    other = ("7", "Debt advice", *LUNCH[2:])
    first = {record.item["id"]: record.item for record in read(as_csv(COUNCIL, LUNCH, other)) if record.item}
    turned = [tuple(reversed(row)) for row in (COUNCIL, other, LUNCH)]
    again = {record.item["id"]: record.item for record in read(as_csv(*turned)) if record.item}
    assert first == again


def test_without_numbers_ids_are_made_of_name_organisation_and_postcode() -> None:
    assert item(organisation="Age  UK", postcode="hx11uj")["id"] == "lunch / age uk / hx1 1uj"


def test_continuation_rows_add_to_their_service_wherever_they_stand() -> None:
    play, debt = read(CONTINUED.encode())
    assert play.place == "rows 2, 3, 4, 5, 6 and 7"
    assert play.errors == debt.errors == ()
    made = play.item or {}
    assert [each["location"]["name"] for each in made["service_at_locations"]] == ["Town Hall", "Secret House"]
    assert [each["location"].get("is_confidential", False) for each in made["service_at_locations"]] == [False, True]
    assert [(each["byday"], each["opens_at"]) for each in made["schedules"]] == [("MO", "09:00"), ("TU", "10:00")]
    assert [(each["amount"], each["option"]) for each in made["cost_options"]] == [(1, "Parents"), (0, "Students")]
    assert made["description"] == "For parents.\n\nWith tea."
    assert made["additional_urls"] == [{"url": "www.example.org/fb", "label": "Facebook"}]
    assert [row["row"] for row in play.raw] == [2, 3, 4, 5, 6, 7]
    lines = CONTINUED.splitlines()
    head, body = lines[0], lines[1:]
    assert {str(record.item) for record in read("\n".join([head, body[-1], *body[:-1]]).encode())} == {
        str(play.item),
        str(debt.item),
    }


def test_what_is_not_to_be_shown_never_is() -> None:
    play, debt = read(CONTINUED.encode())
    made = play.item or {}
    assert (made["x_hub_visibility"], (debt.item or {})["x_hub_visibility"]) == ("public", "internal")
    assert [each["name"] for each in made["contacts"]] == ["Front desk"]
    assert made["x_hub_note"].splitlines() == [
        "Contact, not to be shown: Jo Bloggs, jo@example.org", "First note", "Second note",
    ]  # fmt: skip
    shown = {name: value for name, value in made.items() if name != "x_hub_note"}
    assert "jo@example.org" not in str(shown)


def test_no_answer_to_whether_it_may_be_shown_is_a_no() -> None:
    assert item(public="")["x_hub_visibility"] == "internal"
    assert item(public="yes", public_2="no")["x_hub_visibility"] == "internal"
    assert item(public_until="01/01/2001")["x_hub_visibility"] == "internal"
    assert item(public_from="01/01/2001", public_until="31/12/2999")["x_hub_visibility"] == "public"
    assert item(contact_name="Jo", contact_shown="").get("contacts") is None
    assert item(location_name="Hall", place_shown="")["service_at_locations"][0]["location"]["is_confidential"] is True
    assert "x_hub_visibility" not in item()


def test_a_row_that_adds_to_nothing_is_set_aside_and_says_so() -> None:
    content = as_csv(("import_id", "import_id_reference", "name"), ("1", "", "Lunch"), ("2", "9", ""))
    _, orphan = read(content)
    assert (orphan.kind, orphan.place, orphan.item) == ("row", "row 3", None)
    assert "the number “9”, and no row of the sheet has that number" in orphan.errors[0].message


def test_rows_with_one_number_are_one_service_with_several_places_each_with_its_times() -> None:
    header = ("Ref", "Name", "Venue", "Postcode", "Opening hours")
    content = as_csv(
        header, ("1", "Lunch", "Hall", "HX1 1UJ", "Mon 9am-5pm"), ("1", "Lunch", "Church", "HX1 3NS", "Tue 9am-5pm")
    )
    (record,) = read(content)
    places = (record.item or {})["service_at_locations"]
    assert [(each["location"]["name"], each["schedules"][0]["byday"]) for each in places] == [
        ("Hall", "MO"),
        ("Church", "TU"),
    ]
    assert "schedules" not in (record.item or {})


def test_rows_with_one_number_that_are_two_services_are_told_apart() -> None:
    first, second = read(as_csv(("Ref", "Name"), ("1", "Lunch"), ("1", "Debt advice")))
    assert first.errors == ()
    assert "Row 2 has this number too, with another “Name”" in second.errors[0].message
    assert (second.columns or {})[second.errors[0].field] == "Ref"
    _, third = read(as_csv(("Name", "Description"), ("Lunch", "Hot"), ("Lunch", "Cold")))
    assert "same name, organisation and postcode, with another “Description”" in third.errors[0].message


def test_rows_of_one_organisation_share_what_any_of_them_says_of_it() -> None:
    header = ("Name", "Organisation", "Organisation website")
    records = read(as_csv(header, ("Lunch", "Age UK", ""), ("Debt", "AGE UK ", "www.example.org")))
    made = [(record.item or {})["organization"] for record in records]
    assert {each["id"] for each in made} == {"age uk"}
    assert [each["website"] for each in made] == ["www.example.org"] * 2


def test_repeated_blocks_belong_together_by_their_numbers() -> None:
    header = (
        "Name",
        "Contact 1 name",
        "Contact 2 name",
        "Contact 2 email",
        "Contact 1 email",
        "Venue 2 postcode",
        "Venue",
    )
    content = as_csv(header, ("Lunch", "Ann", "Bob", "bob@example.org", "ann@example.org", "HX1 1UJ", "Hall"))
    mapping = {
        "columns": {
            "Name": "name", "Contact 1 name": "contact_name", "Contact 2 name": "contact_name",
            "Contact 2 email": "contact_email", "Contact 1 email": "contact_email", "Venue 2 postcode": "postcode",
            "Venue": "location_name",
        }
    }  # fmt: skip
    (record,) = read(content, mapping)
    made = record.item or {}
    assert made["contacts"] == [
        {"name": "Ann", "email": "ann@example.org"}, {"name": "Bob", "email": "bob@example.org"},
    ]  # fmt: skip
    assert len(made["service_at_locations"]) == 2


def test_several_phones_say_what_each_is() -> None:
    (record,) = read(
        as_csv(("Name", "Telephone", "Mobile", "Minicom tel no"), ("Lunch", "01422 365101", "07700 900123", ""))
    )
    assert (record.item or {})["phones"] == [
        {"number": "01422 365101"}, {"number": "07700 900123", "description": "Mobile"},
    ]  # fmt: skip
    assert item(phone="office: 01422 365101; 01422 365102")["phones"] == [
        {"number": "01422 365101", "description": "office"}, {"number": "01422 365102"},
    ]  # fmt: skip


def test_hours_that_are_not_clear_are_kept_as_they_were_written() -> None:
    assert item(hours="First Monday, 2-4")["schedules"] == [{"notes": "First Monday, 2-4"}]
    assert item(weekday="Mon", opens_at="9am", closes_at="11am", hours_notes="term time")["schedules"] == [
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "11:00", "notes": "term time"}
    ]


def test_a_column_a_weekday_is_read_and_days_alike_are_one() -> None:
    made = item(monday="9:00-17:00", tuesday="9am-5pm", wednesday="closed", thursday="by appointment", friday="-")
    assert made["schedules"] == [
        {"notes": "Thursday: by appointment"},
        {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"},
    ]


def test_prices_are_read_or_kept_in_words() -> None:
    assert item(cost="£2 to £4, ask us")["fees_description"] == "£2 to £4, ask us"
    assert item(is_free="yes")["cost_options"] == [{"amount": 0, "currency": "GBP"}]
    assert "cost_options" not in item(is_free="no")
    assert item(cost_amount="£3", cost_per="per hour", is_free="no")["cost_options"] == [
        {"amount": 3, "currency": "GBP", "amount_description": "per hour"}
    ]


def test_ages_in_one_column_are_read_or_said_as_they_stand() -> None:
    assert (item(ages="18-25")["minimum_age"], item(ages="18-25")["maximum_age"]) == (18, 25)
    assert item(ages="under 5s", eligibility="Families.")["eligibility_description"] == "Families. Ages: under 5s"


def test_an_address_in_one_line_is_taken_apart_where_it_ends_with_a_postcode() -> None:
    def address(text: str) -> dict[str, Any]:
        (found,) = item(address=text)["service_at_locations"][0]["location"]["addresses"]
        return {name: found[name] for name in ("address_1", "city", "postal_code") if name in found}

    assert address("The Hall, 12 Queens Road, Halifax, hx1 1uj") == {
        "address_1": "The Hall, 12 Queens Road", "city": "Halifax", "postal_code": "HX1 1UJ",
    }  # fmt: skip
    assert address("Queens Road near the park") == {"address_1": "Queens Road near the park"}


def test_a_point_at_nothing_and_an_online_place_are_known() -> None:
    location = item(latitude="0", longitude="0", location_name="Online")["service_at_locations"][0]["location"]
    assert (location["location_type"], "latitude" in location) == ("virtual", False)
    assert item(point="53.7163, -1.8767")["service_at_locations"][0]["location"]["longitude"] == -1.8767


def test_a_number_of_a_place_or_an_organisation_alone_refers_to_it() -> None:
    made = item(location_id="311", organisation_id="77")
    assert made["service_at_locations"] == [{"location_id": "311"}]
    assert made["organization_id"] == "77"
    assert "organization" not in made


def test_lists_ways_in_and_links_are_read() -> None:
    made = item(
        languages="English; Urdu", area="Halifax", needs_referral="no", delivery="Online", link="x.org", link_name="X"
    )
    assert made["languages"] == [{"name": "English"}, {"name": "Urdu"}]
    assert made["service_areas"] == [{"name": "Halifax"}]
    assert made["additional_urls"] == [{"url": "x.org", "label": "X"}]
    assert [(each["link_type"], each["taxonomy_term"]["name"]) for each in made["attributes"]] == [
        ("delivery", "Online"),
        ("referral_route", "Self-referral"),
    ]


def test_a_vocabulary_and_a_separator_are_taken_from_the_mapping() -> None:
    mapping = {
        "columns": {"What": "name", "Kind": "categories"}, "separator": "|", "vocabularies": {"Kind": "Hub needs"},
    }  # fmt: skip
    (record,) = read(as_csv(("What", "Kind"), ("Lunch", "Food; drink | Company")), mapping)
    terms = [each["taxonomy_term"] for each in (record.item or {})["attributes"]]
    assert [(each["name"], each["taxonomy"]) for each in terms] == [
        ("Food; drink", "Hub needs"),
        ("Company", "Hub needs"),
    ]


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"minimum_age": "abc"}, "minimum_age", "“abc” is not an age in years, like 18."),
        ({"assured_date": "03/31/2026"}, "assured_date", "write it like 31/03/2026"),
        ({"status": "dreaming"}, "status", "write active, inactive"),
        ({"public": "perhaps"}, "x_hub_visibility", "neither yes nor no"),
        ({"cost_amount": "a bit"}, "cost_options.0.amount", "not a price in pounds"),
        ({"weekday": "Someday", "opens_at": "9am"}, "schedules.0.byday", "not a day of the week"),
        ({"weekday": "", "opens_at": "9am"}, "schedules.0.byday", "times without a day"),
        ({"weekday": "Mon", "opens_at": "hh:mm:ss"}, "schedules.0.opens_at", "write times like 09:30"),
        ({"weekday": "Mon", "opens_at": "2:00", "closes_at": "4:00"}, "schedules.0.opens_at", "“2:00 to 4:00” is"),
        ({"latitude": "north", "longitude": "1"}, "service_at_locations.0.location.latitude", "not a number"),
        ({"phone": "4.41422E+11"}, "phones.0.number", "has shortened"),
        ({"description": "#REF!"}, "description", "The formula in this cell gives #REF!"),
        ({"needs_referral": "maybe"}, "attributes.0.taxonomy_term.name", "neither yes nor no"),
        ({"name": "", "description": "Hot"}, "name", "The service has no name."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_column(cells: dict[str, str], field: str, words: str) -> None:
    column, message = wrong(**cells)[field]
    assert words in message
    assert column in cells


def test_what_cannot_be_read_stays_in_the_record_to_be_mended() -> None:
    record = one(minimum_age="abc", cost_amount="a bit")
    assert (record.item or {})["minimum_age"] == "abc"
    assert (record.item or {})["cost_options"][0]["amount"] == "a bit"


def test_a_row_longer_than_its_headers_is_set_aside() -> None:
    (record,) = read(b"name,telephone\nLunch, hot,01422\n")
    assert "beyond the last header (“01422”)" in record.errors[0].message


def test_a_mapping_that_fits_no_sheet_says_which_column() -> None:
    with pytest.raises(Invalid) as caught:
        read(as_csv(COUNCIL, LUNCH), {"columns": {"Service name": "name", "Fax": "phone"}})
    assert caught.value.errors[0].field == "columns.Fax"


def test_a_sheet_that_names_no_service_needs_a_mapping() -> None:
    content = as_csv(("A", "B"), ("Lunch", "2"))
    assert not SpreadsheetReader().recognises(open_source(content))
    assert SpreadsheetReader({"columns": {"A": "name"}}).recognises(open_source(content))
    assert not SpreadsheetReader({"columns": {}}).recognises(open_source(b"[]"))


cells = st.sampled_from(
    ["", "x", "1", "yes", "Mon 9am-5pm", "£3", "18-25", "Mon", "9:00", "2:00", "HX1 1UJ", "n/a", "=1", "-1"]
)
keys = sorted(TARGETS.keys() - {"continues"})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(keys), cells, max_size=25), st.sampled_from(["Lunch", "Debt"]))
def test_whatever_stands_in_a_row_makes_one_record_that_is_right_or_says_why(row: dict[str, str], name: str) -> None:
    row = row | {"name": name}
    mapping = {"columns": {key: key for key in row}}
    for key, partner in (
        ("latitude", "longitude"),
        ("longitude", "latitude"),
        ("link_name", "link"),
        ("phone_note", "phone"),
    ):
        if key in row and partner not in row:
            del mapping["columns"][key]
    records = read(as_csv(list(row), list(row.values())), mapping)
    assert len(records) == 1
    for error in records[0].errors:
        assert error.message
        assert error.field in (records[0].columns or {})
    assert records == read(as_csv(list(row), list(row.values())), mapping)


@pytest.mark.skipif(not OUTPOST.exists(), reason="the shared spreadsheets are not here")
def test_real_sheets_are_read_and_what_is_wrong_in_them_is_said() -> None:
    play, other = read(OUTPOST)
    assert [each.field for each in play.errors] == ["schedules.1.opens_at"]
    assert (other.errors, (other.item or {})["x_hub_visibility"]) == ((), "public")
    florida = read(FLORIDA)
    assert len(florida) == 135
    said = {error.message[:40] for record in florida for error in record.errors or check_item("service", record.item)}
    assert len(said) == 4  # ages of 200 and 999, a web address for an age, a row that goes on too far
    illinois = read(ILLINOIS)
    assert len(illinois) == 430
    assert sum("schedules" in (record.item or {}) for record in illinois) > 50
