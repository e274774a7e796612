"""The team's synonyms as a file, for another area to take in."""

import json
from pathlib import Path

from hub.core.actor import Actor
from hub.directory.queries.synonym_lists import team_groups
from hub.directory.rules.synonyms import FILE_FORMAT


def export_synonyms(path: Path, *, actor: Actor) -> int:
    """Write every group that the team added, changed or switched off; gives how many. Raises OSError."""
    groups = team_groups(actor)
    content = {"format": FILE_FORMAT, "groups": [each.as_json() for each in groups]}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(groups)
