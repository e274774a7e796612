"""Judged queries: loading them, and what a change of the synonyms does to them, by numbers reckoned by hand."""

import json
from collections.abc import Callable
from math import log2
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from hub.core.actor import Actor, Role
from hub.core.errors import Invalid, NotAllowed
from hub.directory.actions import set_visibility
from hub.directory.actions.judged import keep_judged
from hub.directory.imports.judged import load_judged
from hub.directory.models import Service, Visibility
from hub.directory.queries.judged import Placed, compare, judged_queries, preview
from hub.directory.queries.synonyms import all_groups, synonyms_of
from hub.directory.rules.synonyms import Group
from hub.directory.search.synonyms import Synonyms
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import actor_as, make_organisation
from tests.factories.synonyms import SYSTEM, judge

pytestmark = pytest.mark.usefixtures("app")
NOTHING = Synonyms(())
MUSIC = Synonyms([Group(("ukulele",), ("mithered",)), Group(("chess", "ukulele"))])


@pytest.fixture
def place() -> dict[str, Service]:
    """Two services, and three judged queries: for one nothing is found, one misses a service, one is right."""
    services = {name: make_service(name) for name in ("Ukulele circle", "Chess evening")}
    ukulele, chess = services.values()
    judge("mithered", {ukulele: 3})
    judge("chess", {chess: 2, ukulele: 1})
    judge("evening", {chess: 1})
    return services


def test_the_preview_gives_the_measures_before_and_after_and_each_query_that_changes(place: dict[str, Service]) -> None:
    found = preview(SYSTEM, NOTHING, MUSIC)
    assert found is not None
    half = 3 / (3 + 1 / log2(3))  # chess alone: gain 2² - 1 of what is best, which has 2¹ - 1 in the second place too
    assert found.before == pytest.approx((0 + half + 1) / 3)
    assert found.after == pytest.approx(1)
    assert (found.queries, found.better, found.worse, found.same) == (3, 2, 0, 1)
    chess, mithered = found.changed
    assert (chess.text, chess.before, chess.after) == ("chess", pytest.approx(half), pytest.approx(1))
    assert mithered.first_before == ()
    assert mithered.first_after == (Placed("Ukulele circle", 3),)
    assert chess.first_after == (Placed("Chess evening", 2), Placed("Ukulele circle", 1))


def test_what_becomes_worse_comes_first(place: dict[str, Service]) -> None:
    worse = preview(SYSTEM, MUSIC, Synonyms([Group(("chess", "ukulele")), Group(("chess",), ("evening",))]))
    assert worse is not None
    assert (worse.better, worse.worse, worse.same) == (0, 1, 2)
    assert [(each.text, each.after) for each in worse.changed] == [("mithered", 0)]
    assert worse.after == pytest.approx(2 / 3)


def test_without_a_change_nothing_changes(place: dict[str, Service]) -> None:
    now = synonyms_of(all_groups())
    found = preview(SYSTEM, now, now)
    assert found is not None
    assert (found.changed, found.before) == ((), found.after)


def test_any_words_can_be_tried(place: dict[str, Service]) -> None:
    tried = compare(SYSTEM, "is mithered", NOTHING, MUSIC)
    assert (tried.first_before, tried.first_after) == ((), (Placed("Ukulele circle", None),))
    assert compare(SYSTEM, "!!", NOTHING, MUSIC).is_same


def test_only_what_anybody_may_see_is_shown(place: dict[str, Service]) -> None:
    set_visibility(place["Ukulele circle"].id, Visibility.INTERNAL, actor=SYSTEM)
    assert compare(SYSTEM, "mithered", NOTHING, MUSIC).first_after == ()


def test_where_nothing_is_judged_there_is_no_preview() -> None:
    assert preview(SYSTEM, NOTHING, MUSIC) is None


def test_only_the_directory_team_judges_and_looks() -> None:
    other = actor_as(Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))
    attempts: list[Callable[[], Any]] = [
        lambda: preview(other, NOTHING, MUSIC),
        lambda: compare(other, "chess", NOTHING, MUSIC),
        lambda: keep_judged([], replace=True, actor=other),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def load(app: Flask, path: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["directory", "judged", "load", str(path), *options])


def written(path: Path, **queries: dict[str, Any]) -> Path:
    rows = [{"id": text, "query": text, "judged": grades} for text, grades in queries.items()]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    return path


def test_a_file_is_loaded_and_loaded_again(app: Flask, tmp_path: Path) -> None:
    service, other = make_service("Chess"), make_service("Bridge")
    first = service.id.hex[:12]
    path = written(tmp_path / "judged.jsonl", chess={first: 3, str(other.id): 0}, games={first.upper(): 1})
    assert "2 created, 0 changed, 0 unchanged." in load(app, path).output
    assert [(each.text, each.grades) for each in judged_queries()] == [
        ("chess", {str(service.id): 3}),
        ("games", {str(service.id): 1}),
    ]
    written(path, chess={first: 2, str(other.id): 1})
    assert "0 created, 1 changed, 0 unchanged." in load(app, path).output
    assert "0 created, 0 changed, 1 unchanged, 1 forgotten." in load(app, path, "--replace").output
    assert [(each.text, len(each.grades)) for each in judged_queries()] == [("chess", 2)]


def test_judgements_of_what_is_not_here_are_left_out_and_said(app: Flask, tmp_path: Path) -> None:
    service = make_service("Chess")
    path = written(tmp_path / "judged.jsonl", chess={service.id.hex: 3, "zz": 2}, debt={"yy": 3})
    result = load(app, path)
    assert result.exit_code == 0
    assert "1 created" in result.output
    assert "chess: zz: no service has this id; this judgement is left out." in result.output
    assert "debt: no service here answers “debt”; the query is left out." in result.output


def test_a_beginning_that_two_services_have_names_neither(app: Flask, tmp_path: Path) -> None:
    for last in "12":
        make_service(f"Chess {last}", id=f"aaaaaaaa-0000-4000-8000-00000000000{last}")
    result = load(app, written(tmp_path / "judged.jsonl", chess={"aaaaaaaa": 3}))
    assert "chess: aaaaaaaa: 2 services have ids that begin so" in result.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no json", "Line 1 is no judged query"),
        ('{"id": "a", "query": "b"}', "Line 1 is no judged query"),
        ('{"id": "a", "query": " ", "judged": {}}', "Line 1 is no judged query"),
        ('{"id": "a", "query": "b", "judged": {"c": 4}}', "Line 1: give c a grade from 0 to 3"),
        ('{"id": "a", "query": "b", "judged": {"c": true}}', "Line 1: give c a grade from 0 to 3"),
        ('{"id": "a", "query": "b", "judged": {}}\n' * 2, "These ids stand twice: a"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "judged.jsonl"
    path.write_text(content, errors="surrogateescape")
    with pytest.raises(Invalid) as refused:
        load_judged(path, actor=Actor.system("test"))
    assert words in refused.value.message
    assert judged_queries() == []
