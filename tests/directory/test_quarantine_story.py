"""From a bad row to a listing: it is set aside, goes out as a sheet, is mended there and taken in."""

import io
import json
from collections.abc import Sequence
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.directory.exports.quarantine import write_quarantine
from hub.directory.imports import ImportReport, import_services
from hub.directory.imports.readers import recognise
from hub.directory.imports.source import open_source
from hub.directory.models import ImportQuarantine, Service
from hub.directory.models.ids import shared_id
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from tests.directory.hsds import missing
from tests.directory.sheet_files import CONTINUED, COUNCIL, LUNCH, as_csv
from tests.factories.directory import service_json

SYSTEM = Actor.system("test")
SOURCE = "Calder"


def take_in(content: bytes) -> ImportReport:
    report = import_services(content, name=SOURCE, actor=SYSTEM)
    assert report.read == report.created + report.changed + report.unchanged + report.left_out
    return report


def set_aside(report: ImportReport) -> Sequence[ImportQuarantine]:
    asked = select(ImportQuarantine).where(ImportQuarantine.run_id == report.run_id).order_by(ImportQuarantine.index)
    return db.session.scalars(asked).all()


def mended(report: ImportReport, **cells: str) -> bytes:
    """Write what was set aside as a workbook, change cells of its first row, and save it."""
    out = io.BytesIO()
    write_quarantine(set_aside(report), out)
    book = openpyxl.load_workbook(out)
    sheet = book["To mend"]
    columns = {str(cell.value).replace(".", "_"): cell.column for cell in sheet[1]}
    for name, text in cells.items():
        sheet.cell(3, columns[name], text)
    book.save(out)
    return out.getvalue()


def whole(service_id: UUID) -> dict[str, object]:
    return in_full(load("service", [service_id]), "service", service_id)


def test_a_row_of_a_councils_sheet_is_mended_and_taken_in_as_what_it_would_have_been(app: Flask) -> None:
    row = dict(zip(COUNCIL, LUNCH, strict=True)) | {"Age from": "sixty", "Post code": "HX1 9"}
    bad = take_in(as_csv(list(row), list(row.values())))
    assert (bad.created, bad.left_out) == (0, 1)
    assert {each.column for each in bad.quarantined} == {"Age from", "Post code"}
    half = mended(bad, minimum_age="60")
    assert recognise(open_source(half)).form == "hub-sheet"
    again = take_in(half)
    assert [each.field for each in again.quarantined] == ["service_at_locations.0.location.addresses.0.postal_code"]
    postcode = "service_at_locations_0_location_addresses_0_postal_code"
    taken = take_in(mended(again, **{postcode: "HX1 1UJ"}))
    assert (taken.created, taken.left_out) == (1, 0)
    assert db.session.get(Service, shared_id("service", "1042", SOURCE)) is not None
    row |= {"Age from": "60", "Post code": "HX1 1UJ"}
    whole_sheet = take_in(as_csv(list(row), list(row.values())))
    assert (whole_sheet.created, whole_sheet.left_out) == (0, 0)  # it is known: mending made no second one


@pytest.mark.parametrize("own_id", [242, "242", "0c8a6f4e-6a0b-4a9f-9f5e-2d7a7d3f8b11"])
def test_a_record_of_a_feed_is_mended_and_loses_nothing(app: Flask, own_id: int | str) -> None:
    feed = service_json(
        id=own_id, status="open", x_local={"kept": [1, None]}, description="=1+1\r\n<p>Tea</p>", fees=None,
        phones=[{"id": 7, "number": "+44 1422 365101"}],
    )  # fmt: skip
    bad = take_in(json.dumps([feed]).encode())
    assert bad.left_out == 1
    taken = take_in(mended(bad, status="active"))
    assert (taken.created, taken.left_out) == (1, 0)
    assert missing(feed | {"status": "active"}, whole(shared_id("service", own_id, SOURCE))) == []


def test_what_belongs_to_nothing_goes_out_on_a_sheet_of_its_own(app: Flask) -> None:
    report = take_in((CONTINUED + "9,99,,,,,Adds to nothing,,,,,,,,,,,,,\n").encode())
    book = openpyxl.load_workbook(io.BytesIO(mended(report)))
    row = [str(cell.value) for cell in book["Mend in the source"][3]]
    assert "no row of the sheet has that number" in row[0]
    assert row[1] == "row 9"
    assert "Adds to nothing" in row[3]
