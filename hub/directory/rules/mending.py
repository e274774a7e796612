"""A record laid out in a row of a spreadsheet to be mended, and the mended row put back together.

A cell is named by its path in the record ("service_at_locations.0.location.name"). The record itself goes along in
columns of its own, so that what no cell shows, and what a spreadsheet cannot hold, comes back as it was: only cells
that were changed are read.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from hub.core.errors import Invalid
from hub.directory.rules.cells import clean, day

MARKER = "hub-quarantine-1"  # heads the first column, with the reasons: a sheet is known by it
PLACE, KIND, COPY = "hub:place", "hub:kind", "hub:copy"
LONGEST_CELL = 30_000  # characters; Excel takes 32,767
MOST_COPY_CELLS = 8
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")  # a spreadsheet would run it (OWASP, CSV injection)
_BELOW_NOTHING = re.compile(r"-\d{1,15}(\.\d{1,15})?")
_PATH = re.compile(r"[^.]+(\.[^.]+){0,30}")
_MOST_ITEMS = 2_000
_TIME = re.compile(r"0?(\d{1,2}):(\d{2})(?::00)?")

Json = dict[str, Any]
TypeOf = Callable[[str], str]


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _BELOW_NOTHING.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Take that apostrophe away again."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def is_path(text: str) -> bool:
    """Say whether a text can be the path of a cell; a number in it stands for the place in a list."""
    numbers = [step for step in text.split(".") if step.isdigit()]
    return bool(_PATH.fullmatch(text)) and all(len(each) < 5 and int(each) < _MOST_ITEMS for each in numbers)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give what a record says, by path: texts, numbers, yes and no. Names with a dot in them have no path."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name and "." not in name:
                yield from leaves(each, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, f"{path}.{index}".lstrip("."))
    elif value is not None and value != "":
        yield path, value


def shown(value: Any) -> str:
    """Write a value as its cell shows it."""
    text = str(value).upper() if isinstance(value, bool) else str(value)
    return clean(text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…")


def copied(item: Json) -> list[str]:
    """Write a record down, in pieces that fit into cells; nothing where it is too long for that."""
    text = json.dumps(item, ensure_ascii=True, separators=(",", ":"))
    text = text.replace("\x7f", "\\u007f").replace("_x", "\\u005fx")  # Excel reads _x0041_ as A
    pieces = [f"|{text[start : start + LONGEST_CELL]}|" for start in range(0, len(text), LONGEST_CELL)]
    return pieces if len(pieces) <= MOST_COPY_CELLS else []


def uncopied(pieces: Sequence[str]) -> Json:
    """Read a record that was written down; raises Invalid where somebody changed it."""
    try:
        item = json.loads("".join(piece.removeprefix("|").removesuffix("|") for piece in pieces))
    except ValueError:
        item = None
    if not isinstance(item, dict):
        raise Invalid("Hub's own columns at the end of this row were changed: take the row from a new download.")
    return item


def mended(item: Json, cells: Mapping[str, str], type_of: TypeOf) -> Json:
    """Put what was changed in the cells into the record. `type_of` says what belongs at a path: number, date, text."""
    before = {path: shown(value) for path, value in leaves(item)}
    known = dict(leaves(item))
    made: set[int] = set()
    emptied: list[list[str]] = []
    for path, text in cells.items():
        if _is_same(before.get(path, ""), text, type_of(path)):
            continue
        steps = path.split(".")
        if text:
            _put(item, steps, _value(text, known.get(path), type_of(path)), made)
        else:
            _take_out(item, steps)
            emptied.append(steps)
    _drop_empty(item, emptied, made)
    return item


def _is_same(before: str, now: str, kind: str) -> bool:
    """Say whether a cell says what it said; a spreadsheet may have written it another way."""
    if before == now:
        return True
    if not before or not now:
        return False
    if kind == "number":
        return _number(before) == _number(now) is not None
    if now.isdigit() and before.isdigit():
        return before.lstrip("0") == now  # a phone number that lost its 0
    one, other = _TIME.fullmatch(before), _TIME.fullmatch(now)
    if one and other:
        return one.groups() == other.groups()
    return before == _day(now)


def _value(text: str, before: Any, kind: str) -> Any:
    if kind == "number" or (isinstance(before, int | float) and not isinstance(before, bool)):
        number = _number(text)
        return text if number is None else number
    if isinstance(before, bool) and text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    return (_day(text) or text) if kind == "date" else text


def _number(text: str) -> float | None:
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,15}\.\d{1,17}", text) else None


def _day(text: str) -> str | None:
    try:
        return day(text)
    except Invalid:
        return None


def _put(item: Any, steps: Sequence[str], value: Any, made: set[int]) -> None:
    for step, following in pairwise(steps):
        below = _get(item, step)
        if not _leads_on(below, following):
            below = [] if following.isdigit() else {}
            made.add(id(below))
            _set(item, step, below, made)
        item = below
    _set(item, steps[-1], value, made)


def _leads_on(value: Any, step: str) -> bool:
    if isinstance(value, dict):
        return step in value or not step.isdigit()
    return isinstance(value, list) and step.isdigit()


def _get(item: Any, step: str) -> Any:
    if isinstance(item, dict):
        return item.get(step)
    return item[int(step)] if isinstance(item, list) and step.isdigit() and int(step) < len(item) else None


def _set(item: Any, step: str, value: Any, made: set[int]) -> None:
    if isinstance(item, dict):
        item[step] = value
        return
    while len(item) <= int(step):
        item.append({})
        made.add(id(item[-1]))
    item[int(step)] = value


def _take_out(item: Any, steps: Sequence[str]) -> None:
    for step in steps[:-1]:
        item = _get(item, step)
    if isinstance(item, dict):
        item.pop(steps[-1], None)


def _drop_empty(item: Json, emptied: Sequence[Sequence[str]], made: set[int]) -> None:
    """Drop the items of lists that have nothing left: those that were emptied, and gaps before what was added."""
    touched = {".".join(steps[:size]) for steps in emptied for size in range(1, len(steps))}
    _drop_below(item, "", touched, made)


def _drop_below(item: Any, path: str, touched: set[str], made: set[int]) -> None:
    pairs = list(item.items()) if isinstance(item, dict) else list(enumerate(item)) if isinstance(item, list) else []
    kept = []
    for step, below in pairs:
        here = f"{path}.{step}".lstrip(".")
        _drop_below(below, here, touched, made)
        if not isinstance(below, dict) or not _is_bare(below) or not (here in touched or id(below) in made):
            kept.append(below)
    if isinstance(item, list) and len(kept) < len(item):
        item[:] = kept


def _is_bare(item: Json) -> bool:
    return not any(value not in (None, "", [], {}) for name, value in item.items() if name != "id")
