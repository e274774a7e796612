"""The names of needs and of towns, and how terms stand to one another: read once, and again when something changed."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from hub.core.db import db
from hub.directory.geography.places import gather
from hub.directory.geography.postcodes import Point
from hub.directory.models import (
    SEARCHABLE,
    Address,
    Location,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
    TermLink,
    Visibility,
)
from hub.directory.rules.term_graph import TermGraph
from hub.directory.rules.understanding.places import plain


@dataclass(frozen=True)
class NeedTerm:
    """A term by which people narrow a search; `parent_id` is "" at the top.

    `is_chosen_from` holds for the terms of the vocabularies that people choose needs from, `is_offered` for those that
    are not retired; one with `stands_under_offered` need not be shown beside them.
    """

    name: str
    parent_id: str
    is_chosen_from: bool = False
    is_offered: bool = False
    stands_under_offered: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """As of one change of the directory: terms by id, towns with their middle, their names by how these are looked up
    in a text, and in order, those with most services first.
    """

    seq: int
    needs: Mapping[str, NeedTerm]
    towns: Mapping[str, Point]
    town_names: Mapping[str, str]
    busiest_towns: tuple[str, ...]


def vocabulary(seq: int) -> Vocabulary:
    """Give the names that hold since change `seq`."""
    kept: dict[Path, Vocabulary] = current_app.extensions.setdefault("directory_vocabulary", {})
    folder = current_app.config["HUB"].search_dir
    if folder not in kept or kept[folder].seq != seq:
        rows = _towns()
        towns, services = gather(row[:3] for row in rows), Counter[str]()
        for name, _, _, count in rows:
            services[" ".join(name.split())] += count
        busiest = tuple(sorted(towns, key=lambda name: (-services[name], name.casefold())))
        kept[folder] = Vocabulary(seq, _needs(), towns, {plain(name): name for name in towns}, busiest)
    return kept[folder]


def term_graph() -> TermGraph:
    """Read how all terms stand to one another now."""
    parents = select(TaxonomyTerm.id, TaxonomyTerm.parent_id).where(TaxonomyTerm.parent_id.is_not(None))
    links = select(TermLink.term_id, TermLink.other_id, TermLink.relation)
    return TermGraph(
        {row.id: row.parent_id for row in db.session.execute(parents)},
        [(row.term_id, row.other_id, row.relation.value) for row in db.session.execute(links)],
    )


def terms_under(term_ids: Collection[UUID]) -> set[UUID]:
    """Give the terms and all that stand under them, in their own vocabulary and in others that are linked to it.

    What a search for any of these terms finds: see `hub.directory.rules.term_graph`. Unknown ids stay as they are.
    """
    return set(term_graph().under(term_ids))


def _needs() -> dict[str, NeedTerm]:
    chosen_from = set(db.session.scalars(select(Taxonomy.id).where(Taxonomy.for_needs)))
    rows = db.session.execute(
        select(
            TaxonomyTerm.id,
            TaxonomyTerm.name,
            TaxonomyTerm.parent_id,
            TaxonomyTerm.taxonomy_id,
            TaxonomyTerm.is_retired,
        )
    ).all()
    ours = {row.id for row in rows if row.taxonomy_id in chosen_from}
    offered = {row.id for row in rows if row.id in ours and not row.is_retired}
    graph = term_graph() if offered else TermGraph({}, ())
    return {
        str(row.id): NeedTerm(
            row.name,
            str(row.parent_id or ""),
            row.id in ours,
            row.id in offered,
            row.id not in offered and not offered.isdisjoint(graph.above(row.id)),
        )
        for row in rows
    }


def _towns() -> list[tuple[str, float, float, int]]:
    """Give where public services are: town, latitude, longitude and how many. Confidential places do not count: one
    alone would be the town.
    """
    rows = db.session.execute(
        select(Address.city, Location.latitude, Location.longitude, func.count())
        .join(Location, Location.id == Address.location_id)
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(Service.visibility == Visibility.PUBLIC, Service.status.in_(SEARCHABLE))
        .where(Location.is_confidential.is_(False))
        .where(Location.latitude.is_not(None), Address.city.is_not(None))
        .group_by(Address.city, Location.latitude, Location.longitude)
    )
    return [(city or "", latitude or 0.0, longitude or 0.0, count) for city, latitude, longitude, count in rows]
