"""Listings that are likely the same: as an import's rows, or as one another."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import Select, select

from hub.core.db import db
from hub.directory.models import Address, Contact, Organization, Phone, Service, ServiceAtLocation, Visibility
from hub.directory.models.ids import shared_id
from hub.directory.queries.search_index import newest_change
from hub.directory.rules.likeness import Alike, Traits, likeness, traits, traits_of

MOST_OF_A_KEY = 100  # listings that share more than this share a switchboard, not a service
_CHUNK = 500  # values in one IN


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


@dataclass
class Known:
    """Every listing that is not archived by the hashes of its keys, as of one change of the directory.

    `pairs` are those that are likely one, from when somebody first asked.
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


@dataclass(frozen=True)
class _Named:
    name: str
    organisation: str
    traits: Traits


def find_alike(items: Sequence[Mapping[str, Any]], *, source: str = "", limit: int = 3) -> list[list[Likeness]]:
    """Find for each HSDS service object the listings that are likely the same, likest first, at most `limit` of them.

    The listing that the object itself is or would become (by its id and the `source` it comes from) is left out.
    """
    known = _known()
    described = [traits_of(item) for item in items]
    near = [{known.ids[row] for key in each.keys() for row in known.sharing(key)} for each in described]  # noqa: SIM118
    read = dict(_read({each for candidates in near for each in candidates}))
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
    """Give the likest pairs of listings in the directory, and how many there are in all."""
    known = _known()
    if known.pairs is None:
        known.pairs = _likely(known)
    return known.pairs[:limit], len(known.pairs)


def _likely(known: Known) -> list[Pair]:
    suspects = _pairs(known)
    read = dict(_read({known.ids[row] for pair in suspects for row in pair}))
    found = []
    for one, other in ((known.ids[a], known.ids[b]) for a, b in suspects):
        alike = likeness(read[one].traits, read[other].traits) if one in read and other in read else None
        if alike:
            found.append(Pair(_words(one, read[one], alike), _words(other, read[other], alike)))
    found.sort(key=lambda pair: (-pair.one.score, pair.one.name, pair.one.service_id, pair.other.service_id))
    return found


def _pairs(known: Known) -> list[tuple[int, int]]:
    """Give the pairs of rows that share a key."""
    bounds = np.concatenate([[0], np.flatnonzero(np.diff(known.hashes)) + 1, [len(known.hashes)]])
    sizes = np.diff(bounds)
    pairs: set[tuple[int, int]] = set()
    for key in np.flatnonzero((sizes > 1) & (sizes <= MOST_OF_A_KEY)).tolist():
        rows = known.rows[bounds[key] : bounds[key + 1]].tolist()
        pairs.update(combinations(sorted(set(rows)), 2))
    return sorted(pairs)


def _words(service_id: UUID, named: _Named, alike: Alike) -> Likeness:
    return Likeness(service_id, named.name, named.organisation, alike.why, alike.score)


def _known() -> Known:
    """Give the keys of all listings, read again when the directory has changed."""
    kept: dict[Path, Known] = current_app.extensions.setdefault("directory_likeness", {})
    folder, seq = current_app.config["HUB"].search_dir, newest_change()
    if folder not in kept or kept[folder].seq != seq:
        kept[folder] = _gather(seq)
    return kept[folder]


def _gather(seq: int) -> Known:
    chosen = select(Service.id).where(Service.visibility != Visibility.ARCHIVED).order_by(Service.id)
    ids = list(db.session.scalars(chosen))
    hashes, rows = array("q"), array("i")
    row_of = {service_id: row for row, service_id in enumerate(ids)}
    for service_id, named in _read(ids):
        for key in set(named.traits.keys()):
            hashes.append(hash(key))
            rows.append(row_of[service_id])
    keys, places = np.array(hashes, dtype=np.int64), np.array(rows, dtype=np.int32)
    order = np.argsort(keys, kind="stable")
    return Known(seq, ids, keys[order], places[order])


def _read(ids: Collection[UUID]) -> Iterator[tuple[UUID, _Named]]:
    """Read what listings are compared by, a few statements for some hundred at a time."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        phones, postcodes = _gathered(_phones(chunk)), _gathered([_postcodes(chunk)])
        rows = db.session.execute(
            select(Service.id, Service.name, Service.url, Organization.name.label("run_by"), Organization.website)
            .outerjoin(Organization, Organization.id == Service.organization_id)
            .where(Service.id.in_(chunk))
        )
        for row in rows:
            own = traits(
                row.name, row.run_by or "", postcodes[row.id], phones[row.id], filter(None, (row.url, row.website))
            )
            yield row.id, _Named(row.name, row.run_by or "", own)


def _phones(ids: Sequence[UUID]) -> Iterable[Select[UUID, str]]:
    yield select(Phone.service_id, Phone.number).where(Phone.service_id.in_(ids))  # type: ignore[misc]  # never null here
    yield (
        select(Contact.service_id, Phone.number)  # type: ignore[misc]  # never null here
        .join(Contact, Contact.id == Phone.contact_id)
        .where(Contact.service_id.in_(ids))
    )


def _postcodes(ids: Sequence[UUID]) -> Select[UUID, str]:
    return (
        select(ServiceAtLocation.service_id, Address.postal_code)  # type: ignore[return-value]  # never null here
        .join(Address, Address.location_id == ServiceAtLocation.location_id)
        .where(ServiceAtLocation.service_id.in_(ids), Address.postal_code.is_not(None))
    )


def _gathered(statements: Iterable[Select[UUID, str]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for statement in statements:
        for service_id, value in db.session.execute(statement):
            found[service_id].append(value)
    return found
