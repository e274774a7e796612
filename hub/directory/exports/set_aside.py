"""Giving out what an import set aside, to be mended and loaded again."""

from pathlib import Path
from typing import IO
from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.directory.exports.quarantine import write_quarantine
from hub.directory.queries.imports import every_set_aside, get_run


def export_set_aside(run_id: UUID, file: Path | str | IO[bytes], form: str, *, actor: Actor) -> int:
    """Write what an import set aside to a file, as "xlsx" or "csv"; gives how many records.

    Raises NotFound, and Invalid where the file cannot be written.
    """
    get_run(actor, run_id)
    try:
        count = write_quarantine(every_set_aside(actor, run_id), file, form)
    except OSError as error:
        raise Invalid(f"{file} cannot be written: {error.strerror}.", field="file") from error
    audit.record(actor, Action.EXPORT, "directory_import", run_id, detail={"set_aside": count})
    return count
