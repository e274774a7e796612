"""Who may find goals by API."""

from tests.house.access import Access

ROUTES = {
    "plans_api.search_plans": Access(
        "POST", {"practice_system"}, form=lambda world: {"nhs_number": world.person.nhs_number}
    ),
    "plans_api.suggest_services": Access("POST", {"practice_system"}, lambda world: {"goal_id": world.goal.id}),
}
