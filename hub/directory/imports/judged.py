"""Reading judged queries from a file: a line of JSON for each."""

import json
from pathlib import Path
from typing import Any

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.directory.actions.judged import JudgedLine, JudgedReport, keep_judged

BEST = 3


def load_judged(path: Path, *, replace: bool = False, actor: Actor) -> JudgedReport:
    """Keep the queries of a file: see `keep_judged`. Raises Invalid, naming the line, for what is no judged query."""
    try:
        written = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise Invalid(f"{path} cannot be read: {error}.", field="file") from error
    lines = [_line(text, number) for number, text in enumerate(written, 1) if text.strip()]
    keys = [line.key for line in lines]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise Invalid(f"These ids stand twice: {', '.join(twice)}.", field="file")
    return keep_judged(lines, replace=replace, actor=actor)


def _line(text: str, number: int) -> JudgedLine:
    try:
        row = json.loads(text)
        line = JudgedLine(_text(row["id"]), _text(row["query"]), dict(row["judged"]))
    except (ValueError, KeyError, TypeError) as error:
        wanted = '{"id": "ours-001", "query": "debt advice", "judged": {"f2b72e94": 3}}'
        raise Invalid(f"Line {number} is no judged query. One looks like this: {wanted}", field="file") from error
    if wrong := [key for key, grade in line.grades.items() if not _is_grade(grade) or not key]:
        raise Invalid(f"Line {number}: give {wrong[0]} a grade from 0 to 3.", field="file")
    return line


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("no text")
    return value.strip()


def _is_grade(grade: object) -> bool:
    return isinstance(grade, int) and not isinstance(grade, bool) and 0 <= grade <= BEST
