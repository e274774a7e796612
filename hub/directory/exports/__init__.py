"""Giving directories out, for the directory team: every service, with all that it came with."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.core.permissions import allow
from hub.directory.exports.flat import write_csv
from hub.directory.exports.package import write_package
from hub.directory.exports.whole import write_json
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.services import every_service_in_full

Writer = Callable[[Actor, Path], int]


def _of_services(write: Callable[[Iterator[dict[str, Any]], Path], int]) -> Writer:
    return lambda actor, file: write(every_service_in_full(actor), file)


FORMATS: Mapping[str, Writer] = {
    "oruk-json": _of_services(write_json),
    "hsds-csv": write_package,
    "csv": _of_services(write_csv),
}


def export_services(form: str, file: str | Path, *, actor: Actor) -> int:
    """Write every service to a file as `oruk-json`, `hsds-csv` (a zip) or `csv`; gives how many. Raises Invalid."""
    if form not in FORMATS:
        raise Invalid(f"“{form}” is no export format: use {', '.join(FORMATS)}.", field="format")
    allow(actor, DirectoryPermission.EXPORT_SERVICES)
    unfinished = Path(f"{file}.part")
    try:
        count = FORMATS[form](actor, unfinished)
        unfinished.replace(file)
    except OSError as error:
        raise Invalid(f"{file} cannot be written: {error.strerror}.", field="file") from error
    finally:
        if unfinished.is_file():
            unfinished.unlink()
    audit.record(actor, Action.EXPORT, "directory", form, detail={"services": count})
    return count
