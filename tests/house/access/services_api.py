"""Who may search by API."""

from tests.house.access import Access

ROUTES = {
    "services_api.search": Access("POST", {"practice_system"}, form=lambda world: {"text": "art"}, own=False),
}
