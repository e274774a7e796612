"""What the command prints of an import, line by line; and how it finds a mapping."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.directory.imports import ImportReport, Planned, Quarantined
from hub.directory.imports.desk import form_words
from hub.directory.queries.mappings import get_mapping
from hub.directory.rules.change_words import Line, change_lines
from hub.directory.rules.comparing import Change
from hub.directory.rules.plain_text import printable

REASONS_SHOWN = 50
_SAID = {"created": "new", "changed": "changed", "gone": "no longer in the source"}


def report_lines(report: ImportReport, *, dry_run: bool) -> Iterator[str]:
    """Say what an import did, or after a dry run what it would do, field by field."""
    yield f"{form_words(report.form)}."
    yield (
        f"{report.services} services, {report.organizations} organisations, {report.locations} locations: "
        f"{report.read} read = {report.created} created + {report.changed} changed + {report.unchanged} unchanged + "
        f"{report.left_out} quarantined."
    )
    if report.gone:
        yield f"{report.gone} listings are no longer in the source and {'would be' if dry_run else 'were'} archived."
    if report.kept:
        yield f"{report.kept} fields that were changed here stay as they are; they wait for a decision."
    if dry_run:
        yield from _plan(report)
    yield from _reasons(report)
    if report.contradictions:
        yield (
            f"{len(report.contradictions)} organisations, places or terms are described in two ways by the source; "
            "each service keeps its own description."
        )
    yield from report.notes
    if dry_run:
        yield "This was a dry run: nothing was changed."


def mapping_of(name: str, actor: Actor) -> Mapping[str, Any]:
    """Give the mapping in a JSON file, or else the one kept under a name. Raises Invalid, NotFound."""
    path = Path(name)
    if not path.is_file():
        return get_mapping(actor, name)
    try:
        mapping = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid(f"The mapping in {name} cannot be read: {error}.", field="mapping") from error
    if not isinstance(mapping, dict):
        raise Invalid(f"{name} holds no mapping: it must be an object with “columns”.", field="mapping")
    return mapping


def _plan(report: ImportReport) -> Iterator[str]:
    for planned in report.planned:
        yield f"  {_where(planned)}: {_SAID.get(planned.outcome, planned.outcome)}"
        for change in planned.changes:
            yield from (f"    {_change(line)}" for line in _lines(change))
        for change in planned.kept:
            yield from (f"    stays as it is here: {_change(line)}" for line in _lines(change))
        for other in planned.duplicates:
            yield printable(f"    may be listed already: {other.name}, {other.organisation} ({other.why})")
    if report.more_planned:
        yield f"  … and {report.more_planned} more changes."


def _reasons(report: ImportReport) -> Iterator[str]:
    for each in report.quarantined[:REASONS_SHOWN]:
        named = f"column “{each.column}”" if each.column else each.field
        yield printable(f"  {_where(each)}: {f'{named}: ' if named else ''}{each.reason}")
    if len(report.quarantined) > REASONS_SHOWN:
        yield f"  … and {len(report.quarantined) - REASONS_SHOWN} more reasons."
    if report.left_out and report.run_id:
        yield f"To mend them in a spreadsheet: directory quarantine {report.run_id} FILE.xlsx"


def _where(record: Planned | Quarantined) -> str:
    place = record.place[:1].upper() + record.place[1:]
    return printable(", ".join(filter(None, (place, record.name or "no name"))))


def _lines(change: Change) -> list[Line]:
    return change_lines(change.field, change.before, change.after)


def _change(line: Line) -> str:
    return printable(f"{line.field}: {line.before or 'nothing'} → {line.after or 'nothing'}")
