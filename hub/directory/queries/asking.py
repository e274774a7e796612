"""What somebody looks for in the directory."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.directory.rules.schedules import Part
from hub.directory.search.query import Sort

AS_IT_IS = frozenset({"all"})  # of `Criteria.plain`: read nothing from the text
NOON, EVENING = 12 * 60, 17 * 60
PARTS_OF_DAY: Mapping[str, Part] = {
    "morning": (0, NOON),
    "afternoon": (NOON, EVENING),
    "evening": (EVENING, 24 * 60),
}


@dataclass(frozen=True)
class Criteria:
    """What somebody looks for; empty means whatever. `age` is in years, `most_pence` a cost, `day` 0 for Monday,
    `within_bus` minutes by bus or on foot.

    `window` is from when to when, in minutes after midnight, and goes before `part_of_day`. `wait` is the most weeks,
    or "unsaid"; `organisation` and `need` are ids. `serves_here` leaves out what is for people elsewhere than `near`.
    `plain` names what of the text is not to be read as a wish; see `understanding`.
    """

    text: str = ""
    near: str = ""
    within_miles: float | None = None
    within_bus: int | None = None
    day: int | None = None
    part_of_day: str = ""
    need: str = ""
    most_pence: int | None = None
    age: int | None = None
    audience: frozenset[str] = frozenset()
    language: str = ""
    access: frozenset[str] = frozenset()
    delivery: frozenset[str] = frozenset()
    accepting: bool = False
    nearest_first: bool = False
    page: int = 1
    window: Part | None = None
    open_now: bool = False
    gender: str = ""
    route: str = ""
    organisation: str = ""
    checked_days: int | None = None
    wait: str = ""
    serves_here: bool = False
    sort: Sort = Sort.BEST
    plain: frozenset[str] = frozenset()
    with_lapsed: bool = False

    @property
    def minutes(self) -> Part | None:
        """Give the window from when to when, in minutes after midnight; None for the whole day."""
        return self.window or PARTS_OF_DAY.get(self.part_of_day)

    @property
    def order(self) -> Sort:
        """Give the order of the results."""
        return Sort.DISTANCE if self.nearest_first else self.sort
