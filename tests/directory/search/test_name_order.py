"""The order of names over several segments is that of all names at once."""

from hypothesis import given
from hypothesis import strategies as st

from hub.directory.search.name_order import NameOrder, ranks

names = st.text(alphabet="abé ", max_size=3)


@given(st.lists(st.lists(names, max_size=12), max_size=5))
def test_segments_are_ranked_as_if_they_were_one(parts: list[list[str]]) -> None:
    ids = [[f"{part}-{number}" for number in range(len(each))] for part, each in enumerate(parts)]
    found = ranks([NameOrder(each, own) for each, own in zip(parts, ids, strict=True)])
    keys = [key for each, own in zip(parts, ids, strict=True) for key in zip(each, own, strict=True)]
    in_order = sorted(keys)
    assert found.tolist() == [in_order.index(key) for key in keys]


def test_what_was_worked_out_between_two_segments_is_kept() -> None:
    large, small = NameOrder(["a", "c", "e"], ["1", "2", "3"]), NameOrder(["d"], ["4"])
    assert small.before(large) is small.before(large)
    assert ranks([small, large]).tolist() == [2, 0, 1, 3]
