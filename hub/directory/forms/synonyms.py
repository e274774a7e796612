"""The forms by which the directory team keeps its synonyms."""

import json

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from hub.core.forms import HubForm, whole
from hub.directory.rules.synonyms import Group, SynonymFields, group_of

LONGEST_LIST, LONGEST_TRY = 25_000, 200  # characters


class TryForm(HubForm):
    """Words to try before anything is kept."""

    words = StringField("Try it: type what somebody might", validators=[
        Length(max=LONGEST_TRY, message=f"Use {LONGEST_TRY} characters or fewer.")
    ])  # fmt: skip

    @property
    def typed(self) -> str:
        """Give the words to try."""
        return " ".join((self.words.data or "").split())


class SynonymForm(TryForm):
    """A group of words. `seen` holds it as it was when the form was opened."""

    same = TextAreaField(
        "Words that mean the same", validators=[Length(max=LONGEST_LIST, message="That is too long a list.")]
    )
    say = TextAreaField(
        "What people say for it", validators=[Length(max=LONGEST_LIST, message="That is too long a list.")]
    )
    note = StringField("Note for the team")
    seen = HiddenField()

    def show_fields(self, fields: SynonymFields) -> None:
        """Fill the form in."""
        self.same.data, self.say.data = "\n".join(fields.group.same), "\n".join(fields.group.say)
        self.note.data = fields.note
        self.see(fields)

    def see(self, fields: SynonymFields) -> None:
        """Remember what is there now."""
        self.seen.data = json.dumps({**fields.group.as_json(), "note": fields.note, "is_on": fields.is_on})

    def fields(self, *, is_on: bool = True) -> SynonymFields:
        """Give what was typed; the form does not say whether the search uses it."""
        same, say = (tuple((field.data or "").splitlines()) for field in (self.same, self.say))
        return SynonymFields(Group(same, say), self.note.data or "", is_on)

    def fields_seen(self) -> SynonymFields:
        """Give what was there when the form was opened; a form that was tampered with saw nothing."""
        try:
            said = json.loads(self.seen.data or "")
            return SynonymFields(group_of(said), str(said.get("note", "")), said.get("is_on") is True)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return SynonymFields(Group(()))


class UndoForm(HubForm):
    """Which change is to be undone: the last one that its reader saw."""

    version = HiddenField()

    @property
    def number(self) -> int:
        """Give its number; 0 for what is none."""
        return whole(self.version.data) or 0
