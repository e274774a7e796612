"""What people say in passing when they search: where, when, what it may cost, for what age, how it must be reached.

From "walking group for over 60s free wheelchair" it reads an age, a cost and a need of access. Nothing here decides
what is done with them: see `hub.directory.queries.understanding`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from hub.directory.rules.understanding import access, money, people, places, times
from hub.directory.rules.understanding.pick import Kind, Pick, Raw

__all__ = ["Kind", "Pick", "read"]

MOST_CHARACTERS = 500  # what follows is not read: nobody says it in passing
Reader = Callable[[str], Iterator[Raw]]


def read(text: str, towns: Mapping[str, str], weekday: int, is_place: Callable[[str], bool] = bool) -> tuple[Pick, ...]:
    """Read a text, in the order in which things stand in it; no two overlap, and each kind is read once.

    `towns` are the names of places that can be searched from, by their `places.plain` names; `is_place` says whether
    one of them, or a postcode, can be searched from; `weekday` is today's, 0 for Monday. Of access there may be
    several. What is negated ("not online") is left alone.
    """
    said = text[:MOST_CHARACTERS]
    readers: Sequence[Reader] = (
        places.postcodes,
        lambda words: places.towns(words, towns),
        access.reads,
        money.reads,
        people.ages,
        people.languages,
        people.genders,
        lambda words: times.days(words, weekday),
        times.hours,
        access.ways,
    )
    found: list[Pick] = []
    for reader in readers:
        for raw in reader(said):
            if (
                _is_free(raw, found)
                and not _is_negated(said, raw)
                and (raw.kind is not Kind.NEAR or is_place(raw.value))
            ):
                found.append(Pick(raw.kind, raw.value, raw.start, raw.end))
    return tuple(sorted(found, key=lambda pick: pick.start))


def _is_free(raw: Raw, found: Sequence[Pick]) -> bool:
    return all(
        (raw.end <= pick.start or pick.end <= raw.start)
        and (raw.kind is not pick.kind or (raw.kind is Kind.ACCESS and raw.value != pick.value))
        for pick in found
    )


def _is_negated(text: str, raw: Raw) -> bool:
    before = text[: raw.start].casefold().replace("’", "").replace("'", "").split()
    return any(word in {"not", "no", "isnt", "arent", "without", "except", "never"} for word in before[-1:]) or (
        len(before) > 1 and before[-2] in {"not", "except"} and before[-1] in {"on", "in", "by", "a", "for"}
    )
