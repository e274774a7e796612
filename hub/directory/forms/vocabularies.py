"""The forms by which the directory team keeps its vocabularies."""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hub.core.errors import TooLarge
from hub.core.forms import HubForm
from hub.directory.actions.taxonomies import VocabularyFields
from hub.directory.models.ids import as_uuid
from hub.directory.queries.term_places import Place
from hub.directory.queries.terms import Candidate
from hub.directory.rules.terms import TermFields, split_words

RELATIONS = {
    "exact": "the same",
    "close": "nearly the same",
    "narrower": "narrower: part of it",
    "broader": "broader: more than it",
    "related": "related, and not found by it",
}
MOST_CARRIED = 400_000  # characters of a list that goes from the check to the yes inside the page
MOST_UNPACKED = 20 * 1024 * 1024


class VocabularyForm(HubForm):
    """What is said of a vocabulary. `seen` holds it as it was when the form was opened."""

    name = StringField("Name", validators=[InputRequired("Enter a name.")])
    description = TextAreaField("Description", validators=[Length(max=5_000, message="Use 5,000 characters or fewer.")])
    version = StringField("Version")
    uri = StringField("Web address")
    for_needs = BooleanField("People choose what they need from this vocabulary")
    seen = HiddenField()

    def show_fields(self, fields: VocabularyFields) -> None:
        """Fill the form in."""
        for name, value in vars(fields).items():
            self[name].data = value
        self.see(fields)

    def see(self, fields: VocabularyFields) -> None:
        """Remember what is there now."""
        self.seen.data = json.dumps(vars(fields))

    def fields(self) -> VocabularyFields:
        """Give what was typed."""
        texts = (" ".join((self[name].data or "").split()) for name in ("name", "version", "uri"))
        name, version, uri = texts
        return VocabularyFields(name, (self.description.data or "").strip(), version, uri, bool(self.for_needs.data))

    def fields_seen(self) -> VocabularyFields:
        """Give what was there when the form was opened; a form that was tampered with saw nothing."""
        said = _json(self.seen.data)
        name, description, version, uri = (
            str(said.get(each, "")) for each in ("name", "description", "version", "uri")
        )
        return VocabularyFields(name, description, version, uri, said.get("for_needs") is True)


class TermForm(HubForm):
    """What is said of a term. `seen` holds it as it was when the form was opened."""

    name = StringField("Name", validators=[InputRequired("Enter a name.")])
    description = TextAreaField("Description")
    parent_id = SelectField("Broader term", validate_choice=False, choices={})
    other_words = TextAreaField("Other words for it")
    code = StringField("Code")
    snomed_code = StringField("SNOMED CT code")
    term_uri = StringField("Web address")
    seen = HiddenField()

    def offer_parents(self, parents: Sequence[tuple[UUID, str, int]]) -> None:
        """Fill in the terms that it may stand under, as a tree."""
        listed = {str(each): f"{'– ' * depth}{name}" for each, name, depth in parents}
        self.parent_id.choices = {"": "None: it stands at the top", **listed}

    def show_fields(self, fields: TermFields) -> None:
        """Fill the form in."""
        for name in ("name", "description", "code", "snomed_code", "term_uri"):
            self[name].data = getattr(fields, name)
        self.parent_id.data = str(fields.parent_id or "")
        self.other_words.data = "\n".join(fields.other_words)
        self.see(fields)

    def see(self, fields: TermFields) -> None:
        """Remember what is there now."""
        self.seen.data = json.dumps(fields.as_json())

    def fields(self) -> TermFields:
        """Give what was typed."""
        texts = {name: self[name].data or "" for name in ("name", "description", "code", "snomed_code", "term_uri")}
        chosen = self.parent_id.data or ""
        parent = as_uuid(chosen) or (UUID(int=0) if chosen else None)
        words = split_words(self.other_words.data or "")
        return TermFields(**texts, parent_id=parent, other_words=words)

    def fields_seen(self) -> TermFields:
        """Give what was there when the form was opened; a form that was tampered with saw nothing."""
        said = _json(self.seen.data)
        texts = {name: str(said.get(name, "")) for name in ("name", "description", "code", "snomed_code", "term_uri")}
        words = said.get("other_words")
        return TermFields(
            **texts,
            parent_id=as_uuid(said.get("parent_id")),
            other_words=tuple(str(each) for each in words) if isinstance(words, list) else (),
        )


class RetireForm(HubForm):
    """Which term takes the place of one that is retired, if any."""

    replaced_by = SelectField("What replaces it?", validate_choice=False, choices={})

    def offer(self, terms: Sequence[tuple[UUID, str, int]], without: UUID) -> None:
        """Fill in the other terms."""
        listed = {str(each): f"{'– ' * depth}{name}" for each, name, depth in terms if each != without}
        self.replaced_by.choices = {"": "Nothing: services keep it", **listed}

    @property
    def chosen(self) -> UUID | None:
        """Give the replacement; an id of nothing for what is none."""
        return (as_uuid(self.replaced_by.data) or UUID(int=0)) if self.replaced_by.data else None


class LinkForm(HubForm):
    """A term of another vocabulary, and what it is for the term at hand."""

    other = RadioField("Which term?", choices={}, validate_choice=False, validators=[InputRequired("Choose a term.")])
    relation = RadioField("The other term is", choices=RELATIONS, default="exact")

    def offer(self, places: Sequence[Place]) -> None:
        """Fill in the terms that were found."""
        self.other.choices = {str(each.id): f"{each.words} ({each.vocabulary or 'no vocabulary'})" for each in places}

    @property
    def chosen(self) -> UUID:
        """Give the term that was chosen; an id of nothing for what is none."""
        return as_uuid(self.other.data) or UUID(int=0)


class MatchForm(HubForm):
    """Suggested links: for each pair what the other is, or nothing. Its fields are named by the pairs."""

    def links(self, sent: Mapping[str, str]) -> list[tuple[UUID, UUID, str]]:
        """Give the links that were chosen; what is no pair or no relation is left out."""
        found = []
        for name, relation in sent.items():
            first, _, second = name.removeprefix("pair-").partition("_")
            term, other = as_uuid(first), as_uuid(second)
            if name.startswith("pair-") and term and other and relation in RELATIONS:
                found.append((term, other, relation))
        return found

    @staticmethod
    def rows(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
        """Lay the candidates out: the term, and for each other one the field's name and what is chosen at first."""
        return [
            {
                "term": each.term,
                "others": [
                    {"place": place, "name": f"pair-{each.term.id}_{place.id}", "chosen": "exact" if is_same else ""}
                    for place, is_same in each.others
                ],
            }
            for each in candidates
        ]


class LoadForm(HubForm):
    """A list to load. The file goes from the check to the yes inside the page, packed, in `carried`."""

    file = FileField("The list, a CSV file")
    name = StringField(
        "Name of the vocabulary", validators=[Optional(), Length(max=200, message="Use 200 characters or fewer.")]
    )
    for_needs = BooleanField("People choose what they need from this vocabulary")
    carried = HiddenField()

    def content(self) -> bytes | None:
        """Give the list; None where none was sent or what was carried is damaged."""
        if self.file.data:
            return bytes(self.file.data.read())
        try:
            packed = base64.b64decode(self.carried.data or "", validate=True)
            unpacked = zlib.decompressobj()
            content = unpacked.decompress(packed, MOST_UNPACKED)
        except (binascii.Error, zlib.error, ValueError):
            return None
        return content or None

    def carry(self, content: bytes) -> None:
        """Put the list into the page. Raises TooLarge where it does not fit."""
        packed = base64.b64encode(zlib.compress(content, 9)).decode()
        if len(packed) > MOST_CARRIED:
            raise TooLarge(
                "This list is too long to be loaded on a page. Whoever runs Hub loads it with the command "
                "“directory vocabularies load”.",
                field="file",
            )
        self.carried.data = packed


def _json(text: str | None) -> dict[str, Any]:
    try:
        said = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
