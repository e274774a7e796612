"""What would be found if one thing less were asked for: the way on from a search that found nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hub.core.actor import Actor
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import count_services

# Filters by their names on the form.
_SINGLE = {
    "within": "within_bus",
    "day": "day",
    "part": "part_of_day",
    "need": "need",
    "cost": "most_pence",
    "age": "age",
    "language": "language",
    "accepting": "accepting",
    "times": "window",
    "now": "open_now",
    "gender": "gender",
    "route": "route",
    "organisation": "organisation",
    "checked": "checked_days",
    "wait": "wait",
    "serving": "serves_here",
}
_SEVERAL = {"audience": "audience", "access": "access", "how": "delivery"}
FURTHER = (0.5, 1.0, 2.0, 5.0, 10.0, 25.0)  # miles


@dataclass(frozen=True)
class Loosening:
    """A filter to let go, named as the form names it ("day", "access:Hearing loop"; "filters" for all of them), and
    how many services that would find. With `within_miles`, the distance is not let go but made so large.
    """

    name: str
    count: int
    within_miles: float | None = None


def loosenings(actor: Actor, criteria: Criteria) -> list[Loosening]:
    """Try to let go of one filter at a time, those that find something, the most careful change of distance first.

    All of them together are tried where no single one helps. Counts are of what the actor may see. Raises Invalid for
    a place that cannot be found, naming `near`.
    """
    found = list(_further(actor, criteria))
    for name, looser in _each_less(criteria):
        if count := count_services(actor, looser):
            found.append(Loosening(name, count))
    if not found and (count := count_services(actor, _bare(criteria))):
        found.append(Loosening("filters", count))
    return found


def _further(actor: Actor, criteria: Criteria) -> Iterator[Loosening]:
    """Give the first larger distance at which there is something, then any distance where that finds more."""
    if criteria.within_miles is None:
        return
    nearest = 0
    for miles in FURTHER:
        if miles > criteria.within_miles and (nearest := _count_within(actor, criteria, miles)):
            yield Loosening("within", nearest, miles)
            break
    anywhere = _count_within(actor, criteria, None)
    if anywhere > nearest:
        yield Loosening("within", anywhere)


def _count_within(actor: Actor, criteria: Criteria, miles: float | None) -> int:
    return count_services(actor, replace(criteria, within_miles=miles))


def _each_less(criteria: Criteria) -> Iterator[tuple[str, Criteria]]:
    whatever = Criteria()
    for name, attribute in _SINGLE.items():
        is_all_there_is = name == "need" and not criteria.text
        if getattr(criteria, attribute) != getattr(whatever, attribute) and not is_all_there_is:
            yield name, replace(criteria, **{attribute: getattr(whatever, attribute)})
    for name, attribute in _SEVERAL.items():
        values: Any = getattr(criteria, attribute)
        for value in sorted(values):
            yield f"{name}:{value}", replace(criteria, **{attribute: values - {value}})


def _bare(criteria: Criteria) -> Criteria:
    """Give the words and the place alone; the need where there are no words."""
    return Criteria(text=criteria.text, near=criteria.near, need="" if criteria.text else criteria.need)
