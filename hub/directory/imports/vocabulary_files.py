"""Reading lists of terms from CSV: Hub's own form, and those in which published vocabularies come."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from uuid import UUID

from hub.core.errors import Invalid, TooLarge
from hub.directory.models.ids import as_uuid, vocabulary_id
from hub.directory.rules.terms import split_words

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_TERMS = 50_000
WANTED = (
    "Hub takes a CSV file whose first line names its columns: code, name, description, group, other_words and "
    "snomed_code; or an Open Eligibility list, a list of standards.esd.org.uk, a taxonomy_terms.csv of HSDS, or a list "
    "with the columns name and parent."
)
_OTHER_FILES = {
    b"PK\x03\x04": "a zip or an Excel workbook: save the sheet as CSV first",
    b"%PDF": "a PDF document",
    b"\xff\xfe": "text in UTF-16: save it as CSV in UTF-8 first",
    b"\xfe\xff": "text in UTF-16: save it as CSV in UTF-8 first",
    b"{": "JSON",
    b"[": "JSON",
}
_NO_PARENT = {"", "0"}


@dataclass(frozen=True)
class Form:
    """One form of list: the columns by which it is known, and what each of them holds.

    `key` is what rows call one another by; `parent` holds the key of the broader term. A column that a file does not
    have says nothing.
    """

    words: str
    known_by: frozenset[str]
    key: str
    columns: Mapping[str, str]
    parent: str = ""
    vocabulary: str = ""
    vocabulary_id: str = ""
    address: str = ""


@dataclass(frozen=True)
class TermRow:
    """One row. `values` has what the file says of a term, by field; `parent` is None where it has no such column."""

    place: str
    key: str
    values: Mapping[str, str | tuple[str, ...]]
    parent: str | None
    raw: Mapping[str, str]
    problem: str = ""


@dataclass
class ListedVocabulary:
    """A vocabulary in a file, and the id that it is known by."""

    id: UUID
    name: str
    has_own_id: bool = False
    rows: list[TermRow] = field(default_factory=list)


FORMS = (
    Form(
        "A list of standards.esd.org.uk",
        frozenset({"identifier", "label"}),
        "identifier",
        {"code": "identifier", "name": "label", "description": "description"},
        parent="parent identifiers",
        address="http://id.esd.org.uk/{type}/{identifier}",
    ),
    Form(
        "Taxonomy terms of HSDS",
        frozenset({"id", "name", "taxonomy"}),
        "id",
        {"code": "code", "name": "name", "description": "description", "term_uri": "term_uri"},
        parent="parent_id",
        vocabulary="taxonomy",
        vocabulary_id="taxonomy_id",
    ),
    Form(
        "An Open Eligibility list",
        frozenset({"id", "name", "parent_id"}),
        "id",
        {"code": "id", "name": "name"},
        parent="parent_id",
        vocabulary="vocabulary",
    ),
    Form(
        "An Open Eligibility list of Ohana",
        frozenset({"taxonomy_id", "name", "parent_id"}),
        "taxonomy_id",
        {"code": "taxonomy_id", "name": "name"},
        parent="parent_id",
    ),
    Form(
        "A list of terms with codes",
        frozenset({"code", "name"}),
        "code",
        {
            "code": "code",
            "name": "name",
            "description": "description",
            "other_words": "other_words",
            "snomed_code": "snomed_code",
            "term_uri": "web_address",
        },
        parent="group",
    ),
    Form("A list of names and parents", frozenset({"name", "parent"}), "name", {"name": "name"}, parent="parent"),
)
_NAMES_OF_ESD = {"service": "Local government services (esd)", "function": "Local government functions (esd)"}


def read_vocabularies(content: bytes, *, name: str = "") -> tuple[Form, list[ListedVocabulary]]:
    """Give the form of a file and the vocabularies in it; `name` is that of the only one.

    Raises Invalid saying what the file is and what Hub takes, naming `file` or `name`; TooLarge.
    """
    table = _table(content)
    header = [each.strip().casefold() for each in next(table, [])]
    form = next((each for each in FORMS if each.known_by <= set(header)), None)
    if form is None:
        named = ", ".join(each for each in header if each)[:200] or "not named"
        raise Invalid(f"Hub does not know this list: its columns are {named}. {WANTED}", field="file")
    listed: dict[UUID, ListedVocabulary] = {}
    for number, cells in enumerate(table, 2):
        if number > MOST_TERMS + 1:
            raise TooLarge(f"The list has more than {MOST_TERMS:,} terms.", field="file")
        if any(cell.strip() for cell in cells):
            raw = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            has_more = any(cell.strip() for cell in cells[len(header) :])
            vocabulary = _vocabulary_of(form, raw, name, listed)
            vocabulary.rows.append(_row(form, raw, number, has_more=has_more))
    if not listed:
        raise Invalid("The list has no terms: there is nothing below its first line.", field="file")
    return form, _named(list(listed.values()), name)


def _table(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    first = text.partition("\n")[0]
    separator = max((",", ";", "\t"), key=first.count)
    table = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from table
    except csv.Error as error:
        raise Invalid(f"The file is no whole CSV file: line {table.line_num}: {error}.", field="file") from error


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise TooLarge(f"The list is larger than {LARGEST // MEGABYTE} MB.", field="file")
    content = content.removeprefix(b"\xef\xbb\xbf")
    for start, what in _OTHER_FILES.items():
        if content.lstrip().startswith(start):
            raise Invalid(f"The file is {what}. {WANTED}", field="file")
    if not content.strip():
        raise Invalid(f"The file is empty. {WANTED}", field="file")
    if b"\0" in content:
        raise Invalid(f"The file is not text. {WANTED}", field="file")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what spreadsheets on Windows write


def _vocabulary_of(
    form: Form, raw: Mapping[str, str], name: str, listed: dict[UUID, ListedVocabulary]
) -> ListedVocabulary:
    """Find or begin the vocabulary that a row belongs to."""
    said = raw.get(form.vocabulary, "") or (
        _NAMES_OF_ESD.get(raw.get("type", "").casefold(), "") if form.address else ""
    )
    own_id = as_uuid(raw.get(form.vocabulary_id, ""))
    if not (said or name or own_id in listed):
        raise Invalid("Give the vocabulary a name: the file does not say it.", field="name")
    key = own_id or vocabulary_id(said or name)
    return listed.setdefault(key, ListedVocabulary(key, said or name, bool(own_id)))


def _named(listed: list[ListedVocabulary], name: str) -> list[ListedVocabulary]:
    """Give the only vocabulary the name that was asked for."""
    if name and len(listed) == 1:
        listed[0].name = name
        listed[0].id = listed[0].id if listed[0].has_own_id else vocabulary_id(name)
    return listed


def _row(form: Form, raw: Mapping[str, str], number: int, *, has_more: bool) -> TermRow:
    values: dict[str, str | tuple[str, ...]] = {
        field: split_words(raw[column]) if field == "other_words" else raw[column]
        for field, column in form.columns.items()
        if column in raw
    }
    key = raw.get(form.key, "")
    if form.address and key:
        values["term_uri"] = form.address.format(identifier=key, type=raw.get("type", "").casefold())
    parent = raw.get(form.parent) if form.parent else None
    if parent and form.address:
        parent = parent.partition(",")[0].strip()  # the first of several
    problem = "This row has more cells than the first line has columns." if has_more else ""
    return TermRow(f"row {number}", key, values, "" if parent in _NO_PARENT else parent, raw, problem)
