"""The judged queries are sound, and Hub finds on the demonstration place what it found when they were judged."""

import json
from collections.abc import Iterator
from statistics import mean

import pytest

from bench.judged import metrics
from bench.judged.hub_search import hub
from bench.judged.plain import Search
from bench.judged.queries import HERE, Judged, by_beginning, by_organisation, only_read, read_judged
from bench.judged_bench import DEMO, MANCHESTER

FLOOR = 0.79  # measured: 0.806 by 145 queries on 309 services; 0.854 on those tuned by, 0.762 on those held out


def demo() -> list[Judged]:
    return read_judged("demo", by_beginning([each["id"] for each in json.loads(DEMO.read_bytes())]))


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    with hub(DEMO.read_bytes()) as searching:
        yield searching


def test_hub_orders_the_demonstration_place_no_worse_than_when_it_was_judged(search: Search) -> None:
    judged = demo()
    scores = {each.query: metrics.ndcg(only_read(search(each.query)), each.grades) for each in judged}
    assert mean(scores.values()) >= FLOOR, sorted(scores.items(), key=lambda item: item[1])[:10]


@pytest.mark.parametrize("place", ["demo", "manchester"])
def test_every_line_is_a_query_of_its_own_with_grades_and_an_answer(place: str) -> None:
    rows = [json.loads(line) for line in (HERE / f"{place}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 60
    assert len({row["id"] for row in rows}) == len({row["query"] for row in rows}) == len(rows)
    assert all(set(row["judged"].values()) <= {1, 2, 3} and max(row["judged"].values()) > 1 for row in rows)


def test_a_key_of_a_judgement_stands_for_one_service_of_the_demonstration_place() -> None:
    keys = by_beginning([each["id"] for each in json.loads(DEMO.read_bytes())])
    assert all(len(ids) == 1 for ids in keys.values())


def test_what_the_judge_has_not_read_is_left_out_and_what_is_graded_has_been_read() -> None:
    graded = {service_id for each in demo() for service_id in each.grades}
    assert only_read(["ffffffff-0000", *sorted(graded)]) == sorted(graded)


@pytest.mark.skipif(not MANCHESTER.exists(), reason="the services of Manchester are not here")
def test_every_organisation_judged_is_in_the_manchester_set() -> None:
    judged = read_judged("manchester", by_organisation(json.loads(MANCHESTER.read_bytes())))
    assert all(each.grades for each in judged)


def test_about_half_of_the_queries_are_held_out_and_the_id_alone_decides() -> None:
    judged = demo()
    assert 0.35 < mean(each.is_held_out for each in judged) < 0.65
    assert all(Judged(each.id, "other words", {}).is_held_out == each.is_held_out for each in judged)
