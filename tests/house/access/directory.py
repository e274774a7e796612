"""Who may see the public directory: anybody. Who may look after it: the directory team."""

from tests.factories.imports import LUNCH, NAMELESS, make_planned, sheet
from tests.house.access import ANYBODY, Access

TEAM = {"directory_editor"}

ROUTES = {
    "directory.search": Access("GET", ANYBODY, own=False),
    "directory.service": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    "directory.organisation": Access(
        "GET", ANYBODY, lambda world: {"organisation_id": world.service.organization_id}, own=False
    ),
    "desk.index": Access("GET", TEAM, own=False),
    "desk.imports.index": Access("GET", TEAM, own=False),
    "desk.imports.start": Access("GET", TEAM, own=False),
    "desk.imports.show": Access(
        "POST", TEAM, lambda world: {"run_id": make_planned()}, lambda world: {"do": "drop"}, own=False
    ),
    "desk.imports.columns": Access("GET", TEAM, lambda world: {"run_id": make_planned(sheet(LUNCH))}, own=False),
    "desk.imports.set_aside": Access(
        "GET", TEAM, lambda world: {"run_id": make_planned(sheet(NAMELESS)), "form": "csv"}, own=False
    ),
}
