"""What loading a vocabulary would do to each term, decided row by row before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from hub.directory.imports.vocabulary_files import ListedVocabulary, TermRow
from hub.directory.imports.vocabulary_sources import said_before
from hub.directory.models.ids import as_uuid, term_id
from hub.directory.queries.taxonomies import terms_of
from hub.directory.queries.term_places import terms_by_ids
from hub.directory.queries.terms import fields_of
from hub.directory.rules.terms import LABELS, TermFields, check_term, tidied

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@dataclass(frozen=True)
class RowProblem:
    """One reason why a row is left out: the row ("row 7"), what it is called, the column or "", and what is right."""

    place: str
    name: str
    column: str
    reason: str


@dataclass(frozen=True)
class TermChange:
    """One field of a term in words: what it is called, what stands here, and what the file says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedTerm:
    """What would become of a term. `kept` are fields that the file says otherwise and that stay as they are here."""

    id: UUID
    place: str
    fields: TermFields
    outcome: str
    changes: tuple[TermChange, ...] = ()
    kept: tuple[TermChange, ...] = ()

    @property
    def moves(self) -> bool:
        """Say whether it would stand under another term than before."""
        return any(each.field == LABELS["parent_id"] for each in self.changes)


@dataclass
class VocabularyPlan:
    """Everything that loading would do to a vocabulary."""

    vocabulary: UUID
    terms: list[PlannedTerm] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    said: dict[UUID, tuple[str, dict[str, Any], Mapping[str, str]]] = field(default_factory=dict)
    not_in_file: int = 0


def plan_vocabulary(listed: ListedVocabulary, vocabulary: UUID) -> VocabularyPlan:
    """Decide what loading would do; `vocabulary` is the id that it has here, or would get."""
    return _Planning(listed, vocabulary).plan


class _Planning:
    """One vocabulary being planned: rows are matched to terms, then checked, then compared."""

    def __init__(self, listed: ListedVocabulary, vocabulary: UUID) -> None:
        self.plan = VocabularyPlan(vocabulary)
        self.here = {term.id: term for term in terms_of(vocabulary)}
        self.by_code = {term.code: term.id for term in self.here.values() if term.code}
        self.rows: dict[str, tuple[TermRow, UUID]] = {}
        for row in listed.rows:
            self._match(row)
        elsewhere = [each for _, each in self.rows.values() if each not in self.here]
        self.elsewhere = {term.id: term for term in terms_by_ids(elsewhere)}
        self.said = said_before([each for _, each in self.rows.values()])
        self._decide()
        taken = {each for _, each in self.rows.values()}
        self.plan.not_in_file = sum(not each.is_retired and each.id not in taken for each in self.here.values())

    def _match(self, row: TermRow) -> None:
        if row.problem or not row.key:
            self._leave_out(row, "", row.problem or "This row has no code, number or name to know it by.")
        elif row.key in self.rows:
            first = self.rows[row.key][0].place
            self._leave_out(row, "", f"“{row.key}” stands twice in the file: first in {first}.")
        else:
            self.rows[row.key] = row, self._id_of(row.key)

    def _id_of(self, key: str) -> UUID:
        made = as_uuid(key) or term_id(self.plan.vocabulary, key)
        return made if made in self.here else self.by_code.get(key, made)

    def _decide(self) -> None:
        wanted: dict[str, TermFields] = {}
        for key, (row, own_id) in list(self.rows.items()):
            fields, problem = self._fields(row, own_id)
            if fields is None:
                self._leave_out(row, *problem)
                del self.rows[key]
            else:
                wanted[key] = fields
        self._drop_rings_and_orphans(wanted)
        codes: dict[str, UUID] = dict(self.by_code)
        for key, (row, own_id) in list(self.rows.items()):
            code = wanted[key].code
            if code and codes.setdefault(code, own_id) != own_id:
                self._leave_out(row, "code", f"Another term has the code “{code}”.")
                del self.rows[key]
                continue
            self._add(row, own_id, wanted[key])

    def _fields(self, row: TermRow, own_id: UUID) -> tuple[TermFields | None, tuple[str, str]]:
        """Give a row as fields, its parent found; None and the reason where it is not right."""
        if own_id in self.elsewhere:
            return None, ("", f"A term of another vocabulary, “{self.elsewhere[own_id].name}”, has this id.")
        before = fields_of(self.here[own_id]) if own_id in self.here else TermFields("")
        fields = tidied(replace(before, **row.values))  # type: ignore[arg-type]  # the values are those of its fields
        errors = check_term(fields)
        if errors:
            return None, (LABELS[errors[0].field], errors[0].message)
        if row.parent is None:
            return fields, ("", "")
        parent = self._parent(row.parent)
        if row.parent and parent is None:
            return None, (LABELS["parent_id"], f"There is no term “{row.parent}” in the file or in the vocabulary.")
        return replace(fields, parent_id=parent), ("", "")

    def _parent(self, key: str) -> UUID | None:
        if key in self.rows:
            return self.rows[key][1]
        found = self._id_of(key)
        return found if key and found in self.here else None

    def _drop_rings_and_orphans(self, wanted: dict[str, TermFields]) -> None:
        """Leave out rows that would stand under themselves, and those whose broader term was left out, in turn."""
        parents = {term.id: term.parent_id for term in self.here.values() if term.parent_id}
        parents |= {own_id: wanted[key].parent_id for key, (_, own_id) in self.rows.items()}  # type: ignore[misc]
        rings = [key for key, (_, own_id) in self.rows.items() if _in_ring(own_id, parents)]
        for key in rings:
            self._leave_out(self.rows.pop(key)[0], LABELS["parent_id"], "This term would stand under itself.")
        while True:
            there = self.here.keys() | {own_id for _, own_id in self.rows.values()}
            orphans = [key for key in self.rows if (above := wanted[key].parent_id) and above not in there]
            if not orphans:
                return
            for key in orphans:
                self._leave_out(self.rows.pop(key)[0], LABELS["parent_id"], "Its broader term was left out.")

    def _add(self, row: TermRow, own_id: UUID, wanted: TermFields) -> None:
        said = {name: value for name, value in wanted.as_json().items() if name in row.values}
        if row.parent is not None:
            said["parent_id"] = str(wanted.parent_id or "")
        self.plan.said[own_id] = row.key, said, row.raw
        if own_id not in self.here:
            self.plan.terms.append(PlannedTerm(own_id, row.place, wanted, CREATED))
            return
        before = fields_of(self.here[own_id])
        changed, kept = _compared(before, said, self.said.get(own_id))
        changes = [self._change(each, before, wanted) for each in changed]
        if not self.here[own_id].kept_here:
            changes.append(TermChange("Kept", "in step with a feed", "here"))
        self.plan.terms.append(
            PlannedTerm(
                own_id,
                row.place,
                replace(before, **{each: getattr(wanted, each) for each in changed}),
                CHANGED if changes else UNCHANGED,
                tuple(changes),
                tuple(self._change(each, before, wanted) for each in kept),
            )
        )

    def _change(self, name: str, before: TermFields, wanted: TermFields) -> TermChange:
        return TermChange(LABELS[name], self._words(name, before), self._words(name, wanted))

    def _words(self, name: str, fields: TermFields) -> str:
        value = getattr(fields, name)
        if name == "parent_id":
            names = {own_id: row.values.get("name", "") for row, own_id in self.rows.values()}
            term = self.here.get(value)
            return term.name if term else str(names.get(value, ""))
        return "; ".join(value) if isinstance(value, tuple) else value

    def _leave_out(self, row: TermRow, column: str, reason: str) -> None:
        self.plan.problems.append(RowProblem(row.place, str(row.values.get("name", "")), column, reason))


def _in_ring(term: UUID, parents: Mapping[UUID, UUID | None]) -> bool:
    passed: set[UUID] = set()
    parent = parents.get(term)
    while parent is not None and parent not in passed:
        if parent == term:
            return True
        passed.add(parent)
        parent = parents.get(parent)
    return False


def _compared(
    before: TermFields, said: Mapping[str, Any], last: Mapping[str, Any] | None
) -> tuple[list[str], list[str]]:
    """Tell the fields that the file changes from those that were changed here since it was last loaded, and stay."""
    changed: list[str] = []
    kept: list[str] = []
    ours = before.as_json()
    for name, theirs in said.items():
        if theirs != ours[name] and (last is not None or theirs):
            is_ours = last is not None and (last.get(name) or type(theirs)()) != ours[name]
            (kept if is_ours else changed).append(name)
    return changed, kept
