"""The team's synonyms: what it adds, changes, switches off and undoes, and that every search goes by it at once."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from hub import create_app
from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Role
from hub.core.db import db, transaction
from hub.core.errors import Conflict, HubError, Invalid, NotAllowed, NotFound, NotSignedIn, WrongState
from hub.directory.actions.synonyms import add_group, change_group, switch_group, undo_change, write_group
from hub.directory.models import SynonymGroup
from hub.directory.queries.search import Criteria, search_services
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.synonym_lists import find_groups, get_group, history_of, others_with
from hub.directory.queries.synonyms import all_groups, shipped_id, synonyms_at, synonyms_of
from hub.directory.rules.synonyms import Group, GroupState, SynonymFields
from hub.directory.search.synonyms import shipped, shipped_groups
from hub.identity.models import OrganisationKind
from tests.conftest import settings_for
from tests.factories.directory import make_service
from tests.factories.identity import actor_as, make_organisation
from tests.factories.synonyms import LONELY, SYSTEM, fields, group_now, make_group
from tests.statements import statements

VISITOR = Actor.anonymous()


def found(text: str) -> list[str]:
    return [card.name for card in search_services(VISITOR, Criteria(text=text)).page.items]


def editor(name: str = "Meera") -> Actor:
    return actor_as(Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM), name=name)


def with_word(group_id: UUID, word: str) -> SynonymFields:
    now = group_now(group_id).fields
    return replace(now, group=Group((*now.group.same, word), now.group.say))


def test_a_word_of_ours_finds_at_once_and_no_more_when_it_is_switched_off(app: Flask) -> None:
    make_service("Ukulele circle")
    assert found("mithered") == []
    group_id = make_group(["Ukulele"], ["mithered", " Not  right "])
    assert found("mithered") == found("she is not right") == ["Ukulele circle"]
    assert found("mitherd") == ["Ukulele circle"]  # a slip of a word that no listing has
    switch_group(group_id, is_on=False, actor=SYSTEM)
    assert found("mithered") == []
    switch_group(group_id, is_on=True, actor=SYSTEM)
    assert found("mithered") == ["Ukulele circle"]


def test_a_shipped_group_is_changed_switched_off_and_undone(app: Flask) -> None:
    make_service("Befriending")
    make_service("Chess")
    assert found("lonely") == ["Befriending"]
    change_group(LONELY, with_word(LONELY, "chess"), seen=group_now(LONELY).fields, actor=SYSTEM)
    assert sorted(found("lonely")) == ["Befriending", "Chess"]
    assert group_now(LONELY).state is GroupState.CHANGED
    switch_group(LONELY, is_on=False, actor=SYSTEM)
    assert found("lonely") == []
    undo_change(LONELY, version=2, actor=SYSTEM)
    assert sorted(found("lonely")) == ["Befriending", "Chess"]
    said = [line.said for line in history_of(SYSTEM, LONELY)]
    assert said == [("Switched on.",), ("Switched off.",), ("Added: “chess”.",)]


def test_undoing_the_first_change_of_a_shipped_group_gives_back_what_is_shipped(app: Flask) -> None:
    change_group(LONELY, fields(["lonely", "chess"]), seen=group_now(LONELY).fields, actor=SYSTEM)
    undo_change(LONELY, version=1, actor=SYSTEM)
    assert group_now(LONELY).fields == SynonymFields(shipped_groups()["loneliness"])
    assert group_now(LONELY).state is GroupState.SHIPPED
    assert synonyms_of(all_groups()) == shipped()
    undo_change(LONELY, version=2, actor=SYSTEM)  # the undoing itself
    assert group_now(LONELY).fields.group == Group(("lonely", "chess"))


def test_undoing_the_adding_of_a_group_switches_it_off(app: Flask) -> None:
    group_id = make_group(["ukulele", "strumming"])
    undo_change(group_id, version=1, actor=SYSTEM)
    assert group_now(group_id).state is GroupState.OFF
    assert group_now(group_id).fields.group == Group(("ukulele", "strumming"))


def test_an_upgrade_reaches_a_changed_group_and_the_change_stays(app: Flask) -> None:
    now_shipped = shipped_groups()["loneliness"]
    older = Group(tuple(each for each in now_shipped.same if each != "isolated"), (*now_shipped.say, "gone since"))
    ours = Group(tuple(each for each in older.same if each != "lonely"), (*older.say, "mithered"))
    with transaction():
        write_group(group_now(LONELY), SynonymFields(ours), base=older, actor=SYSTEM)
    line = group_now(LONELY)
    assert "isolated" in line.fields.group.same  # by the upgrade
    assert "gone since" not in line.fields.group.say
    assert "lonely" not in line.fields.group.same  # by us
    assert "mithered" in line.fields.group.say
    assert line.news == ("Added: “isolated”.", "Taken out: “gone since”.")
    change_group(LONELY, with_word(LONELY, "chess"), seen=line.fields, actor=SYSTEM)
    assert group_now(LONELY).news == ()
    assert "lonely" not in group_now(LONELY).fields.group.same


def test_a_changed_group_that_is_shipped_no_more_stays_ours(app: Flask) -> None:
    group_id = make_group(["ukulele", "strumming"])
    with transaction():
        row = db.session.get_one(SynonymGroup, group_id)
        row.shipped_key, row.base = "a group of old", Group(("ukulele",)).as_json()
    line = group_now(group_id)
    assert (line.state, line.was_shipped, line.fields.group) == (
        GroupState.OURS,
        True,
        Group(("ukulele", "strumming")),
    )


def test_two_editors_do_not_overwrite_each_other(app: Flask) -> None:
    group_id = make_group(["ukulele", "strumming"])
    seen = group_now(group_id).fields
    change_group(group_id, with_word(group_id, "banjo"), seen=seen, actor=editor("Meera"))
    with pytest.raises(Conflict, match=r"Meera changed this group while you had it open\. Added: “banjo”\."):
        change_group(group_id, fields(["ukulele", "guitar"]), seen=seen, actor=SYSTEM)
    with pytest.raises(Conflict, match="Meera changed this group since you looked"):
        undo_change(group_id, version=1, actor=SYSTEM)
    assert group_now(group_id).fields.group.same == ("ukulele", "strumming", "banjo")


def test_saving_what_is_there_already_changes_nothing(app: Flask) -> None:
    before = newest_change()
    change_group(LONELY, group_now(LONELY).fields, seen=group_now(LONELY).fields, actor=SYSTEM)
    assert (group_now(LONELY).version, newest_change()) == (0, before)


def test_what_cannot_be_done_is_refused_and_nothing_is_kept(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        add_group(fields(["!!"], ["mithered"]), actor=SYSTEM)
    assert refused.value.errors[0].field == "same"
    with pytest.raises(WrongState, match="is switched on already"):
        switch_group(LONELY, is_on=True, actor=SYSTEM)
    with pytest.raises(WrongState, match="nothing to undo"):
        undo_change(LONELY, version=0, actor=SYSTEM)
    with pytest.raises(NotFound):
        switch_group(uuid4(), is_on=False, actor=SYSTEM)
    assert synonyms_of(all_groups()) == shipped()


@pytest.mark.parametrize("role", [Role.LINK_WORKER, Role.PROVIDER, Role.COMMISSIONER])
def test_only_the_directory_team_reads_and_changes_synonyms(app: Flask, role: Role) -> None:
    other = actor_as(role, make_organisation(OrganisationKind.PRACTICE))
    for actor, error in ((other, NotAllowed), (VISITOR, NotSignedIn)):
        for attempt in (
            lambda actor=actor: add_group(fields(["a b", "c d"]), actor=actor),
            lambda actor=actor: switch_group(LONELY, is_on=False, actor=actor),
            lambda actor=actor: undo_change(LONELY, version=1, actor=actor),
            lambda actor=actor: find_groups(actor),
            lambda actor=actor: get_group(actor, LONELY),
            lambda actor=actor: history_of(actor, LONELY),
        ):
            with pytest.raises(HubError) as refused:
                attempt()
            assert type(refused.value) is error


def test_each_change_is_in_the_audit_trail_with_who_did_it(app: Flask) -> None:
    actor = editor()
    group_id = make_group(["ukulele", "strumming"], actor=actor)
    switch_group(group_id, is_on=False, actor=actor)
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.entity == "synonym_group").order_by(AuditEvent.seq)
    ).all()
    assert [(each.action.value, each.entity_id, each.actor_name) for each in events] == [
        ("create", str(group_id), actor.name),
        ("update", str(group_id), actor.name),
    ]


def test_the_list_is_narrowed_by_words_and_by_state(app: Flask) -> None:
    make_group(["ukulele", "strumming"], ["want to make music"])
    switch_group(shipped_id("esa"), is_on=False, actor=SYSTEM)
    change_group(LONELY, with_word(LONELY, "chess"), seen=group_now(LONELY).fields, actor=SYSTEM)

    def names(**narrowed: object) -> list[str]:
        return [line.name for line in find_groups(SYSTEM, **narrowed).items]  # type: ignore[arg-type]

    assert names(words="UKU mus") == ["ukulele"]
    assert names(state=GroupState.OURS) == ["ukulele"]
    assert names(state=GroupState.OFF) == ["esa"]
    assert names(state=GroupState.CHANGED) == ["loneliness"]
    assert find_groups(SYSTEM, state=GroupState.SHIPPED).total == len(shipped_groups()) - 2


def test_a_phrase_of_several_groups_is_told_with_the_groups_however_it_ends(app: Flask) -> None:
    make_group(["ukuleles", "strumming"])
    ((phrase, lines),) = others_with(SYSTEM, Group(("ukulele", "banjo")), None)
    assert (phrase, [line.name for line in lines]) == ("ukulele", ["ukuleles"])


def test_a_search_without_changes_reads_the_synonyms_once(app: Flask) -> None:
    make_service("Ukulele circle")
    make_group(["ukulele", "strumming"])
    first = synonyms_at(newest_change())
    found("strumming")
    with statements() as sent:
        found("strumming")
    assert [each for each in sent if "synonym" in each] == []
    make_service("Chess")  # another change of the directory: read again, and the same as before
    assert synonyms_at(newest_change()) is first


def test_another_node_on_the_same_database_sees_a_change_without_a_restart(real_app: Flask, tmp_path: Path) -> None:
    make_service("Ukulele circle")
    other = create_app(settings_for(real_app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "other"))
    with other.app_context():
        assert found("mithered") == []
    make_group(["ukulele"], ["mithered"])
    with other.app_context():
        assert found("mithered") == ["Ukulele circle"]
        db.session.remove()
        db.engine.dispose()
