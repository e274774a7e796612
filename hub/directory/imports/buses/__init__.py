"""Taking in bus timetables in GTFS, as the operator downloads them for the region."""

from pathlib import Path

from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.permissions import allow
from hub.directory.actions.buses import store_timetable
from hub.directory.imports.buses.gtfs import read_gtfs
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.buses import Timetable

__all__ = ["load_timetable", "read_gtfs"]


def load_timetable(path: str | Path, *, dry_run: bool = False, actor: Actor) -> Timetable:
    """Read the GTFS file at `path` and keep it in place of what was there. Raises Invalid, and then nothing changes."""
    allow(actor, DirectoryPermission.LOAD_TIMETABLES)
    timetable = read_gtfs(Path(path), today())
    if not dry_run:
        store_timetable(timetable, Path(path).name, actor=actor)
    return timetable
