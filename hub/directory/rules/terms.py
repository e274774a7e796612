"""What makes a term of a vocabulary right, and what changed between two looks at it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from hub.core.errors import FieldError
from hub.directory.rules.snomed import problem_of

LONGEST_NAME, LONGEST_CODE, LONGEST_DESCRIPTION, LONGEST_WORD = 200, 100, 5_000, 100  # characters
MOST_WORDS = 100
SEPARATOR = ";"
LABELS = {
    "name": "Name",
    "code": "Code",
    "description": "Description",
    "parent_id": "Broader term",
    "other_words": "Other words",
    "snomed_code": "SNOMED CT code",
    "term_uri": "Web address",
}


@dataclass(frozen=True)
class TermFields:
    """What can be said of a term; empty text is nothing said."""

    name: str
    code: str = ""
    description: str = ""
    parent_id: UUID | None = None
    other_words: tuple[str, ...] = ()
    snomed_code: str = ""
    term_uri: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "name": self.name,
            "code": self.code,
            "description": self.description,
            "parent_id": str(self.parent_id or ""),
            "other_words": list(self.other_words),
            "snomed_code": self.snomed_code,
            "term_uri": self.term_uri,
        }


def tidied(fields: TermFields) -> TermFields:
    """Give the fields without spaces around them, a name on one line, and each other word once."""
    words = [" ".join(each.split()) for each in fields.other_words]
    return replace(
        fields,
        name=" ".join(fields.name.split()),
        code=fields.code.strip(),
        description=fields.description.strip(),
        other_words=tuple(dict.fromkeys(each for each in words if each)),
        snomed_code=re.sub(r"\s", "", fields.snomed_code),
        term_uri=fields.term_uri.strip(),
    )


def split_words(text: str) -> tuple[str, ...]:
    """Read other words as they are typed: one a line, or with ; between."""
    return tuple(each.strip() for each in re.split(r"[;\n]", text) if each.strip())


def check_term(fields: TermFields) -> list[FieldError]:
    """List what is wrong with a term by itself."""
    errors = []
    if not fields.name:
        errors.append(FieldError("name", "Enter a name."))
    for field, longest in (("name", LONGEST_NAME), ("code", LONGEST_CODE), ("description", LONGEST_DESCRIPTION)):
        if len(getattr(fields, field)) > longest:
            errors.append(FieldError(field, f"{LABELS[field]} must be {longest:,} characters or fewer."))
    if len(fields.other_words) > MOST_WORDS or any(len(each) > LONGEST_WORD for each in fields.other_words):
        said = f"Give at most {MOST_WORDS} other words of {LONGEST_WORD} characters each, one a line."
        errors.append(FieldError("other_words", said))
    if fields.snomed_code and (problem := problem_of(fields.snomed_code)):
        errors.append(FieldError("snomed_code", problem))
    if fields.term_uri and not re.fullmatch(r"https?://[!-~]{3,1000}", fields.term_uri):
        errors.append(FieldError("term_uri", "A web address begins with https:// or http:// and has no spaces."))
    return errors


def closes_ring(term: UUID, parent: UUID | None, parents: Mapping[UUID, UUID]) -> bool:
    """Say whether a term put under this parent would stand under itself. A ring that is there already counts."""
    passed: set[UUID] = set()
    while parent is not None:
        if parent == term or parent in passed:
            return True
        passed.add(parent)
        parent = parents.get(parent)
    return False


def difference(before: TermFields, after: TermFields) -> list[str]:
    """List the fields that differ."""
    return [field for field in LABELS if getattr(before, field) != getattr(after, field)]
