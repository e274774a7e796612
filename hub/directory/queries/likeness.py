"""Listings that are likely the same: as an import's rows, or as one another."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import func, select

from hub.core.db import db
from hub.directory.models import DirectoryChange, Service, Visibility
from hub.directory.models.ids import shared_id
from hub.directory.queries import rebuilding
from hub.directory.queries.listing_traits import Named, read_named
from hub.directory.queries.search_index import newest_change
from hub.directory.rules.likeness import ENOUGH, Alike, likeness
from hub.directory.rules.listing_traits import traits_of

MOST_OF_A_KEY = 100  # listings that share more than this share a switchboard, not a service
MOST_COMPARED = 1_000_000  # pairs, those of the rarest keys first: some 30 seconds and 100 MB
MOST_CHANGED = 500  # more changes than this at once, as of an import: all is read again
_gathering, _comparing = Lock(), Lock()


@dataclass(frozen=True)
class Likeness:
    """A listing that is likely the same as something, and why in words; `score` in points of 100."""

    service_id: UUID
    name: str
    organisation: str
    why: str
    score: int


@dataclass(frozen=True)
class Pair:
    """Two listings that are likely one, and why in words."""

    one: Likeness
    other: Likeness


@dataclass(frozen=True)
class Known:
    """Every listing that is not archived by the hashes of its keys, as of one change of the directory.

    `pairs` are those that are likely one, the likest first, from when somebody first asked. Kept in the process; after
    a change only what changed is read and compared again.
    """

    seq: int
    ids: list[UUID]
    hashes: NDArray[np.int64]  # sorted; `rows` says whose each is
    rows: NDArray[np.int32]
    pairs: list[Pair] | None = None

    def sharing(self, key: str) -> Sequence[int]:
        """Give the rows that have a key; none where too many have it to mean anything."""
        start, end = (int(np.searchsorted(self.hashes, hash(key), side)) for side in ("left", "right"))
        return self.rows[start:end].tolist() if end - start <= MOST_OF_A_KEY else ()


def find_alike(items: Sequence[Mapping[str, Any]], *, source: str = "", limit: int = 3) -> list[list[Likeness]]:
    """Find for each HSDS service object the listings that are likely the same, likest first, at most `limit` of them.

    The listing that the object itself is or would become (by its id and the `source` it comes from) is left out.
    """
    known = _known()
    described = [traits_of(item) for item in items]
    near = [{known.ids[row] for key in each.keys() for row in known.sharing(key)} for each in described]  # noqa: SIM118
    read = dict(read_named({each for candidates in near for each in candidates}))
    found = []
    for item, own, candidates in zip(items, described, near, strict=True):
        itself = shared_id("service", item.get("id"), source)
        likely = [
            _words(each, read[each], alike)
            for each in candidates
            if each != itself and each in read and (alike := likeness(own, read[each].traits))
        ]
        found.append(sorted(likely, key=lambda each: (-each.score, each.name, each.service_id))[:limit])
    return found


def likely_pairs(*, limit: int) -> tuple[list[Pair], int]:
    """Give the likest pairs of listings in the directory, and how many there are in all.

    The first time in a process all are compared, at most `MOST_COMPARED` pairs.
    """
    kept, folder = _kept()
    with _comparing:  # two visits at once do not both compare everything
        read: dict[UUID, Named] = {}
        known = _known(read)
        if known.pairs is None:
            known = replace(known, pairs=_likely(known, read))
            with _gathering:
                kept[folder] = known  # what changed meanwhile is followed when next asked for
    pairs = known.pairs or []
    return pairs[:limit], len(pairs)


def pairs_or_wait(*, limit: int) -> tuple[list[Pair], int] | rebuilding.Rebuild:
    """Give the likest pairs as `likely_pairs`, or what is at work where a large directory is compared first."""
    kept, folder = _kept()
    if (known := kept.get(folder)) and known.pairs is not None and _changed_since(known) is not None:
        return likely_pairs(limit=limit)
    count = db.session.scalar(select(func.count()).where(Service.visibility != Visibility.ARCHIVED)) or 0
    if count <= rebuilding.AT_ONCE:
        return likely_pairs(limit=limit)
    return rebuilding.start(f"likeness {folder}", count, lambda _: likely_pairs(limit=0))


def compare_all(*, enough: int = ENOUGH) -> list[Pair]:
    """Compare all listings anew, and give the pairs of at least `enough` points, the likest first."""
    read: dict[UUID, Named] = {}
    return _likely(_gather(0, read), read, enough)


def _likely(known: Known, read: Mapping[UUID, Named], enough: int = ENOUGH) -> list[Pair]:
    suspects = _suspects(known)
    read = read or dict(read_named(known.ids))
    return _sorted(_scored(((known.ids[a], known.ids[b]) for a, b in suspects), read, enough))


def _scored(pairs: Iterable[tuple[UUID, UUID]], read: Mapping[UUID, Named], enough: int) -> Iterator[Pair]:
    for one, other in pairs:
        if one in read and other in read:
            alike = likeness(read[one].traits, read[other].traits, enough=enough)
            if alike:
                yield Pair(_words(one, read[one], alike), _words(other, read[other], alike))


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.one.score, pair.one.name, pair.one.service_id, pair.other.service_id))


def _suspects(known: Known) -> list[tuple[int, int]]:
    """Give the pairs of rows that share a key, those of rare keys first if there are too many."""
    bounds = np.concatenate([[0], np.flatnonzero(np.diff(known.hashes)) + 1, [len(known.hashes)]])
    sizes = np.diff(bounds)
    some = np.flatnonzero((sizes > 1) & (sizes <= MOST_OF_A_KEY))
    found: set[int] = set()
    for key in some[np.argsort(sizes[some], kind="stable")].tolist():
        rows = np.unique(known.rows[bounds[key] : bounds[key + 1]]).astype(np.int64)
        first, second = np.triu_indices(len(rows), 1)
        found.update((rows[first] << 32 | rows[second]).tolist())
        if len(found) >= MOST_COMPARED:
            break
    return [(pair >> 32, pair & 0xFFFFFFFF) for pair in sorted(found)]


def _words(service_id: UUID, named: Named, alike: Alike) -> Likeness:
    return Likeness(service_id, named.name, named.organisation, alike.why, alike.score)


def _kept() -> tuple[dict[Path, Known], Path]:
    return current_app.extensions.setdefault("directory_likeness", {}), current_app.config["HUB"].search_dir


def _known(read: dict[UUID, Named] | None = None) -> Known:
    """Give the keys of all listings, with what changed since read again; `read` as for `_gather`."""
    kept, folder = _kept()
    with _gathering:
        seq, known = newest_change(), kept.get(folder)
        if known is None:
            known = _gather(seq, read)
        elif known.seq != seq:
            changed = _changed_since(known)
            known = _gather(seq, read) if changed is None else _followed(known, changed, seq)
        kept[folder] = known
        return known


def _changed_since(known: Known) -> set[UUID] | None:
    """Give what changed since; None where that is too much, or the table was begun anew."""
    newer = select(DirectoryChange.object_id).where(DirectoryChange.seq > known.seq, DirectoryChange.kind == "service")
    changed = set(db.session.scalars(newer.distinct().limit(MOST_CHANGED + 1)))
    return None if newest_change() < known.seq or len(changed) > MOST_CHANGED else changed


def _gather(seq: int, read: dict[UUID, Named] | None) -> Known:
    """Make the keys of all listings; `read`, where it is given, gets what they are made of, for what comes next."""
    chosen = select(Service.id).where(Service.visibility != Visibility.ARCHIVED).order_by(Service.id)
    ids = list(db.session.scalars(chosen))
    keys, rows = _keys(ids, {service_id: row for row, service_id in enumerate(ids)}, read)
    order = np.argsort(keys, kind="stable")
    return Known(seq, ids, keys[order], rows[order])


def _followed(known: Known, changed: set[UUID], seq: int) -> Known:
    """Read what changed again, and compare it with all others where all were compared before."""
    row_of = {service_id: row for row, service_id in enumerate(known.ids)}
    ids = [*known.ids, *sorted(changed - row_of.keys())]
    row_of |= {service_id: row for row, service_id in enumerate(ids[len(known.ids) :], len(known.ids))}
    listed = select(Service.id).where(Service.id.in_(changed), Service.visibility != Visibility.ARCHIVED)
    now = set(db.session.scalars(listed))
    keys, rows = _keys(now, row_of)
    stays = ~np.isin(known.rows, [row_of[each] for each in changed])
    keys, rows = np.concatenate([known.hashes[stays], keys]), np.concatenate([known.rows[stays], rows])
    order = np.argsort(keys, kind="stable")
    following = Known(seq, ids, keys[order], rows[order])
    if known.pairs is None:
        return following
    old = [each for each in known.pairs if not {each.one.service_id, each.other.service_id} & changed]
    return replace(following, pairs=_sorted([*old, *_new_pairs(following, now)]))


def _new_pairs(known: Known, changed: Collection[UUID]) -> Iterator[Pair]:
    read = dict(read_named(changed))
    near = {
        tuple(sorted((each, known.ids[row])))
        for each, named in read.items()
        for key in named.traits.keys()  # noqa: SIM118
        for row in known.sharing(key)
        if known.ids[row] != each
    }
    read |= dict(read_named({each for pair in near for each in pair} - read.keys()))
    return _scored(((one, other) for one, other in sorted(near)), read, ENOUGH)


def _keys(
    ids: Collection[UUID], row_of: Mapping[UUID, int], read: dict[UUID, Named] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the hashes of the keys of listings, and the row of each."""
    hashes, rows = array("q"), array("i")
    for service_id, named in read_named(ids):
        if read is not None:
            read[service_id] = named
        for key in set(named.traits.keys()):
            hashes.append(hash(key))
            rows.append(row_of[service_id])
    return np.array(hashes, dtype=np.int64), np.array(rows, dtype=np.int32)
