"""What of an organisation, place or term a source may write: only what it says anew and nobody changed here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.directory.actions.shared import Key, SharedObjects
from hub.directory.actions.sources import Saying, known_of, plain_digest, said_before
from hub.directory.models.shape import SHAPES
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load, read_rows
from hub.directory.rules.comparing import Change, Kept, same

Json = Mapping[str, Any]


@dataclass
class Narrowed:
    """What became of shared objects: what changes of each, what stays as it is here, and what the source says."""

    changes: dict[Key, list[Change]] = field(default_factory=dict)
    kept: dict[Key, list[Kept]] = field(default_factory=dict)
    sayings: list[Saying] = field(default_factory=list)
    known: set[Key] = field(default_factory=set)
    new: set[Key] = field(default_factory=set)


def narrow(keys: Collection[Key], shared: SharedObjects) -> Narrowed:
    """Narrow the shared objects of a batch to what is to be stored of them (`SharedObjects.narrow`).

    An object that another source brought is not touched. Of one that this source brought before, a field is written
    where the source says something new and nobody changed it here.
    """
    narrowed = Narrowed()
    for kind in SHAPES:
        ids = {object_id for each, object_id in keys if each == kind}
        if ids:
            _narrow_kind(kind, ids, shared, narrowed)
    return narrowed


def _narrow_kind(kind: str, ids: set[UUID], shared: SharedObjects, narrowed: Narrowed) -> None:
    there = {row["id"] for row in read_rows(SHAPES[kind], ids)}
    known = known_of(kind, ids)
    said = {each: heard for each in ids if (heard := shared.heard_of(kind, each))}
    digests = {each: plain_digest(heard, shared.source) for each, heard in said.items()}
    told_anew = set()
    for each in ids - said.keys():
        shared.narrow(kind, each, {})
    for each in said:
        record = known.get(each)
        if each not in there:
            narrowed.new.add((kind, each))
        elif record and (record.source != shared.source or record.digest == digests[each]):
            shared.narrow(kind, each, _only_id(said[each]))
            continue
        elif record:
            told_anew.add(each)
        if record:
            narrowed.known.add((kind, each))
        narrowed.sayings.append(Saying(kind, each, str(said[each].get("id") or ""), said[each], "", digests[each]))
    if told_anew:
        _compare(kind, told_anew, shared, narrowed)


def _compare(kind: str, ids: set[UUID], shared: SharedObjects, narrowed: Narrowed) -> None:
    before, tree = said_before(kind, ids), load(kind, ids)
    for each in ids:
        base, ours, theirs = before[each], in_full(tree, kind, each), shared.heard_of(kind, each)
        written = dict(_only_id(theirs))
        changes, kept = [], []
        for name, value in theirs.items():
            was, here = base.get(name), ours.get(name)
            if name == "id" or (name in base and was == value) or same(value, here):
                continue
            if same(was, here):
                written[name] = value
                changes.append(Change(name, here, value))
            else:
                kept.append(Kept(name, was, here, value))
        shared.narrow(kind, each, written)
        narrowed.changes[kind, each], narrowed.kept[kind, each] = changes, kept
        position = next(at for at, saying in enumerate(narrowed.sayings) if saying.object_id == each)
        saying = narrowed.sayings[position]
        narrowed.sayings[position] = Saying(kind, each, saying.source_id, base | dict(theirs), "", saying.digest)


def _only_id(said: Json) -> dict[str, Any]:
    return {"id": said["id"]} if "id" in said else {}
