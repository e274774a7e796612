"""Who may use the pages of several features."""

from tests.house.access import ANYBODY, Access

ROUTES = {
    "web.home": Access("GET", ANYBODY),
    "web.asset": Access("GET", ANYBODY, args=lambda world: {"version": "x", "name": "hub.css"}),
    "web.healthz": Access("GET", ANYBODY),
    "web.readyz": Access("GET", ANYBODY),
    "web.api_docs": Access("GET", ANYBODY),
    "web.me": Access("GET", {"person"}, own=False),
    "metrics": Access("GET", ANYBODY),
    "api-docs.openapi_json": Access("GET", ANYBODY),
}
