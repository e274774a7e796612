"""Reading the judged queries."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Judged:
    """A query as somebody would type it, and the grade of every service that is not 0."""

    id: str
    query: str
    grades: Mapping[str, int]

    @property
    def is_held_out(self) -> bool:
        """Say whether ranking must not be tuned by this query: a hash of its id decides, so that nobody chooses."""
        return sha256(self.id.encode()).digest()[0] % 2 == 1


def read_judged(name: str, keys: Mapping[str, Collection[str]]) -> list[Judged]:
    """Read bench/judged/<name>.jsonl; `keys` says which service ids each key of a judgement stands for.

    Raises KeyError for a judgement of what is not there.
    """
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Judged(
            row["id"],
            row["query"],
            {service_id: grade for key, grade in row["judged"].items() for service_id in keys[key]},
        )
        for row in map(json.loads, lines)
    ]


def by_beginning(service_ids: Collection[str]) -> dict[str, list[str]]:
    """Give the key of each service of the demonstration place: the first eight letters of its id."""
    keys: dict[str, list[str]] = {}
    for service_id in service_ids:
        keys.setdefault(service_id[:8], []).append(service_id)
    return keys


def only_read(found: Sequence[str]) -> list[str]:
    """Leave out services of the demonstration place that the judge has not read: they are neither good nor bad."""
    read = set((HERE / "demo_read.txt").read_text(encoding="utf-8").split())
    return [each for each in found if each[:8] in read]


def by_organisation(services: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Give the services of each organisation by its name, for a place that has each organisation several times."""
    keys: dict[str, list[str]] = {}
    for service in services:
        keys.setdefault(service["organization"]["name"], []).append(service["id"])
    return keys
