"""Reading the synonyms of another area from a file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.directory.actions.synonym_sharing import SharedReport, take_groups
from hub.directory.rules.synonyms import FILE_FORMAT, Group, SharedGroup, SynonymFields


def import_synonyms(path: Path, *, replace: bool = False, dry_run: bool = False, actor: Actor) -> SharedReport:
    """Take in the groups of a file: see `take_groups`. Raises Invalid for a file that holds none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Invalid(f"{path} cannot be read: {error}.", field="file") from error
    if not isinstance(content, dict) or content.get("format") != FILE_FORMAT:
        raise Invalid(f"{path} holds no synonyms of Hub: it must say “{FILE_FORMAT}” as its format.", field="file")
    listed = content.get("groups")
    groups = [_read(each, number) for number, each in enumerate(listed if isinstance(listed, list) else [], 1)]
    return take_groups(groups, replace=replace, dry_run=dry_run, actor=actor)


def _read(said: Any, number: int) -> SharedGroup:
    try:
        note, is_on, key, base = said.get("note", ""), said.get("is_on", True), said.get("shipped"), said.get("base")
        if not isinstance(note, str) or not isinstance(is_on, bool) or not isinstance(key, str | None):
            raise TypeError("note, is_on or shipped")
        fields = SynonymFields(_group(said), note, is_on)
        return SharedGroup(UUID(said["id"]), fields, key, _group(base) if base else None)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(f"Group {number} of the file cannot be read: {error}.", field="file") from error


def _group(said: Mapping[str, Any]) -> Group:
    same, say = said["same"], said.get("say", [])
    if not all(isinstance(each, list) and all(isinstance(text, str) for text in each) for each in (same, say)):
        raise TypeError("same and say must be lists of text")
    return Group(tuple(same), tuple(say))
