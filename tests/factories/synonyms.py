"""Makes groups of words and judged queries, by the actions that pages and commands use."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.core.actor import Actor
from hub.directory.actions.judged import JudgedLine, JudgedReport, keep_judged
from hub.directory.actions.synonyms import add_group
from hub.directory.models import Service
from hub.directory.queries.synonym_lists import get_group
from hub.directory.queries.synonyms import GroupLine, shipped_id
from hub.directory.rules.synonyms import Group, SynonymFields

SYSTEM = Actor.system("test")
LONELY = shipped_id("loneliness")


def fields(same: Sequence[str], say: Sequence[str] = (), **rest: str | bool) -> SynonymFields:
    return SynonymFields(Group(tuple(same), tuple(say)), **rest)  # type: ignore[arg-type]  # a note or whether it is on


def make_group(same: Sequence[str], say: Sequence[str] = (), *, actor: Actor = SYSTEM) -> UUID:
    return add_group(fields(same, say), actor=actor)


def group_now(group_id: UUID) -> GroupLine:
    return get_group(SYSTEM, group_id)


def judge(text: str, grades: Mapping[Service, int]) -> JudgedReport:
    line = JudgedLine(text, text, {str(service.id): grade for service, grade in grades.items()})
    return keep_judged([line], replace=False, actor=SYSTEM)
