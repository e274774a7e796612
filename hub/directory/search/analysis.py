"""From text to the words of the index: lower case, no accents or apostrophes, British English stems."""

import re
from functools import lru_cache
from typing import Any

from whoosh import columns, fields
from whoosh.analysis.filters import CharsetFilter, LowercaseFilter, StopFilter
from whoosh.analysis.morph import StemFilter
from whoosh.analysis.tokenizers import RegexTokenizer
from whoosh.lang.snowball.english import EnglishStemmer
from whoosh.support.charset import accent_map

from hub.directory.search.document import SearchDocument
from hub.directory.search.ranking import FIELDS

# Raise it whenever analysis, schema or facts change: an index of another format is rebuilt.
FORMAT = 6

_IZE = re.compile(r"iz(e|ed|es|er|ers|ing|ation|ations)$")
_STEMMER = EnglishStemmer()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Give the stem of one word in lower case; -ize and -ise endings are the same word."""
    return str(_STEMMER.stem(_IZE.sub(r"is\1", word)))  # type: ignore[no-untyped-call]  # Whoosh's


_FOLD: dict[Any, str | None] = {**accent_map, ord("'"): None, ord("’"): None}
WORDS = (
    RegexTokenizer(r"\w+(?:['’]\w+)*") | LowercaseFilter() | CharsetFilter(_FOLD) | StopFilter(minsize=2, maxsize=60)
)
STEMS = WORDS | StemFilter(stem, cachesize=None)  # type: ignore[no-untyped-call]  # Whoosh's

SCHEMA = fields.Schema(
    service_id=fields.ID(unique=True),
    **{name: fields.TEXT(analyzer=STEMS, phrase=False) for name in FIELDS},
    words=fields.TEXT(analyzer=WORDS, phrase=False),  # as written, for spelling only
    facts=fields.COLUMN(columns.VarBytesColumn()),  # type: ignore[no-untyped-call]  # Whoosh's
)


def words(text: str) -> list[str]:
    """Give the words of a text, unstemmed and without the words that are too common to mean anything."""
    return [token.text for token in WORDS(text)]


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Give the stems of a text, in order."""
    return tuple(token.text for token in STEMS(text))


def texts(document: SearchDocument) -> dict[str, str]:
    """Sort a document's text into the fields of the index."""
    found = {
        "name": f"{document.name} {document.alternate_name}",
        "terms": " ".join(document.terms),
        "organisation": document.organisation,
        "place": " ".join(document.places),
        "description": f"{document.description} {document.eligibility}",
    }
    return {**found, "words": " ".join(found.values())}
