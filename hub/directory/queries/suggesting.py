"""Services for what somebody wants to happen: ranked, each with its reasons, and near misses with theirs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.directory.geography.buses import Reach
from hub.directory.geography.distance import METRES_A_MILE
from hub.directory.geography.geocoder import Located
from hub.directory.queries.asking import AS_IT_IS, Criteria
from hub.directory.queries.buses import rides_to
from hub.directory.queries.cards import Card, found_card
from hub.directory.queries.listings import Listed, find_listings
from hub.directory.queries.school_terms import school_terms
from hub.directory.queries.search import asked_of_index
from hub.directory.queries.search_index import ON_SHELF, newest_change, search_shelf
from hub.directory.rules.fit import Bearing, Circumstances, Reason, Seen, reasons
from hub.directory.rules.schedule_words import DAY_NAMES
from hub.directory.rules.schedules import next_opening
from hub.directory.rules.school_terms import Terms
from hub.directory.search.query import Hit

LOOKED_AT = 40  # of each way to ask; what comes after has little to do with the goal
SHOWN, MISSES_SHOWN = 6, 5
RANK_HALF = 10  # reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): a place counts 1 / (so many + place)
FITS_WORTH, ASK_COSTS = 0.06, 0.05  # of a score, for each reason
NEAR = 0.35  # of the best score: what has less to do with the goal is no near miss
NEED_WORTH, ALSO_WORTH = 0.8, 0.5  # beside the goal's own words


@dataclass(frozen=True)
class Suggestion:
    """A service that may help, and why or why not."""

    card: Card
    reasons: tuple[Reason, ...]

    def of(self, bearing: str) -> list[str]:
        """Give the words of the reasons that point one way."""
        return [reason.words for reason in self.reasons if reason.bearing == bearing]


@dataclass(frozen=True)
class Suggestions:
    """The best that fit, and the best of those that do not."""

    services: tuple[Suggestion, ...]
    near_misses: tuple[Suggestion, ...]
    located: Located | None


def suggest(actor: Actor, wanted: Criteria, also: Sequence[str] = ()) -> Suggestions:
    """Suggest services for words (the goal's), a need or both; `also` are more words that the goal stands under.

    All else that is wanted excludes nothing: it becomes a reason for or against. Raises Invalid for a place that
    cannot be found, naming `near`.
    """
    hits, located, reach = _candidates(actor, wanted, also)
    listings = find_listings([UUID(each) for each in hits], ON_SHELF[asked_of_index(actor, Criteria()).shelf])
    terms, circumstances = school_terms(newest_change()), _circumstances(wanted)
    weighed: list[tuple[float, Listed, tuple[Reason, ...]]] = []
    for service_id, (score, hit) in hits.items():
        each = listings.get(UUID(service_id))
        if each is None:  # gone since the index was written
            continue
        found = reasons(_seen(each, hit, located, wanted, terms), circumstances)
        weighed.append((_weigh(score, found), each, found))
    weighed.sort(key=lambda item: (-item[0], item[1].listing.name))
    least = NEAR * weighed[0][0] if weighed else 0.0
    fitting = [item for item in weighed if not _is_near_miss(item[2])][:SHOWN]
    missing = [item for item in weighed if _is_near_miss(item[2]) and item[0] >= least][:MISSES_SHOWN]
    rides = rides_to((each.listing for _, each, _ in (*fitting, *missing)), reach)

    def suggested(each: Listed, found: tuple[Reason, ...]) -> Suggestion:
        hit = hits[str(each.id)][1]
        card = found_card(each, hit, located, now(), terms, weekday=wanted.day, part=wanted.minutes, rides=rides)
        return Suggestion(card, found)

    return Suggestions(
        tuple(suggested(each, found) for _, each, found in fitting),
        tuple(suggested(each, found) for _, each, found in missing),
        located,
    )


def _is_near_miss(found: Iterable[Reason]) -> bool:
    """Say whether something speaks against a service."""
    return any(reason.bearing is Bearing.AGAINST for reason in found)


def _candidates(
    actor: Actor, wanted: Criteria, also: Sequence[str]
) -> tuple[dict[str, tuple[float, Hit]], Located | None, Reach | None]:
    """Ask in each way there is and add up what the places in the answers are worth."""
    plain = Criteria(text=wanted.text, near=wanted.near, plain=AS_IT_IS)  # what the person needs is weighed below
    ways = [(plain, 1.0)] if wanted.text else []
    ways += [(replace(plain, text=text), ALSO_WORTH) for text in also if text.strip()]
    if wanted.need:
        ways.append((replace(plain, text="", need=wanted.need), NEED_WORTH))
    found: dict[str, tuple[float, Hit]] = {}
    located = reach = None
    for criteria, worth in ways:
        asked = asked_of_index(actor, criteria)
        located, reach = asked.located, asked.reach
        hits = search_shelf(asked.shelf, replace(asked.query, size=LOOKED_AT)).hits
        for place, hit in enumerate(hits):
            score, first = found.get(hit.service_id, (0.0, hit))
            found[hit.service_id] = (score + worth / (RANK_HALF + place), first)
    return found, located, reach


def _seen(each: Listed, hit: Hit, located: Located | None, wanted: Criteria, terms: Terms) -> Seen:
    schedules = each.listing.all_schedules
    opens = bool(next_opening(schedules, now(), wanted.day, wanted.minutes, terms)) if schedules else None
    return Seen(
        listing=each.listing,
        taking=each.taking(today()),
        checked=each.freshness(today()),
        miles=None if hit.distance_m is None else hit.distance_m / METRES_A_MILE,
        opens=opens,
        not_for=located.label if located and hit.is_elsewhere else "",
    )


def _circumstances(wanted: Criteria) -> Circumstances:
    day = DAY_NAMES[wanted.day] if wanted.day is not None else "any day" if wanted.part_of_day else ""
    return Circumstances(
        age=wanted.age,
        language=wanted.language,
        access=wanted.access,
        most_pence=wanted.most_pence,
        day=f"{day} {wanted.part_of_day}".strip(),
        within_miles=wanted.within_miles,
    )


def _weigh(score: float, found: Iterable[Reason]) -> float:
    counts = Counter(reason.bearing for reason in found)
    return score * (1 + FITS_WORTH * counts[Bearing.FITS] - ASK_COSTS * counts[Bearing.ASK])
