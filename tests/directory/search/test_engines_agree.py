"""The engines of the benchmark are asked the same: filters let the same services through, on the same corpus."""

from collections import Counter
from pathlib import Path

import pytest

from bench.engines import Hub
from bench.engines_sql import Sqlite
from bench.uk_corpus import TOWNS, Question, questions, services

KNOWN = list(services(300))
BROWSING = [question for question in questions(800) if not question.text]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Hub, Sqlite]:
    folder: Path = tmp_path_factory.mktemp("engines")
    made = Hub(folder / "hub"), Sqlite(folder)
    for engine in made:
        engine.build(KNOWN)
    return made


def test_filters_let_the_same_number_through_in_hub_and_in_sql(engines: tuple[Hub, Sqlite]) -> None:
    totals = [[engine.search(question) for question in BROWSING] for engine in engines]
    assert totals[0] == totals[1]
    assert 0 < sum(0 < total < len(KNOWN) for total in totals[0]) < len(BROWSING)


@pytest.mark.parametrize("text", ["befriending", "halifax", "choir"])
def test_a_word_is_in_as_many_services_for_hub_and_for_sql_or_more_by_synonyms(
    engines: tuple[Hub, Sqlite], text: str
) -> None:
    hub, sqlite = (engine.search(Question(text, None, None, None, None, free_only=False)) for engine in engines)
    assert hub >= sqlite > 0


def test_an_update_replaces_the_service(engines: tuple[Hub, Sqlite]) -> None:
    asked = Question("choir", None, None, None, None, free_only=False)
    before = [engine.search(asked) for engine in engines]
    for engine in engines:
        engine.update(0, KNOWN[0])
    assert [engine.search(asked) for engine in engines] == before


def test_the_corpus_is_the_same_each_time_and_as_unequal_as_towns_and_words_are() -> None:
    assert list(services(300)) == KNOWN
    towns = Counter(service.places[0] for service in KNOWN)
    assert towns["London"] > 5 * towns["Penzance"]
    assert set(towns) <= set(TOWNS)
    words = Counter(word for service in KNOWN for word in service.description.split())
    commonest = [count for _, count in words.most_common()]
    assert sum(commonest[:50]) > 0.4 * sum(commonest)
    assert sum(count == 1 for count in commonest) > 0.2 * len(commonest)
