"""Who may send, see and answer referrals."""

from tests.house.access import Access

SEES = {"clinician", "link_worker", "care_coordinator", "budget_approver", "auditor", "provider", "person"}


def referral(world):
    return {"referral_id": world.referral.id}


def new_referral(world):
    return {
        "goal_id": str(world.goal.id),
        "service_id": str(world.service.id),
        "reason": "She would like to paint.",
        "risks": {"no_known_risks": True},
        "consent": {"how": "by phone"},
        "referrer": {"name": "Dr Amara Okafor"},
    }


ROUTES = {
    "referrals.start": Access(
        "GET", {"clinician", "link_worker"}, lambda world: {"goal_id": world.goal.id, "service_id": world.service.id}
    ),
    "referrals.inbox": Access("GET", {"clinician", "link_worker", "provider"}, own=False),
    "referrals.show": Access("GET", SEES, referral),
    "referrals.sent": Access("GET", SEES, referral),
    "referrals.accept": Access("POST", {"provider"}, referral),
    "referrals.reject": Access("POST", {"provider"}, referral, lambda world: {"reason": "We are full"}),
    "referrals.record_session": Access(
        "POST", {"provider"}, referral, lambda world: {"on_date": "2026-01-01", "attended": "yes"}
    ),
    "referrals.record_outcome": Access("POST", {"provider"}, referral, lambda world: {"kind": "helped"}),
    "referrals.withdraw": Access("POST", {"clinician"}, referral, lambda world: {"reason": "She moved."}),
    "referrals_api.send_referral": Access("POST", {"practice_system"}, form=new_referral),
    "referrals_api.show_referral": Access("GET", {"practice_system"}, referral),
}
