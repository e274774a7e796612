"""What a change of the synonyms does: to the queries that somebody judged, and to words that somebody types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.permissions import allow
from hub.directory.models import JudgedQuery, Service
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import asked_of_index
from hub.directory.queries.search_index import search_order
from hub.directory.queries.synonym_lists import others_with
from hub.directory.queries.synonyms import GroupLine, all_groups, synonyms_of, with_change
from hub.directory.rules.judging import ndcg
from hub.directory.rules.synonyms import SynonymFields
from hub.directory.search.synonyms import Synonyms

DEPTH = 10
SHOWN = 5
VISITOR = Actor.anonymous()


@dataclass(frozen=True)
class Judged:
    """A query and the grade, 1 to 3, of each service that answers it, by id."""

    key: str
    text: str
    grades: dict[str, int]


@dataclass(frozen=True)
class Placed:
    """A service in a list of results; `grade` is None where nobody judged the query."""

    name: str
    grade: int | None


@dataclass(frozen=True)
class Compared:
    """The first results of a query by one set of synonyms and by another; nDCG at 10, 0 to 1, where it is judged."""

    text: str
    first_before: tuple[Placed, ...]
    first_after: tuple[Placed, ...]
    before: float | None = None
    after: float | None = None

    @property
    def gain(self) -> float:
        """Give how much better it becomes; below 0 where it becomes worse."""
        return (self.after or 0.0) - (self.before or 0.0)

    @property
    def is_same(self) -> bool:
        """Say whether the same services come first, in the same order."""
        return self.first_before == self.first_after


@dataclass(frozen=True)
class Preview:
    """What becomes of all judged queries: the mean nDCG at 10, how many change, and those that do, the worst first."""

    queries: int
    before: float
    after: float
    better: int
    worse: int
    changed: tuple[Compared, ...]

    @property
    def same(self) -> int:
        """Give how many are worth as much as before."""
        return self.queries - self.better - self.worse


@dataclass(frozen=True)
class Looked:
    """What a change would do, before it is made; `elsewhere` has phrases with the other groups that have them too."""

    preview: Preview | None
    tried: Compared | None
    elsewhere: list[tuple[str, list[GroupLine]]]


def look(actor: Actor, group_id: UUID | None, fields: SynonymFields, words: str = "") -> Looked:
    """Say what a change of a group would do, or a new one where no id is given; and try some words, if there are any.

    Nothing of it is kept, and the words are not logged.
    """
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    lines = all_groups()
    before, after = synonyms_of(lines), synonyms_of(with_change(lines, group_id, fields))
    return Looked(
        preview(actor, before, after),
        compare(actor, words, before, after) if words else None,
        others_with(actor, fields.group, group_id),
    )


def judged_queries() -> list[Judged]:
    """Read the judged queries, by their keys."""
    rows = db.session.scalars(select(JudgedQuery).order_by(JudgedQuery.key))
    return [Judged(row.key, row.text, {str(UUID(each)): grade for each, grade in row.grades.items()}) for row in rows]


def preview(actor: Actor, before: Synonyms, after: Synonyms) -> Preview | None:
    """Search every judged query as a visitor, by these synonyms and by those; None where no query was judged."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    judged = judged_queries()
    if not judged:
        return None
    found = [(each, _found(each.text, before), _found(each.text, after)) for each in judged]
    names = _names(each for _, *lists in found for some in lists for each in some[:SHOWN])
    measured = [
        Compared(
            each.text,
            _placed(then, names, each.grades),
            _placed(now, names, each.grades),
            ndcg(then, each.grades, DEPTH),
            ndcg(now, each.grades, DEPTH),
        )
        for each, then, now in found
    ]
    changed = [each for each in measured if each.gain or not each.is_same]
    return Preview(
        len(measured),
        mean(each.before or 0.0 for each in measured),
        mean(each.after or 0.0 for each in measured),
        sum(each.gain > 0 for each in measured),
        sum(each.gain < 0 for each in measured),
        tuple(sorted(changed, key=lambda each: (each.gain == 0, each.gain))),
    )


def compare(actor: Actor, words: str, before: Synonyms, after: Synonyms) -> Compared:
    """Give what a visitor who types these words finds first, by these synonyms and by those."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    then, now = _found(words, before), _found(words, after)
    names = _names((*then[:SHOWN], *now[:SHOWN]))
    return Compared(words, _placed(then, names), _placed(now, names))


def _found(words: str, synonyms: Synonyms) -> list[str]:
    asked = asked_of_index(VISITOR, Criteria(text=words))
    return search_order(asked.shelf, replace(asked.query, synonyms=synonyms))[:DEPTH]


def _names(ids: Iterable[str]) -> dict[str, str]:
    wanted = {UUID(each) for each in ids}
    rows = db.session.execute(select(Service.id, Service.name).where(Service.id.in_(wanted)))
    return {str(row.id): row.name for row in rows}


def _placed(found: Sequence[str], names: dict[str, str], grades: dict[str, int] | None = None) -> tuple[Placed, ...]:
    return tuple(Placed(names.get(each, ""), None if grades is None else grades.get(each, 0)) for each in found[:SHOWN])
