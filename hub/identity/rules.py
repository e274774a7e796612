"""What holds of organisations, passwords, invitations and tries to sign in, whatever the database says."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from hub.core.actor import Role
from hub.core.errors import Invalid

PASSWORD_SHORTEST = 10
PASSWORD_LONGEST = 200
INVITATION_LASTS = timedelta(days=7)
SIGN_IN_LINK_LASTS = timedelta(minutes=15)
LINKS_OF_ONE_ACCOUNT = 3  # within FAILURES_COUNT_FOR: enough for a slow mail server, too few to flood anybody
LINKS_OF_ONE_NETWORK = 30
FAILURES_COUNT_FOR = timedelta(minutes=15)
FAILURES_OF_ONE_ACCOUNT = 5
FAILURES_OF_ONE_NETWORK = 50  # a whole practice may share one network address
LONGEST_SESSION = timedelta(hours=12)
CLIENT_USE_IS_NOTED_EVERY = timedelta(minutes=1)

_INSIDE_HUB = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


class OrganisationKind(StrEnum):
    """What an organisation is to Hub."""

    PRACTICE = "practice"
    LINK_WORKER_SERVICE = "link_worker_service"
    VOLUNTARY = "voluntary"
    BUDGET_TEAM = "budget_team"
    DIRECTORY_TEAM = "directory_team"
    COMMISSIONER = "commissioner"
    PUBLIC = "public"


ROLES_OF: Mapping[OrganisationKind, frozenset[Role]] = MappingProxyType(
    {
        OrganisationKind.PRACTICE: frozenset({Role.CLINICIAN, Role.LINK_WORKER, Role.PERSON, Role.ADMINISTRATOR}),
        OrganisationKind.LINK_WORKER_SERVICE: frozenset({Role.LINK_WORKER, Role.ADMINISTRATOR}),
        OrganisationKind.VOLUNTARY: frozenset({Role.PROVIDER, Role.ADMINISTRATOR}),
        OrganisationKind.BUDGET_TEAM: frozenset(
            {Role.CARE_COORDINATOR, Role.BUDGET_APPROVER, Role.AUDITOR, Role.ADMINISTRATOR}
        ),
        OrganisationKind.DIRECTORY_TEAM: frozenset({Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR}),
        OrganisationKind.COMMISSIONER: frozenset({Role.COMMISSIONER, Role.AUDITOR, Role.ADMINISTRATOR}),
        OrganisationKind.PUBLIC: frozenset({Role.PERSON}),
    }
)


def roles_of(kind: OrganisationKind) -> Sequence[Role]:
    """Give the roles that people can have in an organisation of the kind, in their usual order."""
    return [role for role in Role if role in ROLES_OF[kind]]


def check_role(role: Role, kind: OrganisationKind) -> None:
    """Raise Invalid where nobody can have the role in an organisation of the kind."""
    if role not in ROLES_OF[kind]:
        possible = ", ".join(each.value for each in roles_of(kind))
        raise Invalid(f"Nobody is a {role.value} in a {kind.value}. Choose one of: {possible}.", field="role")


def check_new_password(password: str, email: str) -> None:
    """Raise Invalid for a password that is short, endless or the user's own address.

    Length is what protects; rules about digits and capitals make passwords worse (NCSC password guidance).
    """
    if len(password) < PASSWORD_SHORTEST:
        raise Invalid(f"Enter a password of {PASSWORD_SHORTEST} characters or more.", field="password")
    if len(password) > PASSWORD_LONGEST:
        raise Invalid(f"Enter a password of {PASSWORD_LONGEST} characters or fewer.", field="password")
    if password.strip().casefold() == email.strip().casefold():
        raise Invalid("Enter a password that is not your e-mail address.", field="password")


def wait(failures: Sequence[datetime], limit: int, at: datetime) -> timedelta:
    """Give how long somebody must wait before another try; zero where they may try now."""
    recent = sorted(failure for failure in failures if failure > at - FAILURES_COUNT_FOR)
    if len(recent) < limit:
        return timedelta(0)
    return recent[-limit] + FAILURES_COUNT_FOR - at


def wait_in_words(left: timedelta) -> str:
    """Say how long to wait in whole minutes, never less than there is."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def path_inside_hub(target: str) -> str:
    """Give the target back where it is an address within Hub, and nothing where it could lead elsewhere.

    Browsers drop tabs and line ends and read a backslash as a slash, so none of them may stand in it.
    """
    return target if _INSIDE_HUB.fullmatch(target) else ""
