"""Every number that decides the order of search results, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hub.directory.rules.past_answers import FEWEST

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
    weak_weight: float = 0.4  # of words like "help" and "group"
    wish_factor: float = 0.6  # for each wish that is not met
    correction_weight: float = 0.8
    rare_correction_weight: float = 0.3
    coordination_power: float = 1.5
    stale_after_days: int = 180
    # Days since the last check and the factor then; in between it lies in between. Older is as the last.
    freshness: tuple[tuple[int, float], ...] = ((0, 1.0), (30, 0.97), (180, 0.85), (365, 0.7), (730, 0.6))
    never_checked_factor: float = 0.6  # the floor, however old the check
    wait_factor: float = 0.8  # what is left of a score after an endless wait
    wait_scale_days: float = 84.0
    wait_assumed_days: float = 28.0  # where nobody said
    answers_effect: float = 0.25
    answers_usual_share: float = 0.8  # of referrals that are taken, where little is known
    answers_usual_weight: float = 10.0  # counts as so many answers
    answers_fewest: int = FEWEST
    thin_factor: float = 0.9  # what is left of the score of a listing that tells nothing but its name
    ask_first_factor: float = 0.95
    closed_factor: float = 0.3
    far_factor: float = 0.5  # what is left of a score at the other end of the country, or with no place at all
    near_scale_m: float = 5_000.0
    cache_bytes: int = 32 * 1024 * 1024
    cache_bytes_a_service: int = 1024

    def room(self, services: int) -> int:
        """Give how many bytes to keep for so many services, in one process: of posting lists, and as many of matches.

        Where the room is smaller than the lists that one search needs, each search decodes them anew.
        """
        return max(self.cache_bytes, self.cache_bytes_a_service * services)


SETTINGS = Ranking()
