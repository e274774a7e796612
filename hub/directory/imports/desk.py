"""The import desk: what a handed-in file is, trying it, taking it in, at once or by a job."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Any
from uuid import UUID

from flask import current_app

from hub.core.actor import Actor
from hub.core.errors import HubError, Invalid
from hub.directory.actions import import_runs as runs
from hub.directory.imports.readers import READERS, recognise
from hub.directory.imports.readers.sniff import refuse_other_kinds
from hub.directory.imports.run import import_services
from hub.directory.imports.sheets import is_spreadsheet, open_sheet
from hub.directory.imports.source import ZIP_STARTS, open_source
from hub.directory.queries.imports import get_run, get_upload, list_wanted
from hub.directory.queries.mappings import list_mappings
from hub.directory.rules.import_runs import is_small, what_differs
from hub.directory.rules.mapping import best_of, fitted, mapping_for

log = logging.getLogger("hub.imports")

SHEET = "spreadsheet"
MOST_COUNTED = 20_000  # rows of a spreadsheet that are counted before it is tried
TOLD_EVERY_S = 2.0
UNEXPECTED = "Something went wrong in Hub, and whoever runs it can read in the log what. Try again, or drop it."


@dataclass(frozen=True)
class Columns:
    """A spreadsheet before it is read: what it is in words, its headers, and some values of each column."""

    words: str
    headers: Sequence[str]
    samples: Mapping[str, Sequence[str]]
    rows: int

    @property
    def counted(self) -> str:
        """Say how many rows there are."""
        if self.rows > MOST_COUNTED:
            return f"more than {MOST_COUNTED:,} rows"
        return f"{self.rows:,} row{'' if self.rows == 1 else 's'}"


def hand_in(content: bytes, *, file_name: str, source: str, actor: Actor) -> UUID:
    """Keep a file whose format is known. Raises Invalid, TooLarge, naming `file`, for one that Hub cannot read."""
    opened = open_source(content, name=file_name)
    try:
        form = recognise(opened).form
    except Invalid:
        refuse_other_kinds(opened)
        if not is_spreadsheet(opened):
            raise
        form = SHEET
    mapping = None
    if form == SHEET:
        with open_sheet(opened) as sheet:
            kept = best_of(list_mappings(actor).values(), sheet.headers)
            mapping = fitted(kept, sheet.headers) if kept else mapping_for(sheet.headers)
    return runs.hand_in(content, file_name=file_name, source=source, form=form, mapping=mapping, actor=actor)


def columns_of(run_id: UUID, *, actor: Actor) -> Columns:
    """Give what there is to say about the columns of an import's spreadsheet; raises NotFound, Invalid."""
    file_name, content, _ = get_upload(actor, run_id)
    with open_sheet(open_source(content, name=file_name)) as sheet:
        rows = sum(1 for _ in islice(sheet.rows(), MOST_COUNTED + 1))
        return Columns(sheet.words, sheet.headers, sheet.samples(), rows)


def form_words(form: str) -> str:
    """Say what a format is called."""
    return next((reader.words for reader in READERS if reader.form == form), form)


def try_out(run_id: UUID, *, actor: Actor) -> None:
    """Find out what an import would do: now where that is quick, else by the job."""
    runs.want_trial(run_id, actor=actor)
    _at_once_or_later(run_id, actor)


def take_in(run_id: UUID, *, planned_at: Any, actor: Actor) -> bool:
    """Take in what was tried at `planned_at`: now where that is quick, else by the job. Gives False where somebody said
    yes before. Raises NotFound, WrongState, Conflict.
    """
    if not runs.want_import(run_id, planned_at=planned_at, actor=actor):
        return False
    _at_once_or_later(run_id, actor)
    return True


def go_on(run_id: UUID, *, actor: Actor) -> None:
    """Begin again with an import whose process died."""
    _at_once_or_later(run_id, actor)


def work_on_wanted() -> int:
    """Work on all imports that wait for it (a job); gives how many."""
    actor = Actor.system("directory imports")
    runs.drop_undecided(actor=actor)
    return sum(work_on(run_id, actor=actor) for run_id in list_wanted(actor))


def work_on(run_id: UUID, *, actor: Actor) -> bool:
    """Try an import, or take it in, whichever is next; gives False where another process has it."""
    if not runs.take_run(run_id, actor=actor):
        return False
    try:
        _work(run_id, actor)
    except HubError as refused:
        runs.fail_run(run_id, refused.message, actor=actor)
    except Exception:
        log.exception("import failed", extra={"run": str(run_id)})
        runs.fail_run(run_id, UNEXPECTED, actor=actor)
    return True


def _work(run_id: UUID, actor: Actor) -> None:
    run = get_run(actor, run_id)
    file_name, content, mapping = get_upload(actor, run_id)
    report = import_services(
        content,
        name=run.source,
        file_name=file_name,
        mapping=mapping,
        dry_run=not run.was_tried,
        run_id=run_id,
        actor=actor,
        on_progress=_Teller(run_id, actor),
    )
    if run.was_tried:
        runs.end_import(run_id, problem=what_differs(run.counts, report.counts()), actor=actor)
    else:
        runs.end_trial(run_id, actor=actor)


def _at_once_or_later(run_id: UUID, actor: Actor) -> None:
    run = get_run(actor, run_id)
    packed = run.size > 0 and get_upload(actor, run_id)[1].startswith(ZIP_STARTS)
    if current_app.config["HUB_INLINE_JOBS"] or is_small(run.size, run.counts.get("read", 0), packed=packed):
        work_on(run_id, actor=actor)


class _Teller:
    """Writes down how far an import is, not more often than somebody would look."""

    def __init__(self, run_id: UUID, actor: Actor) -> None:
        self.run_id = run_id
        self.actor = actor
        self.told_at = monotonic()

    def __call__(self, done: int, total: int) -> None:
        if monotonic() - self.told_at >= TOLD_EVERY_S:
            self.told_at = monotonic()
            runs.note_progress(self.run_id, done, actor=self.actor)
