"""Two changes of one thing are brought together: nothing that was changed here is lost, and nothing new is missed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.comparing import Change, alike, changes, same, three_way

values = st.one_of(st.none(), st.text(max_size=3), st.integers(0, 3), st.booleans(), st.lists(st.text(max_size=2)))
items = st.dictionaries(st.sampled_from(["name", "fees", "alert", "phones", "x"]), values, max_size=5)


def merge(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    stays = three_way(base, ours, theirs).stays
    merged = {name: value for name, value in theirs.items() if name not in stays}
    return merged | {name: ours[name] for name in stays if name in ours}


def agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(alike(one.get(name), other.get(name)) for name in one.keys() | other.keys())


@given(items, items)
def test_where_nothing_was_changed_here_the_source_is_followed(base: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert agree(merge(base, base, theirs), theirs)
    assert three_way(base, base, theirs).kept == []


@given(items, items)
def test_where_the_source_did_not_change_ours_stays(base: dict[str, Any], ours: dict[str, Any]) -> None:
    assert agree(merge(base, ours, base), ours)
    assert three_way(base, ours, base).kept == []


@given(items, items, items)
def test_every_field_is_ours_or_theirs_and_a_real_difference_is_told(
    base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    merged, kept = merge(base, ours, theirs), {each.field for each in three_way(base, ours, theirs).kept}
    for name in base.keys() | ours.keys() | theirs.keys():
        was, here, there = base.get(name), ours.get(name), theirs.get(name)
        assert alike(merged.get(name), here) or alike(merged.get(name), there)
        is_contested = not (alike(was, here) or alike(there, here) or alike(there, was))
        assert (name in kept) == is_contested
        if is_contested:
            assert alike(merged.get(name), here)


@given(items, items)
def test_what_differs_is_listed_and_nothing_else(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = {each.field: (each.before, each.after) for each in changes(before, after)}
    assert found == {
        name: (before.get(name), after.get(name))
        for name in before.keys() | after.keys()
        if not alike(after.get(name), before.get(name))
    }


def test_ids_that_come_from_the_place_in_the_tree_are_no_change() -> None:
    said = {"phones": [{"number": "1"}], "organization": {"id": "a", "name": "A"}}
    whole = {
        "organization_id": "a",
        "phones": [{"id": "made", "service_id": "s", "number": "1"}],
        "organization": {"id": "a", "name": "A", "email": None},
    }
    assert same(said, whole)
    assert not same(said, whole | {"alert": "Shut"})
    assert changes(whole | {"alert": "Shut"}, said) == [Change("alert", "Shut", None)]


def test_an_organisation_is_compared_field_by_field() -> None:
    before, after = {"organization": {"id": "a", "name": "A"}}, {"organization": {"id": "a", "name": "B"}}
    assert changes(before, after) == [Change("organization.name", "A", "B")]


def test_true_is_not_one() -> None:
    assert not same({"x": True}, {"x": 1})
