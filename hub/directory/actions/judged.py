"""Keeping judged queries: what people might type, and how good an answer each service is to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, lock_for_writers, transaction
from hub.core.permissions import allow
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import JudgedQuery, Service
from hub.directory.permissions import DirectoryPermission


@dataclass
class JudgedReport:
    """What became of each query of a file, and why some were left out or lost a judgement."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class JudgedLine:
    """A query as a file has it: grades of 0 to 3 by the beginnings of services' ids."""

    key: str
    text: str
    grades: Mapping[str, int]


def keep_judged(lines: Sequence[JudgedLine], *, replace: bool, actor: Actor) -> JudgedReport:
    """Keep judged queries, each in the place of the one of its key; with `replace`, forget all others.

    A judgement of a service that is not here is left out, and so is a query that nothing here answers.
    """
    report = JudgedReport()
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        ids = [each.hex for each in db.session.scalars(select(Service.id))]
        rows = {row.key: row for row in db.session.scalars(select(JudgedQuery))}
        for line in lines:
            grades = _grades(line, ids, report)
            if not grades:
                report.problems.append(f"{line.key}: no service here answers “{line.text}”; the query is left out.")
                continue
            _keep(line, grades, rows.get(line.key), report)
        if replace:
            named = {line.key for line in lines}
            gone = [row.id for key, row in rows.items() if key not in named]
            db.session.execute(delete(JudgedQuery).where(JudgedQuery.id.in_(gone)))
            report.removed = len(gone)
        detail = {name: getattr(report, name) for name in ("created", "changed", "unchanged", "removed")}
        audit.record(actor, Action.UPDATE, "judged_queries", "all", detail=detail)
    return report


def _keep(line: JudgedLine, grades: dict[str, int], row: JudgedQuery | None, report: JudgedReport) -> None:
    if row is None:
        db.session.add(JudgedQuery(key=line.key, text=line.text, grades=grades))
        report.created += 1
    elif (row.text, row.grades) != (line.text, grades):
        row.text, row.grades = line.text, grades
        report.changed += 1
    else:
        report.unchanged += 1


def _grades(line: JudgedLine, ids: Sequence[str], report: JudgedReport) -> dict[str, int]:
    """Give the grades above 0 by whole ids. A beginning that several services have names none of them."""
    grades: dict[str, int] = {}
    for beginning, grade in line.grades.items():
        meant = [each for each in ids if each.startswith(beginning.replace("-", "").lower())]
        if len(meant) != 1:
            why = "no service has this id" if not meant else f"{len(meant)} services have ids that begin so"
            report.problems.append(f"{line.key}: {beginning}: {why}; this judgement is left out.")
        elif grade:
            grades[meant[0]] = grade
    return grades
