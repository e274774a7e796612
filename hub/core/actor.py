"""Who acts: a frozen picture of a user, an API client or the system itself, detached from the database."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """How the actor came in."""

    PAGE = "page"
    API = "api"
    SYSTEM = "system"


class Role(StrEnum):
    """What somebody is in an organisation. One person may have several."""

    LINK_WORKER = "link_worker"
    CLINICIAN = "clinician"
    PROVIDER = "provider"
    CARE_COORDINATOR = "care_coordinator"
    BUDGET_APPROVER = "budget_approver"
    AUDITOR = "auditor"
    DIRECTORY_EDITOR = "directory_editor"
    COMMISSIONER = "commissioner"
    PERSON = "person"
    ADMINISTRATOR = "administrator"
    PRACTICE_SYSTEM = "practice_system"


@dataclass(frozen=True)
class Actor:
    """Everything that permission rules may ask about who acts."""

    name: str
    channel: Channel
    user_id: UUID | None = None
    client_id: UUID | None = None
    memberships: frozenset[tuple[Role, UUID]] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    request_id: str = ""

    @classmethod
    def anonymous(cls) -> "Actor":
        """Give the visitor who has not signed in."""
        return cls(name="Visitor", channel=Channel.PAGE)

    @classmethod
    def system(cls, job: str) -> "Actor":
        """Give Hub itself, doing the named job."""
        return cls(name=job, channel=Channel.SYSTEM)

    @property
    def is_signed_in(self) -> bool:
        """Say whether there is a known user or client behind it."""
        return self.user_id is not None or self.client_id is not None

    @property
    def is_system(self) -> bool:
        """Say whether it is Hub itself."""
        return self.channel is Channel.SYSTEM

    @property
    def roles(self) -> frozenset[Role]:
        """Give every role held, in whatever organisation."""
        return frozenset(role for role, _ in self.memberships)

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """Give every organisation the actor belongs to."""
        return frozenset(organisation for _, organisation in self.memberships)

    def has(self, *roles: Role) -> bool:
        """Say whether the actor holds one of the roles anywhere."""
        return any(role in roles for role in self.roles)

    def organisations_as(self, *roles: Role) -> frozenset[UUID]:
        """Give the organisations in which the actor holds one of the roles."""
        return frozenset(organisation for role, organisation in self.memberships if role in roles)
