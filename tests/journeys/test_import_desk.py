"""A council officer takes a spreadsheet in by keyboard alone, mends what was set aside, and loads it again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from hub.core.db import db
from hub.demo.actions import Loaded
from hub.directory.models import Service
from tests.factories.imports import LUNCH, NAMELESS, SINGING, sheet
from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]
MOST_TABS = 80
WHERE = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
  return (label || at.innerText || at.name || "").trim();
}"""


def tabs_to(visitor: Visitor, name: str) -> Visitor:
    """Go on from where the focus is to what is called so."""
    passed = []
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        passed.append(visitor.page.evaluate(WHERE))
        if passed[-1].startswith(name):
            return visitor
    raise AssertionError(f"{name!r} cannot be reached on {visitor.page.url}: {passed}")


def enters(visitor: Visitor, name: str) -> Visitor:
    tabs_to(visitor, name)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    return visitor


def chooses_file(visitor: Visitor, path: Path) -> Visitor:
    visitor.page.wait_for_selector(
        "button.nhsuk-file-upload__drop-button"
    )  # the script has put it in the field's place
    tabs_to(visitor, "The file")
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.keyboard.press("Enter")
    chooser.value.set_files(path)
    return visitor


def mended(downloaded: Path, name: str) -> Path:
    book = load_workbook(downloaded)
    columns = [cell.value for cell in book["To mend"][1]]
    book["To mend"].cell(3, columns.index("name") + 1).value = name
    book.save(downloaded.with_name("mended.xlsx"))
    return downloaded.with_name("mended.xlsx")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_an_officer_takes_in_a_spreadsheet_by_keyboard(
    visit: Visit, place: tuple[Flask, Loaded], tmp_path: Path, width: int
) -> None:
    source = f"Council groups at {width}"
    (tmp_path / "groups.csv").write_bytes(sheet(LUNCH, SINGING, NAMELESS))
    officer = visit("editor@demo.example", width=width).looks()
    officer.page.on("filechooser", lambda chooser: None)  # the browser leaves choosing files to the test from now on
    officer.goes("/directory").looks()
    enters(officer, "Imports").looks()
    enters(officer, "Take in a directory").looks()
    chooses_file(officer, tmp_path / "groups.csv")
    tabs_to(officer, "Name of the new directory").page.keyboard.type(source)
    enters(officer, "Continue").looks().sees("A spreadsheet with 3 rows", "What is in each column?")
    tabs_to(officer, "Telephone").page.keyboard.type("Leave")
    tabs_to(officer, "Keep these choices").page.keyboard.type(source)
    enters(officer, "See what would change").looks().sees("3 read = 2 new + 0 changed + 0 as they are + 1 set aside")
    enters(officer, "Set aside").looks().sees("Row 4", "The service has no name.")
    enters(officer, "Take it in").looks().sees("What was taken in", "2 new", "1 set aside")
    with officer.page.expect_download() as download:
        officer.page.keyboard.press("Tab")
        tabs_to(officer, "download it as a spreadsheet")
        officer.page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "aside.xlsx")
    enters(officer, "load the mended file").looks()
    assert officer.page.locator("select[name=source]").input_value() == source
    chooses_file(officer, mended(tmp_path / "aside.xlsx", f"Choir {width}"))
    enters(officer, "Continue").looks().sees("1 read = 1 new")
    enters(officer, "Take it in").looks().sees("What was taken in")
    officer.goes("/directory/imports").looks().sees(source)
    with place[0].app_context():
        wanted = select(Service.name).where(Service.source == source).order_by(Service.name)
        assert db.session.scalars(wanted).all() == [f"Choir {width}", "Singing for lungs", "Tuesday lunch club"]
        db.session.remove()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_what_goes_wrong_is_said_and_leads_on(visit: Visit, tmp_path: Path, width: int) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "groups.csv").write_bytes(sheet(LUNCH))
    officer = visit("editor@demo.example", width=width, scripts=width == 1280)
    look = officer.looks if width == 1280 else lambda: officer  # what looks for violations is a script itself
    officer.goes("/directory/imports/new").presses("Continue")
    look().sees("There is a problem", "Choose the file", "Say which directory it is")
    officer.page.locator("input[type=file]").set_input_files(tmp_path / "picture.csv")
    officer.types("Name of the new directory", "Council").presses("Continue")
    look().sees("a PNG picture")
    officer.page.locator("input[type=file]").set_input_files(tmp_path / "groups.csv")
    officer.presses("Continue").chooses("Service Name", "Leave this column out").presses("See what would change")
    look().sees("Say which column is the name of the service.")
    officer.chooses("Service Name", "Name of the service").chooses("Provider", "Name of the service")
    officer.presses("See what would change")
    look().sees("Only one column can be “Name of the service”")
    officer.chooses("Provider", "Name of the organisation").presses("See what would change")
    assert re.search(r"1 read = 1 new", officer.reads)
    officer.presses("Drop it")
    look().sees("Dropped. Nothing was taken in")
