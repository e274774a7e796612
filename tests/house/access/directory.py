"""Who may see the public directory: anybody. Who may look after it: the directory team."""

from tests.factories.directory import make_school_term
from tests.factories.imports import LUNCH, NAMELESS, make_planned, sheet
from tests.house.access import ANYBODY, Access

TEAM = {"directory_editor"}

ROUTES = {
    "directory.search": Access("GET", ANYBODY, own=False),
    "directory.service": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    "directory.organisation": Access(
        "GET", ANYBODY, lambda world: {"organisation_id": world.service.organization_id}, own=False
    ),
    "directory.calendar.show": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    "directory.names.show": Access("GET", ANYBODY, own=False),
    "directory.sitemap.robots": Access("GET", ANYBODY, own=False),
    "directory.sitemap.index": Access("GET", ANYBODY, own=False),
    "directory.sitemap.part": Access("GET", ANYBODY, lambda world: {"kind": "services", "number": 1}, own=False),
    "directory.how_ordered.show": Access("GET", ANYBODY, own=False),
    # The terms are those of the whole place: any directory team looks after them.
    "directory.school_terms.show": Access("GET", {"directory_editor"}, own=False),
    "directory.school_terms.remove": Access(
        "POST", {"directory_editor"}, lambda world: {"term_id": make_school_term().id}, own=False
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
