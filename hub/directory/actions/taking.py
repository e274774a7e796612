"""Taking what a source says, many records at once: what is new, what changed there, and what was changed here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, savepoint, transaction
from hub.core.errors import Conflict, HubError, Invalid
from hub.core.permissions import allow
from hub.directory.actions.differences import Noticed, keep_differences, path_of
from hub.directory.actions.narrowing import Narrowed, narrow
from hub.directory.actions.publish import publish
from hub.directory.actions.save import DIRECTORY_LOCK, Outcome, Writing, Written, digest_of, write
from hub.directory.actions.shared import Key, SharedObjects, bare, nested
from hub.directory.actions.sources import Known, Saying, keep, known_of, plain_digest, said_before
from hub.directory.models import ListingNote, Service, Visibility
from hub.directory.models.shape import SHAPES
from hub.directory.models.values import to_column
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from hub.directory.queries.upkeep import survivor_of
from hub.directory.rules.comparing import Change, Kept, alike, changes, three_way

Json = Mapping[str, Any]

_CHECK = ("assured_date", "assurer_email")  # when a listing was checked, and for whom


@dataclass(frozen=True)
class Incoming:
    """A record of a source that makes sense: an HSDS object of a kind. `raw` is "" where the source said it so."""

    kind: str
    item: Json
    raw: str = ""
    visibility: Visibility | None = None
    note: str = ""


@dataclass
class Taken:
    """What became, or would become, of a record."""

    object_id: UUID
    outcome: Outcome
    changes: list[Change] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


@dataclass
class _Case:
    """A record on its way: as it came, what is known of it, and what is to be stored."""

    incoming: Incoming
    taken: Taken
    digest: str
    existing: "_Existing | None"
    known: Known | None
    item: Json
    error: HubError | None = None
    agreed: list[str] = field(default_factory=list)
    is_told_anew: bool = False
    is_merged: bool = False

    @property
    def key(self) -> Key:
        return self.incoming.kind, self.taken.object_id

    @property
    def is_service(self) -> bool:
        return self.incoming.kind == "service"

    @property
    def is_back(self) -> bool:
        """Say whether the source has a service again that it had no more."""
        gone = self.known is not None and self.known.is_gone
        return gone and self.existing is not None and self.existing.visibility is Visibility.ARCHIVED

    @property
    def goes_on(self) -> bool:
        return self.error is None and self.taken.outcome is not Outcome.UNCHANGED


@dataclass(frozen=True)
class _Existing:
    source: str
    content_hash: str
    visibility: Visibility
    last_checked_on: date | None


def take(
    batch: Sequence[Incoming], shared: SharedObjects, *, dry_run: bool = False, actor: Actor
) -> list[Taken | HubError]:
    """Take records of one source in one transaction; with `dry_run` say what would be done and change nothing.

    One that cannot be saved is undone alone and gives its error. A service that another source brought is not
    overwritten. A field that was changed here stays, and waits for a decision (`FieldDifference`).
    """
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    if dry_run:
        cases, _ = _judge(batch, shared)
        shared.widen()
        return [case.error or case.taken for case in cases]
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        cases, narrowed = _judge(batch, shared)
        written = _write([case for case in cases if case.goes_on], shared, actor)
        _note(cases, narrowed, shared, now())
        if written:
            tree = written[0].tree if len(written) == 1 else None
            touched = {each for one in written for each in one.touched}
            publish(touched, {key for one in written for key in one.changed}, tree=tree)
        shared.widen()
    return [case.error or case.taken for case in cases]


def _judge(batch: Sequence[Incoming], shared: SharedObjects) -> tuple[list[_Case], Narrowed]:
    cases = _cases(batch, shared)
    for case in cases:
        _look(case, shared)
    _compare([case for case in cases if case.goes_on and case.existing and case.is_service], shared)
    going = [case for case in cases if case.goes_on]
    keys = {(kind, shared.id_of(kind, item)) for case in going for kind, item in nested(case.incoming.kind, case.item)}
    narrowed = narrow(keys | {case.key for case in going if not case.is_service}, shared)
    for case in going:
        _add_shared(case, narrowed, shared)
    return cases, narrowed


def _cases(batch: Sequence[Incoming], shared: SharedObjects) -> list[_Case]:
    ids = [shared.id_of(each.kind, each.item) for each in batch]
    services = [object_id for each, object_id in zip(batch, ids, strict=True) if each.kind == "service"]
    existing, merged = _existing(services), survivor_of(services)
    known = {
        (kind, object_id): record
        for kind in {each.kind for each in batch}
        for object_id, record in known_of(
            kind, [one for each, one in zip(batch, ids, strict=True) if each.kind == kind]
        ).items()
    }
    return [
        _Case(
            incoming=each,
            taken=Taken(object_id, Outcome.CREATED),
            digest=_digest(each, object_id, shared),
            existing=existing.get(object_id) if each.kind == "service" else None,
            known=known.get((each.kind, object_id)),
            item=each.item,
            is_merged=object_id in merged,
        )
        for each, object_id in zip(batch, ids, strict=True)
    ]


def _digest(each: Incoming, object_id: UUID, shared: SharedObjects) -> str:
    if each.kind == "service":
        return digest_of(each.item, shared)
    return plain_digest(shared.heard_of(each.kind, object_id), shared.source)


def _existing(ids: Collection[UUID]) -> dict[UUID, _Existing]:
    columns = (Service.id, Service.source, Service.content_hash, Service.visibility, Service.last_checked_on)
    rows = db.session.execute(select(*columns).where(Service.id.in_(ids))).all() if ids else ()
    return {row.id: _Existing(row.source, row.content_hash, row.visibility, row.last_checked_on) for row in rows}


def _look(case: _Case, shared: SharedObjects) -> None:
    """Say what can be said of a record without reading what is there: that it is another's, or as it was."""
    existing, known = case.existing, case.known
    if not case.is_service:
        if known and (known.digest == case.digest or known.source != shared.source):
            case.taken.outcome = Outcome.UNCHANGED
        return
    if existing is None:
        return
    case.taken.outcome = Outcome.CHANGED
    if existing.source != shared.source:
        whose = f"the source “{existing.source}”" if existing.source else "an import without a source's name"
        case.error = Conflict(f"A service with this id came from {whose}: that one is kept.", field="id")
    elif case.is_merged:
        case.taken.outcome, case.is_told_anew = Outcome.UNCHANGED, bool(known and known.digest != case.digest)
    elif known and known.is_gone:
        return
    elif case.digest == (known.digest if known else existing.content_hash):
        case.taken.outcome = Outcome.UNCHANGED


def _compare(cases: Sequence[_Case], shared: SharedObjects) -> None:
    """Bring what the source says now together with what is there and what the source said last time."""
    ids = [case.taken.object_id for case in cases]
    if not ids:
        return
    before, tree = said_before("service", ids), load("service", ids)
    for case in cases:
        ours = in_full(tree, "service", case.taken.object_id)
        theirs = _with_newer_check(case, ours)
        base = before.get(case.taken.object_id)
        stays: list[str] = []
        if base is not None:
            base = base | {name: ours.get(name) for name in _CHECK}  # the newer check counts, whoever made it
            merged = three_way(*(bare("service", each, shared) for each in (base, ours, theirs)))
            stays = merged.stays
            case.taken.kept = [_whole(each.field, base, ours, theirs) for each in merged.kept]
        case.item = {name: value for name, value in theirs.items() if name not in stays}
        case.item |= {name: ours[name] for name in stays if name in ours}
        case.agreed = [name for name, value in theirs.items() if alike(value, ours.get(name))]
        differing = changes(bare("service", ours, shared), bare("service", case.item, shared))
        case.taken.changes = [_in_full(each, ours, case.item) for each in differing]


def _whole(name: str, base: Json, ours: Json, theirs: Json) -> Kept:
    return Kept(name, base.get(name), ours.get(name), theirs.get(name))


def _in_full(change: Change, ours: Json, theirs: Json) -> Change:
    """Give a change with all that there is to say of another organisation or place, and not its id alone."""
    name, _, rest = change.field.partition(".")
    return Change(name, ours.get(name), theirs.get(name)) if rest in {"", "id"} else change


def _with_newer_check(case: _Case, ours: Json) -> dict[str, Any]:
    """Give what the source says, with the date of our own check where that is newer: a check is never taken back."""
    theirs = dict(case.incoming.item)
    checked = case.existing.last_checked_on if case.existing else None
    said = to_column(SHAPES["service"].columns["assured_date"], theirs.get("assured_date"))
    if checked and (said is None or said < checked) and "assured_date" in ours:
        theirs = {name: value for name, value in theirs.items() if name not in _CHECK}
        theirs |= {name: ours[name] for name in _CHECK if name in ours}
    return theirs


def _add_shared(case: _Case, narrowed: Narrowed, shared: SharedObjects) -> None:
    """Count a change of an organisation or place to the first record that names it, then say what the record's is."""
    mentions: Iterable[tuple[str, Json]] = ()
    if narrowed.changes or narrowed.kept:
        mentions = nested(case.incoming.kind, case.item)
        mentions = mentions if case.is_service else ((case.incoming.kind, case.item), *mentions)
    for kind, item in mentions:
        key = (kind, shared.id_of(kind, item))
        altered, kept = narrowed.changes.pop(key, ()), narrowed.kept.pop(key, ())
        path = path_of(case.item, item) if altered or kept else ""
        case.taken.changes += [_below(path, each) for each in altered]
        case.taken.kept += [replace(each, field=f"{path}.{each.field}".lstrip(".")) for each in kept]
    if case.is_service:
        is_as_it_was = case.existing is not None and not case.taken.changes and not case.is_back
    else:
        is_as_it_was = case.known is not None and not case.taken.changes
        if not is_as_it_was and case.key not in narrowed.new:
            case.taken.outcome = Outcome.CHANGED
    if is_as_it_was:
        case.taken.outcome = Outcome.UNCHANGED
        case.is_told_anew = True


def _below(path: str, change: Change) -> Change:
    return replace(change, field=f"{path}.{change.field}".lstrip("."))


def _write(cases: Sequence[_Case], shared: SharedObjects, actor: Actor) -> list[Written]:
    """Write what goes on; where the database refuses, find out which record it was by halves."""
    if not cases:
        return []
    try:
        with savepoint():
            return [
                write(_writing(cases, shared), {case.taken.object_id for case in cases if case.existing}, actor=actor)
            ]
    except Invalid as error:
        if len(cases) == 1:
            cases[0].error = error
            return []
    half = len(cases) // 2
    return _write(cases[:half], shared, actor) + _write(cases[half:], shared, actor)


def _writing(cases: Sequence[_Case], shared: SharedObjects) -> Writing:
    writing = Writing(shared)
    for case in cases:
        if not case.is_service:
            writing.alone.append(case.key)
            continue
        is_theirs = case.item == case.incoming.item
        writing.services.append((case.item, case.digest if is_theirs else digest_of(case.item, shared)))
        if case.existing is None and case.incoming.visibility:
            writing.visibility[case.taken.object_id] = case.incoming.visibility
        elif case.is_back:
            writing.visibility[case.taken.object_id] = case.incoming.visibility or Visibility.PUBLIC
    return writing


def _note(cases: Sequence[_Case], narrowed: Narrowed, shared: SharedObjects, moment: datetime) -> int:
    """Keep what the source said, the notes that came with it, and what waits for a decision."""
    taken = [case for case in cases if case.error is None]
    services = [case for case in taken if case.is_service and (case.goes_on or case.is_told_anew or case.known is None)]
    known = {case.key for case in services if case.known} | narrowed.known
    keep([*map(_saying, services), *narrowed.sayings], known, shared.source, moment)
    for case in services:
        if case.incoming.note and case.existing is None:
            note = ListingNote(service_id=case.taken.object_id, text=case.incoming.note, author_name=shared.source)
            db.session.add(note)
    existing = [case for case in services if case.existing]
    return keep_differences(
        [Noticed(case.taken.object_id, each.field, each) for case in existing for each in case.taken.kept],
        {case.taken.object_id: case.agreed for case in existing},
        shared.source,
        moment,
    )


def _saying(case: _Case) -> Saying:
    item = case.incoming.item
    return Saying("service", case.taken.object_id, str(item["id"]), item, case.incoming.raw, case.digest)
