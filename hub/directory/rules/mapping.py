"""How the columns of a spreadsheet are read: what each can be, a first guess, and whether a choice makes sense.

A mapping is JSON: {"columns": {header: key of TARGETS or ""}, "separator": ";", "id_column": header or "",
"vocabularies": {header: name}}. Only "columns" must be there; a column that is "" or not named is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hub.core.errors import FieldError
from hub.directory.rules.mapping_guess import suggest
from hub.directory.rules.mapping_targets import TARGETS, Target

__all__ = ["TARGETS", "Target", "best_of", "check_mapping", "fitted", "id_column", "mapping_for", "suggest"]

SEPARATOR = ";"
_SEPARATORS = (";", ",", "|", "/", "\n")
_PAIRS = (  # a column that says nothing without another one, and why
    ("latitude", "longitude", "A latitude needs its longitude: say which column that is, or leave both out."),
    ("longitude", "latitude", "A longitude needs its latitude: say which column that is, or leave both out."),
    ("link_name", "link", "The name of a web page needs its address: say which column that is."),
    ("phone_note", "phone", "What a phone is for needs the number: say which column that is."),
    ("continues", "service_id", "Rows that add to others need the column with the number of the service."),
)


def mapping_for(headers: Sequence[str]) -> dict[str, Any]:
    """Give a whole mapping made of the suggestions."""
    return {"columns": suggest(headers), "separator": SEPARATOR, "id_column": ""}


def fitted(mapping: Mapping[str, Any], headers: Sequence[str]) -> dict[str, Any]:
    """Give a kept mapping as it is for a sheet with these headers; a column that it does not know is guessed."""
    known, guessed = _columns(mapping), suggest(headers)
    taken = {key for header, key in known.items() if header in headers and key in TARGETS and not TARGETS[key].many}
    new = {header: "" if guessed[header] in taken else guessed[header] for header in headers if header not in known}
    columns = {header: known[header] if header in known else new[header] for header in headers}
    return {**mapping, "columns": columns}


def best_of(mappings: Iterable[Mapping[str, Any]], headers: Sequence[str]) -> Mapping[str, Any] | None:
    """Give the mapping that was made for such a sheet: all columns that it reads are there. None where none was."""
    used = [({header for header, key in _columns(each).items() if key}, each) for each in mappings]
    fitting = [(len(columns), each) for columns, each in used if columns and columns <= set(headers)]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


def id_column(mapping: Mapping[str, Any]) -> str:
    """Give the header of the column with the services' own ids; "" where there is none."""
    named = mapping.get("id_column") or ""
    return str(named) or next((header for header, key in _columns(mapping).items() if key == "service_id"), "")


def check_mapping(mapping: Any, headers: Sequence[str]) -> list[FieldError]:
    """List what is wrong with a mapping for a sheet with these headers.

    The field of an error is `columns.<header>` where it is about one column, `columns` where it is about all of them,
    `separator`, `id_column` or `vocabularies`. A mapping that is right for no sheet is checked with its own headers.
    """
    if not isinstance(mapping, dict) or not isinstance(mapping.get("columns"), dict):
        return [FieldError("columns", "A mapping must have “columns”: which column is what.")]
    return [*_wrong_columns(_columns(mapping), headers), *_wrong_choices(mapping), *_wrong_options(mapping, headers)]


def _columns(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping["columns"]  # type: ignore[no-any-return]  # JSON


def _wrong_columns(columns: Mapping[str, Any], headers: Sequence[str]) -> Iterator[FieldError]:
    for header, key in columns.items():
        if key and key not in TARGETS:
            yield FieldError(f"columns.{header}", f"“{str(key)[:40]}” is nothing that a column can be.")
        elif key and header not in headers:
            yield FieldError(f"columns.{header}", f"The sheet has no column “{header}”.")


def _wrong_choices(mapping: Mapping[str, Any]) -> Iterator[FieldError]:
    columns = {header: key for header, key in _columns(mapping).items() if key in TARGETS}
    if "name" not in columns.values():
        yield FieldError("columns", "Say which column is the name of the service.")
    counts = Counter(columns.values())
    for header, key in columns.items():
        if counts[key] > 1 and not TARGETS[key].many:
            others = " and ".join(f"“{each}”" for each, other in columns.items() if other == key and each != header)
            yield FieldError(
                f"columns.{header}", f"Only one column can be “{TARGETS[key].words}”; {others} is said to be it too."
            )
    for key, partner, message in _PAIRS:
        if key in counts and partner not in counts and not (partner == "service_id" and mapping.get("id_column")):
            header = next(each for each, other in columns.items() if other == key)
            yield FieldError(f"columns.{header}", message)


def _wrong_options(mapping: Mapping[str, Any], headers: Sequence[str]) -> Iterator[FieldError]:
    if mapping.get("separator", SEPARATOR) not in _SEPARATORS:
        yield FieldError("separator", "Choose what stands between the items of a list: ; , | / or a line break.")
    named = mapping.get("id_column") or ""
    if named and named not in headers:
        yield FieldError("id_column", f"The sheet has no column “{str(named)[:100]}”.")
    other = next((header for header, key in _columns(mapping).items() if key == "service_id"), named)
    if named and other != named:
        yield FieldError(
            "id_column", f"Only one column can hold the services' own numbers; “{other}” is said to be it."
        )
    vocabularies = mapping.get("vocabularies") or {}
    if not isinstance(vocabularies, dict) or not all(isinstance(each, str) for each in vocabularies.values()):
        yield FieldError("vocabularies", "Give a vocabulary as the name of a column and the name of the vocabulary.")
