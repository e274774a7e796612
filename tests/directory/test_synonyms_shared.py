"""Areas share their synonyms: what one exports another takes in, and what was changed there stays."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from hub.core.db import db, transaction
from hub.directory.actions.synonyms import change_group, switch_group
from hub.directory.models import SynonymChange, SynonymGroup
from hub.directory.queries.synonyms import all_groups, shipped_id, synonyms_of
from hub.directory.rules.synonyms import Group, GroupState
from hub.directory.search.synonyms import shipped, shipped_groups
from tests.factories.synonyms import LONELY, SYSTEM, fields, group_now, make_group


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["directory", "synonyms", *map(str, arguments)])


def forget() -> None:
    """Be another area: one that has changed nothing yet."""
    with transaction():
        db.session.query(SynonymChange).delete()
        db.session.query(SynonymGroup).delete()
    assert synonyms_of(all_groups()) == shipped()


@pytest.fixture
def file(app: Flask, tmp_path: Path) -> Path:
    """What an area exported: a group of its own, one that it changed, one that it switched off."""
    make_group(["ukulele"], ["mithered"])
    change_group(
        LONELY, fields(["lonely", "befriending"], ["mardy"], note="Ours"), seen=group_now(LONELY).fields, actor=SYSTEM
    )
    switch_group(shipped_id("esa"), is_on=False, actor=SYSTEM)
    path = tmp_path / "synonyms.json"
    assert "3 groups written" in run(app, "export", path).output
    return path


def test_another_area_has_them_as_they_were(app: Flask, file: Path) -> None:
    before = synonyms_of(all_groups())
    forget()
    tried = run(app, "import", file, "--dry-run").output
    assert "1 would be created, 2 would be changed, 0 unchanged" in tried
    assert synonyms_of(all_groups()) == shipped()
    assert "Groups: 1 created, 2 changed, 0 unchanged, 0 kept" in run(app, "import", file).output
    assert set(synonyms_of(all_groups()).groups) == set(before.groups)
    assert group_now(LONELY).fields.note == "Ours"
    assert group_now(shipped_id("esa")).state is GroupState.OFF
    assert "0 created, 0 changed, 3 unchanged" in run(app, "import", file).output
    again = file.with_name("again.json")
    run(app, "export", again)
    assert again.read_text() == file.read_text()


def test_what_was_changed_here_stays_unless_it_is_to_be_replaced(app: Flask, file: Path) -> None:
    change_group(LONELY, fields(["lonely", "chess"]), seen=group_now(LONELY).fields, actor=SYSTEM)
    result = run(app, "import", file)
    assert "2 unchanged, 1 kept as they are here" in result.output
    assert "“lonely” was changed here and stays" in result.output
    assert group_now(LONELY).fields.group == Group(("lonely", "chess"))
    assert "1 changed" in run(app, "import", file, "--replace").output
    assert group_now(LONELY).fields.group == Group(("lonely", "befriending"), ("mardy",))


def test_a_change_of_an_older_hub_meets_what_is_shipped_here(app: Flask, file: Path) -> None:
    content = json.loads(file.read_text())
    forget()
    now_shipped = shipped_groups()["loneliness"]
    for group in content["groups"]:
        if group.get("shipped") == "loneliness":  # made where "isolated" was not shipped yet
            group["base"]["same"] = [each for each in now_shipped.same if each != "isolated"]
    file.write_text(json.dumps(content))
    assert run(app, "import", file).exit_code == 0
    assert sorted(group_now(LONELY).fields.group.same) == ["befriending", "isolated", "lonely"]


def test_a_group_that_is_not_shipped_here_is_taken_in_as_ours(app: Flask, file: Path) -> None:
    content = json.loads(file.read_text())
    for group in content["groups"]:
        if "shipped" in group:
            group["shipped"] = f"{group['shipped']} of later"
    file.write_text(json.dumps(content))
    assert "2 created, 0 changed, 1 unchanged" in run(app, "import", file).output
    line = group_now(shipped_id("loneliness of later"))
    assert (line.state, line.was_shipped) == (GroupState.OURS, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "cannot be read"),
        ("[]", "holds no synonyms of Hub"),
        ('{"format": "Hub synonyms 1", "groups": ["x"]}', "Group 1 of the file cannot be read"),
        ('{"format": "Hub synonyms 1", "groups": [{"id": "x", "same": ["a"]}]}', "Group 1 of the file cannot be read"),
        (
            '{"format": "Hub synonyms 1", "groups": [{"id": "9f0f6a0e-1a52-4a2c-8a77-6c1d2f7f0b54", "same": [1]}]}',
            "same and say must be lists of text",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(app: Flask, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "synonyms.json").write_text(content)
    result = run(app, "import", tmp_path / "synonyms.json")
    assert result.exit_code == 1
    assert words in result.output


def test_a_group_without_sense_is_left_out_and_the_others_are_taken(app: Flask, file: Path) -> None:
    content = json.loads(file.read_text())
    forget()
    content["groups"][0] |= {"same": ["!!"], "say": []}
    file.write_text(json.dumps(content))
    result = run(app, "import", file)
    assert "1 left out" in result.output
    assert "Group 1: “!!” has no word that can be searched." in result.output
