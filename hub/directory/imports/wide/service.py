"""One service, made of the rows of a wide sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from hub.core.errors import FieldError
from hub.directory.imports.records import LEFT_OVER, SERVICE, Record
from hub.directory.imports.sheets import Row
from hub.directory.imports.wide.columns import PER_ROW, Cell, Columns
from hub.directory.imports.wide.draft import Draft, Json, Read
from hub.directory.imports.wide.grouping import ORGANISATION, Group, organisation_key
from hub.directory.imports.wide.parts import take_contacts, take_costs, take_links, take_lists, take_phones
from hub.directory.imports.wide.places import take_places
from hub.directory.imports.wide.times import take_times
from hub.directory.rules import cells
from hub.directory.rules.mapping import TARGETS

_FIELDS: Mapping[str, tuple[str, Read]] = {
    "name": ("name", cells.bare),
    "alternate_name": ("alternate_name", cells.bare),
    "description": ("description", cells.bare),
    "url": ("url", cells.bare),
    "email": ("email", cells.bare),
    "status": ("status", cells.status),
    "wait_time": ("wait_time", cells.bare),
    "alert": ("alert", cells.bare),
    "accreditations": ("accreditations", cells.bare),
    "assured_date": ("assured_date", cells.day),
    "eligibility": ("eligibility_description", cells.bare),
    "minimum_age": ("minimum_age", cells.age),
    "maximum_age": ("maximum_age", cells.age),
    "interpreters": ("interpretation_services", cells.bare),
    "application": ("application_process", cells.bare),
}
_ORGANISATION = {
    "organisation": "name",
    "organisation_description": "description",
    "organisation_url": "website",
    "organisation_email": "email",
}
_NUMBERS = {
    "charity_number": ("GB-CHC", "Charity number"),  # schemes of org-id.guide
    "company_number": ("GB-COH", "Company number"),
}


def read_group(group: Group, columns: Columns, organisations: Mapping[str, Mapping[str, Cell]], today: date) -> Record:
    """Make a record of the rows of a service. What cannot be read is said with its column, and kept as it stands."""
    raw = _raw(group.rows)
    if group.orphan:
        header, text = columns.header("continues"), group.rows[0].cells[columns.header("continues")]
        message = (
            f"This row adds to the service with the number “{text[:40]}”, and no row of the sheet has that number."
        )
        return Record(LEFT_OVER, group.place, raw, None, (FieldError("", message),), {"": header})
    draft = Draft()
    draft.errors += group.errors
    _take_fields(draft, group.rows, columns)
    _take_organisation(draft, group.rows[0], columns, organisations)
    places = take_places(draft, group.rows, columns)
    take_times(draft, group.rows, columns, places)
    for take in (take_costs, take_phones, take_contacts, take_links, take_lists):
        take(draft, group.rows, columns)
    _take_visibility(draft, group.rows, columns, today)
    draft.notes += [cell.text for row in group.rows for cell in columns.cells(row, "staff_note")]
    if draft.notes:
        draft.item["x_hub_note"] = "\n".join(dict.fromkeys(draft.notes))
    _refuse_what_is_beyond(draft, group.rows)
    return Record(SERVICE, group.place, raw, draft.item, tuple(draft.errors), draft.columns)


def _raw(rows: Sequence[Row]) -> object:
    said = [{header: text for header, text in row.cells.items() if text} for row in rows]
    return (
        said[0]
        if len(said) == 1
        else [{"row": row.number, "cells": each} for row, each in zip(rows, said, strict=True)]
    )


def _take_fields(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    _take_id(draft, rows[0], columns)
    draft.item["status"] = "active"
    for key, (path, read) in _FIELDS.items():
        if header := columns.header(key):
            draft.columns[path] = header
        draft.take(draft.item, path, _one(draft, rows, columns, key, path), read)
    if "minimum_age" not in draft.item and "maximum_age" not in draft.item:
        _take_ages(draft, _one(draft, rows, columns, "ages", "minimum_age"))
    closed = _one(draft, rows, columns, "temporarily_closed", "status")
    if closed and draft.read("status", closed, cells.yes_no) is True:
        draft.item["status"] = "temporarily closed"
        draft.columns["status"] = closed.header


def _take_id(draft: Draft, row: Row, columns: Columns) -> None:
    own = row.cells.get(columns.id_header, "")
    made = own or columns.made_id(row)
    if made:
        draft.item["id"] = made
        draft.columns["id"] = columns.id_header if own else columns.header("name")
    if not columns.cell(row, "name"):
        draft.refuse("name", "The service has no name.")


def _one(draft: Draft, rows: Sequence[Row], columns: Columns, key: str, path: str) -> Cell | None:
    """Give what the rows say of something that a service has once; two that differ are refused."""
    found = [(row, cell) for row in rows for cell in columns.cells(row, key)]
    for row, cell in found[1:]:
        first, known = found[0]
        if cell.text != known.text and key not in PER_ROW and not TARGETS[key].many:
            draft.columns.setdefault(path, cell.header)
            draft.refuse(path, f"Row {first.number} says “{known.text[:40]}” and row {row.number} “{cell.text[:40]}”.")
            break
    return found[0][1] if found else None


def _take_ages(draft: Draft, cell: Cell | None) -> None:
    if cell is None:
        return
    ages = cells.ages(cell.text)
    if ages is None:
        known = draft.item.get("eligibility_description", "")
        draft.item["eligibility_description"] = f"{known} Ages: {cell.text}".strip()
        return
    for name, age in zip(("minimum_age", "maximum_age"), ages, strict=True):
        draft.columns[name] = cell.header
        if age is not None:
            draft.item[name] = age


def _take_organisation(
    draft: Draft, row: Row, columns: Columns, organisations: Mapping[str, Mapping[str, Cell]]
) -> None:
    """Put the organisation in: what this row says of it, and what other rows say where this one says nothing."""
    key = organisation_key(columns, row)
    if not key:
        return
    said = {**organisations.get(key, {}), **{name: cell for name in ORGANISATION if (cell := columns.cell(row, name))}}
    if "organisation" not in said:
        draft.take(draft.item, "organization_id", said["organisation_id"])
        return
    organization: Json = {"id": key}
    draft.item["organization"] = organization
    for name, field in _ORGANISATION.items():
        draft.take(organization, f"organization.{field}", said.get(name))
    numbers = [(cell, *each) for name, each in _NUMBERS.items() if (cell := said.get(name)) and cells.bare(cell.text)]
    for place, (cell, scheme, words) in enumerate(numbers):
        number: Json = {"identifier_scheme": scheme, "identifier_type": words}
        draft.take(number, f"organization.organization_identifiers.{place}.identifier", cell)
        organization.setdefault("organization_identifiers", []).append(number)


def _take_visibility(draft: Draft, rows: Sequence[Row], columns: Columns, today: date) -> None:
    """Say who may see the service, where the sheet says so: one no, or no answer, keeps it from the public."""
    path = "x_hub_visibility"
    answers: list[bool] = []
    for header in columns.by_key["public"]:
        said = [Cell(header, row.cells[header]) for row in rows if row.cells[header]]
        answers.append(bool(said) and all(draft.read(path, cell, cells.yes_no) is True for cell in said))
        draft.columns[path] = header
    for key, is_out in (("public_from", date.__gt__), ("public_until", date.__lt__)):
        cell = _one(draft, rows, columns, key, path)
        if cell and (day := draft.read(path, cell, cells.day)):
            draft.columns.setdefault(path, cell.header)
            answers.append(not (_is_day(day) and is_out(date.fromisoformat(day), today)))
    if answers:
        draft.item[path] = "public" if all(answers) else "internal"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _refuse_what_is_beyond(draft: Draft, rows: Sequence[Row]) -> None:
    for row in rows:
        if row.beyond:
            draft.refuse(
                "",
                f"Row {row.number} goes on beyond the last header (“{row.beyond[0][:40]}”): a text with a comma may "
                "lack its quotation marks, or a header is missing.",
            )
