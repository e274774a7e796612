"""Who may record and read what was looked for and not found."""

from tests.house.access import Access

ROUTES = {
    "insights.unmet_needs": Access("GET", {"link_worker", "directory_editor", "commissioner"}, own=False),
    "insights.record": Access("GET", {"link_worker", "clinician", "care_coordinator"}, own=False),
}
