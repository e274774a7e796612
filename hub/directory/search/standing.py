"""How a service stands, whatever was searched for: does it take people, its last check, wait, answers and listing."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hub.directory.search.facts import NO_DATE, UNKNOWN, Facts, Floats
from hub.directory.search.ranking import Ranking

GOOD, STALE, CLOSED = 0, 1, 2


@dataclass(frozen=True)
class Standing:
    """For every document: what its score is multiplied by, and whether it is GOOD, STALE or CLOSED (to new people).

    STALE is what was not checked lately, or never.
    """

    factors: Floats
    trusted: NDArray[np.int8]


def stand(facts: Facts, ranking: Ranking, today: date) -> Standing:
    """Give how documents stand on a day: the product of five factors, each within bounds that `Ranking` names."""
    age = _days_since_check(facts, today)
    takes = np.where(facts.accepting, 1.0, np.where(facts.may_take, ranking.ask_first_factor, ranking.closed_factor))
    trusted = np.where(facts.may_take, np.where(age <= ranking.stale_after_days, GOOD, STALE), CLOSED)
    return Standing(
        takes
        * freshness(age, ranking)
        * waiting(facts.wait_days, ranking)
        * answers(facts, ranking)
        * thorough(facts.thoroughness, ranking),
        trusted.astype(np.int8),
    )


def freshness(age: Floats, ranking: Ranking) -> Floats:
    """Give the factor for days since the last check: less with every day, but never less than for "never checked"."""
    days, factors = zip(*ranking.freshness, strict=True)
    graded = np.interp(age, days, factors)
    return np.where(np.isinf(age), ranking.never_checked_factor, np.maximum(graded, ranking.never_checked_factor))


def waiting(days: NDArray[np.int32], ranking: Ranking) -> Floats:
    """Give the factor for a wait in days, UNKNOWN where nobody said: it falls gently towards `wait_factor`."""
    known = np.where(days == UNKNOWN, ranking.wait_assumed_days, days)
    return ranking.wait_factor + (1 - ranking.wait_factor) * np.exp(-known / ranking.wait_scale_days)


def answers(facts: Facts, ranking: Ranking) -> Floats:
    """Give the factor for what happened to past referrals; 1 where there are too few answers to say anything."""
    factors = share_factor(facts.taken, facts.answered, ranking)
    return np.where(facts.answered >= ranking.answers_fewest, factors, 1.0)


def share_factor(taken: NDArray[np.int32], answered: NDArray[np.int32], ranking: Ranking) -> Floats:
    """Give the factor for the share of referrals that was taken, drawn towards a usual share.

    Never further from 1 than `answers_effect`.
    """
    usual, weight = ranking.answers_usual_share, ranking.answers_usual_weight
    share = (taken + usual * weight) / (answered + weight)
    return np.asarray(1 + ranking.answers_effect * (share - usual))


def thorough(percent: NDArray[np.int32], ranking: Ranking) -> Floats:
    """Give the factor for how much a listing tells, in percent: from `thin_factor` for nothing to 1 for all."""
    return np.asarray(ranking.thin_factor + (1 - ranking.thin_factor) * percent / 100)


def nearness(distance: Floats, ranking: Ranking) -> Floats:
    """Give the factor for a distance in metres, infinite for no place: it falls towards `far_factor`."""
    return ranking.far_factor + (1 - ranking.far_factor) * np.exp(-distance / ranking.near_scale_m)


def _days_since_check(facts: Facts, today: date) -> Floats:
    """A date to come is a slip of the pen and counts as today; infinite where nobody ever checked."""
    age = np.maximum(0.0, today.toordinal() - facts.assured.astype(np.float64))
    return np.where(facts.assured == NO_DATE, np.inf, age)
