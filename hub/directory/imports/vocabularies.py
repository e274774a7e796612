"""Loading vocabularies from CSV: a dry run first, errors by row, and twice is as once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid
from hub.core.permissions import allow
from hub.directory.actions.publish import publish
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.actions.term_writing import publish_terms, write_fields
from hub.directory.imports.vocabulary_files import ListedVocabulary, read_vocabularies
from hub.directory.imports.vocabulary_plan import PlannedTerm, RowProblem, VocabularyPlan, plan_vocabulary
from hub.directory.imports.vocabulary_sources import remember
from hub.directory.models import Taxonomy, TaxonomyTerm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.vocabulary import terms_under

NEEDS_FILE = Path(__file__).parent.parent / "data" / "needs.csv"
NEEDS_NAME = "Needs"
NEEDS_DESCRIPTION = "What people come with, in the words that link workers use."
MOST_SHOWN = 2_000


@dataclass(frozen=True)
class LoadedVocabulary:
    """A vocabulary of the file; `not_in_file` are terms that it has here and not there, which stay."""

    id: UUID
    name: str
    is_new: bool
    not_in_file: int


@dataclass
class VocabularyReport:
    """What loading did, or would do. `read` is the sum of created, changed, unchanged and left out, always."""

    form: str
    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    vocabularies: list[LoadedVocabulary] = field(default_factory=list)
    planned: list[PlannedTerm] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        """Give how many rows were not taken."""
        return len({each.place for each in self.problems})

    @property
    def does_nothing(self) -> bool:
        """Say whether the directory is as the file has it already."""
        return not (self.created or self.changed or any(each.is_new for each in self.vocabularies))


def load_vocabulary(
    source: Path | str | bytes | None = None,
    *,
    name: str = "",
    for_needs: bool = False,
    dry_run: bool = False,
    actor: Actor,
) -> VocabularyReport:
    """Load the vocabularies of a CSV file, or without one the needs list that Hub brings with it.

    `name` is the vocabulary's where the file has one only; `for_needs` says of a new one whether needs are chosen from
    it. What was changed here stays, where the file says the same as it did before. A list of which a
    feed brought terms is kept here from then on. Raises Invalid, TooLarge naming `file` or `name`.
    """
    if source is None:
        source, name, for_needs = NEEDS_FILE, name or NEEDS_NAME, True
    form, listed = read_vocabularies(_content(source), name=name.strip())
    report = VocabularyReport(form.words)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        for each in listed:
            taxonomy = _find(each)
            plan = plan_vocabulary(each, taxonomy.id if taxonomy else each.id)
            _count(report, each, plan, is_new=taxonomy is None or not taxonomy.kept_here)
            if not dry_run:
                _carry_out(plan, each, taxonomy, for_needs, actor)
    return report


def _content(source: Path | str | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise Invalid(f"{source} cannot be read: {error.strerror}.", field="file") from error


def _find(listed: ListedVocabulary) -> Taxonomy | None:
    """Find the vocabulary by its id, else one of this name that is kept here."""
    named = select(Taxonomy).where(Taxonomy.kept_here, func.lower(Taxonomy.name) == listed.name.lower())
    return db.session.get(Taxonomy, listed.id) or db.session.scalars(named).first()


def _count(report: VocabularyReport, listed: ListedVocabulary, plan: VocabularyPlan, *, is_new: bool) -> None:
    report.read += len(listed.rows)
    report.created += sum(each.outcome == "created" for each in plan.terms)
    report.changed += sum(each.outcome == "changed" for each in plan.terms)
    report.unchanged += sum(each.outcome == "unchanged" for each in plan.terms)
    report.kept += sum(len(each.kept) for each in plan.terms)
    shown = [each for each in plan.terms if each.outcome != "unchanged" or each.kept]
    report.planned += shown[: MOST_SHOWN - len(report.planned)]
    report.problems += plan.problems
    report.vocabularies.append(LoadedVocabulary(plan.vocabulary, listed.name, is_new, plan.not_in_file))


def _carry_out(
    plan: VocabularyPlan, listed: ListedVocabulary, taxonomy: Taxonomy | None, for_needs: bool, actor: Actor
) -> None:
    made = taxonomy is None or not taxonomy.kept_here
    if taxonomy is None:
        description = NEEDS_DESCRIPTION if for_needs and listed.name == NEEDS_NAME else None
        taxonomy = Taxonomy(id=plan.vocabulary, name=listed.name, description=description)
        db.session.add(taxonomy)
    if made:
        taxonomy.kept_here, taxonomy.for_needs = True, for_needs
    written = [each for each in plan.terms if each.outcome != "unchanged"]
    moved = [each.id for each in written if each.outcome == "changed" and each.moves]
    before = terms_under(moved) if moved else set()
    _write(written, taxonomy)
    remember(plan.said, taxonomy.name)
    if not (made or written):
        return
    db.session.flush()
    publish((), [("taxonomy", taxonomy.id)])
    publish_terms([each.id for each in written], moved=moved, before=before)
    counts = {outcome: sum(each.outcome == outcome for each in plan.terms) for outcome in ("created", "changed")}
    audit.record(actor, Action.CREATE if made else Action.UPDATE, "taxonomy", taxonomy.id, detail=counts)


def _write(written: Sequence[PlannedTerm], taxonomy: Taxonomy) -> None:
    for each in written:
        term = db.session.get(TaxonomyTerm, each.id)
        if term is None:
            term = TaxonomyTerm(id=each.id, language="en")
            db.session.add(term)
        term.taxonomy_id, term.taxonomy, term.kept_here = taxonomy.id, taxonomy.name, True
        write_fields(term, each.fields)
