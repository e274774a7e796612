"""What a file is, told from its first bytes; never from its name."""

from hub.core.errors import Invalid
from hub.directory.imports.source import Source

WANTED = (
    "Hub takes services as JSON (Open Referral UK 3 or 1.0, HSDS 3), as an HSDS package of CSV files (a folder or a "
    "zip), or as a spreadsheet (CSV or Excel)."
)
_HEAD = 4096
_OTHER_FILES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Microsoft Office document: save it as .xlsx or CSV first",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"SQLite format 3": "an SQLite database",
    b"{\\rtf": "a text document: save it as CSV or .xlsx first",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NOTES = (".md", ".txt", "licence", "license", "datapackage.json")  # what people put beside data


def other_kind(source: Source, name: str) -> str:
    """Say what a file is that Hub never reads ("a PNG picture"); "" for one that may be read."""
    head = source.head(name, _HEAD)
    return next((words for start, words in _OTHER_FILES.items() if head.startswith(start)), "")


def refuse_other_kinds(source: Source) -> None:
    """Raise Invalid saying what the source is where no reader could take it: nothing, empty, a picture, a web page."""
    if not source.sizes:
        raise Invalid(f"There is no file in {source.name}. {WANTED}", field="file")
    if source.only is None:
        return
    kind = other_kind(source, source.only)
    if kind:
        raise Invalid(f"The file is {kind}. {WANTED}", field="file")
    start = source.head(source.only, _HEAD).removeprefix(b"\xef\xbb\xbf").strip()
    if not start:
        raise Invalid(f"The file is empty. {WANTED}", field="file")
    if start.startswith(b"<"):
        raise Invalid(f"The file is a web page or XML, not JSON and no table. {WANTED}", field="file")
    if source.head(source.only).startswith(_UTF_16) and start.replace(b"\0", b"")[2:3] in (b"{", b"["):
        raise Invalid(f"The file is JSON in UTF-16: save it as UTF-8 first. {WANTED}", field="file")


def is_json(source: Source, name: str) -> bool:
    """Say whether a file begins as JSON does: with an object or a list."""
    return source.head(name, _HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def is_note(source: Source, name: str) -> bool:
    """Say whether a file beside others is a note about them and no data: a read-me, a licence, a description."""
    return source.only is None and name.lower().rpartition("/")[2].endswith(_NOTES)
