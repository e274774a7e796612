"""Packages of CSV tables, old and new, are put together; every row is part of a record or a record of its own."""

import csv
import tracemalloc
from pathlib import Path

import pytest
from flask import Flask

from hub.core.actor import Actor
from hub.directory.imports import import_services
from hub.directory.imports.records import LEFT_OVER, Record
from hub.directory.schemas import check_item
from tests.conftest import SHARED
from tests.directory.imports.files import package, reasons, records

SYSTEM = Actor.system("test")
OHANA = SHARED / "data/us-ohana-sample"
LEGAL_AID = SHARED / "data/us-hsds-transformer/spec/fixtures/custom/ilao/output"
MUCH = SHARED / "data/us-hsds-transformer/examples/florida_data"
ORGANIZATIONS = [{"id": "o1", "name": "Elland Advice", "description": "Advice for all."}]
SERVICES = [
    {"id": "s1", "organization_id": "o1", "name": "Debt advice", "status": "active", "minimum_age": "18"},
    {"id": "s2", "organization_id": "o1", "name": "Lunch club", "status": "active", "minimum_age": ""},
]


def services(found: list[Record]) -> dict[str, dict[str, object]]:
    return {str(each.item["id"]): each.item for each in found if each.kind == "service" and each.item}


def left_over(found: list[Record]) -> list[tuple[str, str, str]]:
    return reasons([each for each in found if each.kind == LEFT_OVER])


def test_tables_are_joined_by_their_keys_and_numbers_are_numbers_again() -> None:
    found = records(
        package(
            services=SERVICES,
            organizations=ORGANIZATIONS,
            phones=[{"id": "p1", "service_id": "s1", "number": "01422 1", "extension": "7"}],
            locations=[
                {"id": "l1", "name": "Hall", "location_type": "physical", "latitude": "53.7", "longitude": "-1.8"}
            ],
            service_at_location=[{"id": "sl1", "service_id": "s1", "location_id": "l1"}],
            addresses=[{"id": "a1", "location_id": "l1", "address_1": "1 High Street", "postal_code": "HX1 1UG"}],
        ),
        "hsds-csv",
    )
    debt, lunch = services(found)["s1"], services(found)["s2"]
    assert (debt["minimum_age"], "minimum_age" in lunch) == (18, False)
    assert debt["phones"] == [{"id": "p1", "number": "01422 1", "extension": 7}]
    (place,) = debt["service_at_locations"]
    assert place["location"]["latitude"] == 53.7
    assert place["location"]["addresses"][0]["postal_code"] == "HX1 1UG"
    assert debt["organization"] == ORGANIZATIONS[0]
    assert reasons(found) == []


def test_a_row_whose_key_leads_nowhere_says_so_and_the_rest_is_taken() -> None:
    found = records(
        package(
            services=[*SERVICES, {"id": "s3", "organization_id": "o9", "name": "Orphan", "status": "active"}],
            organizations=ORGANIZATIONS,
            phones=[
                {"id": "p1", "service_id": "s9", "number": "01422 1"},
                {"id": "p2", "service_id": "s1", "number": "2"},
            ],
        )
    )
    told = {place: (field, message) for place, field, message in reasons(found)}
    assert told["phones.csv, row 2"][0] == "service_id"
    assert "no such service in services.csv" in told["phones.csv, row 2"][1]
    assert "There is no organisation with the id “o9”" in told["services.csv, row 4"][1]
    assert len(services(found)["s1"]["phones"]) == 1


def test_an_id_used_twice_is_taken_once_and_told() -> None:
    found = records(package(services=[*SERVICES, SERVICES[0] | {"name": "Twin"}], organizations=ORGANIZATIONS))
    assert services(found)["s1"]["name"] == "Debt advice"
    ((place, field, message),) = left_over(found)
    assert (place, field) == ("services.csv, row 4", "id")
    assert "used before" in message


def test_organisations_and_terms_of_no_service_come_by_themselves() -> None:
    found = records(
        package(
            services=SERVICES,
            organizations=[*ORGANIZATIONS, {"id": "o2", "name": "Elsewhere", "description": "E."}],
            taxonomies=[{"id": "t", "name": "Needs", "description": "N."}],
            taxonomy_terms=[{"id": "n", "name": "Debt", "description": "D.", "taxonomy_id": "t"}],
        )
    )
    kinds = sorted((each.kind, str((each.item or {}).get("name"))) for each in found if each.kind != "service")
    assert ("organization", "Elsewhere") in kinds
    assert ("taxonomy_term", "Debt") in kinds


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        ({"regular_schedules": [{"id": "1", "service_id": "s1", "weekday": "Tuesday", "opens_at": "9:00am"}]}, "TU"),
        ({"regular_schedules": [{"id": "1", "service_id": "s1", "weekday": "2", "opens_at": "09:00:00"}]}, "TU"),
        ({"regular_schedules": [{"service_recordid": "s1", "weekday": "Mon", "opens_at": "9 am"}]}, "MO"),
    ],
)
def test_old_schedules_have_weekdays_and_times_of_the_standard(tables: dict[str, object], what: str) -> None:
    found = records(package(services=SERVICES, organizations=ORGANIZATIONS, **tables))
    (schedule,) = services(found)["s1"]["schedules"]
    assert (schedule["freq"], schedule["byday"], schedule["opens_at"]) == ("WEEKLY", what, "09:00")


def test_a_holiday_of_an_old_package_is_a_closure_with_dates() -> None:
    holidays = [{"service_id": "s1", "start_date": "2026-12-25", "end_date": "2026-12-26", "closed": "TRUE"}]
    found = records(package(services=SERVICES, organizations=ORGANIZATIONS, holiday_schedules=holidays))
    (schedule,) = services(found)["s1"]["schedules"]
    assert (schedule["valid_from"], schedule["valid_to"], schedule["description"]) == (
        "2026-12-25",
        "2026-12-26",
        "Closed",
    )


def test_old_names_of_tables_ids_and_columns_are_known_and_no_status_is_active() -> None:
    found = records(
        package(
            services=[{"service_recordid": "s1", "organization_recordid": "o1", "name": "Advice", "url": "a.example"}],
            organizations=[{"organization_recordid": "o1", "name": "Elland", "description": "E.", "url": "e.example"}],
            locations=[{"location_recordid": "l1", "organization_recordid": "o1", "name": "Hall"}],
            services_at_location=[{"service_recordid": "s1", "location_recordid": "l1"}],
            physical_addresses=[{"location_recordid": "l1", "address_1": "1 High Street", "city": "Elland"}],
        )
    )
    (service,) = services(found).values()
    assert service["status"] == "active"
    assert service["organization"]["website"] == "e.example"
    (place,) = service["service_at_locations"]
    assert place["location"]["addresses"][0]["address_type"] == "physical"
    assert reasons(found) == []


def test_several_ids_in_one_cell_are_several_links() -> None:
    found = records(
        package(
            services=[
                {"id": "s1", "organization_id": "o1", "name": "Advice", "status": "active", "taxonomy_ids": "a,b"}
            ],
            organizations=ORGANIZATIONS,
            taxonomy=[{"id": "a", "name": "Debt", "parent_id": ""}, {"id": "b", "name": "Rent", "parent_id": "a"}],
        )
    )
    attributes = services(found)["s1"]["attributes"]
    assert [each["taxonomy_term"]["name"] for each in attributes] == ["Debt", "Rent"]


def test_windows_text_semicolons_and_columns_in_any_order_are_no_matter() -> None:
    text = "name;status;organization_id;id\nCafé für alle;active;o1;s1\n".encode("cp1252")
    found = records(package(services=text.decode("latin-1"), organizations=ORGANIZATIONS))
    assert services(found)["s1"]["id"] == "s1"


def test_a_folder_is_read_as_its_zip_is(tmp_path: Path) -> None:
    for name, rows in (("services", SERVICES), ("organizations", ORGANIZATIONS)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    assert services(records(tmp_path)) == services(records(package(services=SERVICES, organizations=ORGANIZATIONS)))


def test_the_sum_holds_and_a_second_load_changes_nothing(app: Flask) -> None:
    content = package(
        services=[*SERVICES, {"id": "s3", "organization_id": "o9", "name": "Orphan", "status": "active"}],
        organizations=ORGANIZATIONS,
        phones=[{"service_id": "s1", "number": "01422 1"}, {"service_id": "s9", "number": "01422 2"}],
    )
    first, again = (import_services(content, name="north", actor=SYSTEM) for _ in range(2))
    for report in (first, again):
        assert report.read == report.created + report.changed + report.unchanged + report.left_out
    assert (first.created, first.left_out) == (2, 2)
    assert (again.created, again.changed, again.unchanged, again.left_out) == (0, 0, 2, 2)


@pytest.mark.slow
def test_a_large_package_needs_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "services.csv").open("w") as file:
        file.write("id,organization_id,name,status\n")
        file.writelines(f"s{number},o1,Service {number},active\n" for number in range(20_000))
    with (tmp_path / "phones.csv").open("w") as file:
        file.write("id,service_id,number\n")
        file.writelines(f"p{number},s{number % 20_000},01422 {number}\n" for number in range(60_000))
    (tmp_path / "organizations.csv").write_text("id,name,description\no1,Elland,E.\n")
    opened = tmp_path
    tracemalloc.start()
    count = 0
    from hub.directory.imports.readers import recognise
    from hub.directory.imports.source import open_source

    source = open_source(opened)
    for record in recognise(source).read(source):
        count += record.kind == "service"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 40_000_000


@pytest.mark.skipif(not OHANA.exists(), reason="the shared packages are not here")
@pytest.mark.parametrize(
    ("folder", "services_read", "wrong"),
    [
        (OHANA, 23, {"closes_at"}),
        (MUCH, 135, set()),
        (LEGAL_AID, 430, {"organization_id", "location_id", "service_id", "closes_at", "number"}),
    ],
    ids=["ohana", "florida", "legal aid"],
)
def test_real_packages_are_read_and_what_is_wrong_in_them_is_said(
    folder: Path, services_read: int, wrong: set[str]
) -> None:
    found = records(folder, "hsds-csv")
    told = [each.field for record in found for each in (record.errors or check_item_of(record))]
    assert sum(each.kind == "service" for each in found) == services_read
    assert {field.rpartition(".")[2] for field in told} <= wrong | {""}


def check_item_of(record: Record) -> list[object]:
    return list(check_item(record.kind, record.item)) if record.kind != LEFT_OVER else []
