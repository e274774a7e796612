"""Two listings side by side, and the merges that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db
from hub.core.errors import Conflict, Invalid
from hub.core.permissions import allow
from hub.directory.models import Merge, Service, Visibility
from hub.directory.models.shape import SHAPES
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.likeness import Pair, pairs_or_wait
from hub.directory.queries.rebuilding import Rebuild
from hub.directory.queries.render import in_full
from hub.directory.queries.services import get_service
from hub.directory.queries.tree import load
from hub.directory.rules.freshness import INTAKE_WORDS, Intake, day_words
from hub.directory.rules.merge_words import lines_of
from hub.directory.rules.merging import LABELS, UNDO_FOR, Choice, Claim, preselected

MERGES_SHOWN = 200


@dataclass(frozen=True)
class Side:
    """One of two listings."""

    id: UUID
    name: str
    organisation: str
    checked_on: date | None
    source: str
    visibility: str


@dataclass(frozen=True)
class Differing:
    """A field in which two listings differ: both values as lines, and the choice that is offered first."""

    field: str
    label: str
    ours: Sequence[str]
    theirs: Sequence[str]
    choice: Choice
    may_have_both: bool


@dataclass(frozen=True)
class Comparison:
    """Two listings: the fields in which they differ, and the names of those in which they say the same."""

    survivor: Side
    other: Side
    differing: Sequence[Differing]
    same: Sequence[str]


@dataclass(frozen=True)
class Made:
    """A merge that was made."""

    id: UUID
    old_name: str
    survivor_id: UUID
    survivor_name: str
    by: str
    at: datetime
    undone_at: datetime | None

    @property
    def until(self) -> datetime:
        """Give until when it can be undone."""
        return self.at + UNDO_FOR


def get_pair(actor: Actor, survivor_id: UUID, other_id: UUID) -> tuple[Service, Service]:
    """Give two listings that can be merged. Raises NotFound, Invalid for one and the same, Conflict for an archived."""
    allow(actor, DirectoryPermission.MERGE_SERVICES)
    if survivor_id == other_id:
        raise Invalid("Choose two different listings.", field="other")
    survivor, other = (get_service(actor, each) for each in (survivor_id, other_id))
    for each in (survivor, other):
        if each.visibility is Visibility.ARCHIVED:
            raise Conflict(f"“{each.name}” is archived. List it again before you merge it.")
    return survivor, other


def compare(actor: Actor, survivor_id: UUID, other_id: UUID) -> Comparison:
    """Put two listings side by side. Raises as `get_pair`."""
    survivor, other = get_pair(actor, survivor_id, other_id)
    tree = load("service", [survivor_id, other_id])
    ours, theirs = (in_full(tree, "service", each) for each in (survivor_id, other_id))
    differing, same = [], []
    for field, label in LABELS.items():
        own, their = _lines(survivor, ours, field), _lines(other, theirs, field)
        if own == their:
            same += [label] if own else []
            continue
        choice = preselected(_claim(survivor, own), _claim(other, their))
        both = field in SHAPES["service"].lists and bool(own) and bool(their)
        differing.append(Differing(field, label, own, their, choice, both))
    return Comparison(_side(survivor), _side(other), differing, same)


def list_merges(actor: Actor) -> list[Made]:
    """List the merges that are not too old to be undone, newest first, with those that were."""
    allow(actor, DirectoryPermission.MERGE_SERVICES)
    old, survivor = aliased(Service), aliased(Service)
    rows = db.session.execute(
        select(
            Merge.id, old.name.label("old"), survivor.id.label("kept"), survivor.name, Merge.actor_name,
            Merge.created_at, Merge.undone_at,
        )
        .join(old, old.id == Merge.old_id)
        .join(survivor, survivor.id == Merge.survivor_id)
        .where(Merge.created_at >= now() - UNDO_FOR)
        .order_by(Merge.created_at.desc(), Merge.id)
        .limit(MERGES_SHOWN)
    )  # fmt: skip
    return [Made(*row) for row in rows]


def list_duplicates(actor: Actor, *, limit: int) -> tuple[list[Pair], int] | Rebuild:
    """Give the likest pairs of listings and how many there are in all, or what is at work until they are known."""
    allow(actor, DirectoryPermission.MERGE_SERVICES)
    return pairs_or_wait(limit=limit)


def _lines(service: Service, written: dict[str, Any], field: str) -> list[str]:
    if field == "checked":
        day = service.checked_on
        return (
            [f"{day_words(day)} {day.year}" + (f" by {service.last_checked_by}" if service.last_checked_by else "")]
            if day
            else []
        )
    if field == "intake":
        told, on = service.intake_told, service.intake_told_on
        return [f"{INTAKE_WORDS[Intake(told)]}, said on {day_words(on)} {on.year}"] if told and on else []
    lines = lines_of(written, field, today())
    if field == "alert" and lines and service.alert_until:
        lines.append(f"until {day_words(service.alert_until)} {service.alert_until.year}")
    return lines


def _claim(service: Service, lines: Sequence[str]) -> Claim:
    return Claim(bool(lines), service.checked_on, service.source)


def _side(service: Service) -> Side:
    organisation = service.organization.name if service.organization else ""
    return Side(service.id, service.name, organisation, service.checked_on, service.source, service.visibility.value)
