"""Every number that decides the order of search results, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FIELDS = ("name", "terms", "organisation", "place", "description")


@dataclass(frozen=True)
class Ranking:
    """How hits are weighed. `b` and `k1` are BM25's; factors multiply a score; times in days, distances in metres."""

    field_weights: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {"name": 4.0, "terms": 2.5, "organisation": 1.5, "place": 1.5, "description": 1.0}
        )
    )
    b: float = 0.75
    k1: float = 1.2
    synonym_weight: float = 0.5
    correction_weight: float = 0.8
    rare_correction_weight: float = 0.3
    coordination_power: float = 1.5
    stale_after_days: int = 180
    stale_factor: float = 0.6
    closed_factor: float = 0.35
    far_factor: float = 0.5  # what is left of a score at the other end of the country, or with no place at all
    near_scale_m: float = 5_000.0
    cache_bytes: int = 32 * 1024 * 1024
    cache_bytes_a_service: int = 256

    def room(self, services: int) -> int:
        """Give how many bytes of found words to keep for so many services, in one process."""
        return max(self.cache_bytes, self.cache_bytes_a_service * services)


SETTINGS = Ranking()
