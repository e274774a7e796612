"""Listings written by hand with what is one service and what only looks so: the small twin of `bench duplicates`.

Rows of one group are one service. A group of one row stands near another group that it is no part of: neighbours in a
building, branches in other towns, groups by number, by day or for whom, other services of one organisation.
"""

import csv
from itertools import combinations
from pathlib import Path

from hub.directory.rules.listing_traits import Address, Traits, traits

Row = tuple[str, ...]  # group, name, organisation, street, town, postcode, telephone, web, email, description

with (Path(__file__).parent.parent / "data" / "labelled_duplicates.csv").open(encoding="utf-8", newline="") as _file:
    ROWS: tuple[Row, ...] = tuple(tuple(row) for row in csv.reader(_file))[1:]


def read(row: Row) -> Traits:
    """Give what a row is compared by."""
    _, name, organisation, street, town, postcode, phone, web, email, description = row
    places = [Address(street, town, postcode)] if postcode else []
    return traits(
        name, organisation, places=places, phones=[phone], webs=[web], emails=[email], description=description
    )


def pairs() -> list[tuple[Row, Row, bool]]:
    """Give every pair of rows, and whether it is one service."""
    return [(one, other, one[0] == other[0]) for one, other in combinations(ROWS, 2)]
