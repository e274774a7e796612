"""Anybody may sign in; administrators look after who comes in."""

import re

from hub.core.actor import Role
from hub.identity.actions import invite_to_account
from hub.identity.models import OrganisationKind
from tests.factories.identity import SYSTEM, make_link, make_user
from tests.house.access import ANYBODY, Access

SIGNED_IN = {
    "clinician",
    "link_worker",
    "provider",
    "care_coordinator",
    "budget_approver",
    "auditor",
    "directory_editor",
    "commissioner",
    "administrator",
    "person",
}


def practice(world):
    return {"organisation_id": world.organisations[OrganisationKind.PRACTICE].id}


def invitation(world):
    newcomer = make_user((Role.CLINICIAN, world.organisations[OrganisationKind.PRACTICE]))
    return {"token": re.sub(r".*/", "", invite_to_account(newcomer.id, actor=SYSTEM))}


def sign_in_link(world):
    return {"token": make_link(make_user())}


ROUTES = {
    "identity.sign_in": Access("GET", ANYBODY, own=False),
    "identity.ask_for_link": Access("GET", ANYBODY, own=False),
    "identity.enter": Access("GET", ANYBODY, sign_in_link, own=False),
    "identity.sign_out": Access("POST", ANYBODY, own=False),
    "identity.session_alive": Access("GET", SIGNED_IN, own=False),
    "identity.organisations": Access("GET", SIGNED_IN, own=False),
    # An administrator of any directory team looks after the whole of Hub.
    "identity.people": Access("GET", {"administrator"}, practice, own=False),
    "identity.accept": Access("GET", ANYBODY, invitation, own=False),
}
