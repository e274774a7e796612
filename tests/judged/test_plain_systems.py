"""The engines that Hub is compared with search as their manuals say, and no query breaks them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest

from bench.judged.plain import Search, Text, fts5, whoosh

TEXTS = [Text("walks", "Walking group", "By the canal"), Text("debts", "Debt advice", "Bills and a walk-in desk")]
ANY, EVERY = partial(whoosh, every_word=False), partial(whoosh, every_word=True)
System = Callable[[list[Text]], AbstractContextManager[Search]]


@pytest.mark.parametrize("system", [ANY, EVERY, fts5], ids=["any", "every", "fts5"])
def test_a_plain_system_finds_by_the_stem_in_name_and_body(system: System) -> None:
    with system(TEXTS) as search:
        assert search("bill") == ["debts"]
        assert set(search("walks")) == {"walks", "debts"}


def test_any_word_finds_what_every_word_does_not() -> None:
    with ANY(TEXTS) as anything, EVERY(TEXTS) as everything, fts5(TEXTS) as fts:
        assert set(anything("canal bills")) == {"walks", "debts"}
        assert everything("canal bills") == fts("canal bills") == []


@pytest.mark.parametrize("system", [ANY, EVERY, fts5], ids=["any", "every", "fts5"])
@pytest.mark.parametrize("query", ['"', "can't AND (NOT", "name:*", "£5 OR", "-", ""])
def test_no_query_is_taken_for_the_syntax_of_an_engine(system: System, query: str) -> None:
    with system(TEXTS) as search:
        assert set(search(query)) <= {"walks", "debts"}
