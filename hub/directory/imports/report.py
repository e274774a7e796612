"""What an import did, or would do."""

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from hub.directory.rules.comparing import Change

MOST_PLANNED = 2_000  # changes of a plan that are kept; the counts are of all
MOST_REASONS = 5_000  # reasons that a report holds; all are kept with the import


@dataclass(frozen=True)
class Quarantined:
    """One reason why a record was not taken. `index` counts from 0, `place` says where it stands as people count."""

    index: int
    place: str
    kind: str
    id: str
    name: str
    field: str
    column: str
    reason: str


@dataclass(frozen=True)
class Alike:
    """A listing that may be the same, and why."""

    service_id: str
    name: str
    organisation: str
    why: str


@dataclass(frozen=True)
class Planned:
    """What an import does with a record that is not as it was. `kept` are fields that stay as they are here."""

    index: int
    place: str
    kind: str
    id: str
    name: str
    outcome: str
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    duplicates: tuple[Alike, ...] = ()


@dataclass
class ImportReport:
    """What an import did. `read` is always created + changed + unchanged + left out.

    Services, organisations and locations are those that were taken, each once. `kept` counts fields for which the
    source says something else than what was changed here. `planned` and `quarantined` are cut short where they are
    very long; the counts are not.
    """

    run_id: UUID | None = None
    form: str = ""
    read: int = 0
    services: int = 0
    organizations: int = 0
    locations: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    gone: int = 0
    kept: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    more_planned: int = 0
    contradictions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def did_something(self) -> bool:
        """Say whether there is anything to keep of it."""
        return bool(self.created or self.changed or self.gone or self.left_out or self.kept)

    def counts(self) -> dict[str, int]:
        """Give the numbers, as an import run keeps them."""
        return {
            "read": self.read,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "quarantined": self.left_out,
            "gone": self.gone,
            "kept": self.kept,
            "services": self.services,
            "organizations": self.organizations,
            "locations": self.locations,
        }

    def plan(self, planned: Planned) -> None:
        """Note what is done with a record, up to so many."""
        if len(self.planned) < MOST_PLANNED:
            self.planned.append(planned)
        else:
            self.more_planned += 1

    def plan_json(self) -> dict[str, Any]:
        """Give the plan as an import run keeps it."""
        return {"planned": [asdict(each) for each in self.planned], "more": self.more_planned}
