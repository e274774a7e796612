"""Taking in synonyms that another area shares."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hub.core.actor import Actor
from hub.core.db import lock_for_writers, transaction
from hub.core.errors import Invalid
from hub.core.permissions import allow
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.actions.synonyms import checked, write_group
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.synonyms import GroupLine, all_groups, shipped_id
from hub.directory.rules.synonyms import GroupState, SharedGroup, settled


@dataclass
class SharedReport:
    """What became of the groups of a file, by name; `kept` were changed here otherwise and stay."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_groups(
    groups: Sequence[SharedGroup], *, replace: bool = False, dry_run: bool = False, actor: Actor
) -> SharedReport:
    """Take in groups that another area added, changed or switched off.

    What was changed here otherwise stays, unless `replace` is given. With `dry_run` nothing is written.
    """
    report = SharedReport()
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        here = {line.id: line for line in all_groups()}
        for number, each in enumerate(groups, 1):
            try:
                checked(each.fields)
            except Invalid as refused:
                report.problems.append(f"Group {number}: {refused.message}")
                continue
            line = here.get(shipped_id(each.shipped_key) if each.shipped_key else each.id)
            outcome = _outcome(each, line, replace)
            getattr(report, outcome).append(each.fields.group.phrases[0])
            if outcome in {"created", "changed"} and not dry_run:
                write_group(line or _new(each), each.fields, base=each.base, actor=actor)
    return report


def _outcome(each: SharedGroup, line: GroupLine | None, is_replaced: bool) -> str:
    if line is None:
        return "created"
    fields = checked(each.fields)
    if each.base and line.shipped:
        fields = replace(fields, group=settled(each.base, fields.group, line.shipped))
    if fields == line.fields:
        return "unchanged"
    is_ours_here = line.version > 0 and line.state is not GroupState.SHIPPED
    return "kept" if is_ours_here and not is_replaced else "changed"


def _new(each: SharedGroup) -> GroupLine:
    """Give the place of a group that is not here: one of another version of Hub, or of another area."""
    group_id = shipped_id(each.shipped_key) if each.shipped_key else each.id
    return GroupLine(group_id, each.fields, GroupState.OURS, each.shipped_key, each.base if each.shipped_key else None)
