"""Forms of the import desk: handing in a file, saying what the columns of a spreadsheet are."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length

from hub.core.errors import FieldError, Invalid
from hub.core.forms import HubForm
from hub.directory.forms import Choice
from hub.directory.rules.mapping import SEPARATOR, TARGETS

LEFT_OUT = "Leave this column out"
SEPARATORS = {";": "; semicolon", ",": ", comma", "|": "| upright line", "/": "/ slash", "\n": "line break"}
UNNAMED = ":unnamed"
_LONGEST_NAME = 200

GROUPS: dict[str, dict[str, str]] = {"Not needed": {"": LEFT_OUT}}
"""What a column can be, by group: key to words."""
for _key, _target in TARGETS.items():
    GROUPS.setdefault(_target.group, {})[_key] = _target.words


class HandInForm(HubForm):
    """A file and where it comes from: one of the earlier sources, or a new one with its name."""

    file = FileField("The file")
    source = Choice("Which directory is it?", validate_choice=False, choices={})
    new_source = StringField(
        "Name of the new directory", validators=[Length(max=_LONGEST_NAME, message="Use a shorter name.")]
    )

    def offer(self, sources: Sequence[str]) -> None:
        """Offer the earlier sources."""
        self.source.choices = {"": "A new one"} | {each: each for each in sources if each}
        if "" in sources:
            self.source.choices[UNNAMED] = "The one that was taken in without a name"
        if not sources:
            self.new_source.label.text = "Which directory is it?"

    def handed_in(self) -> tuple[str, str, bytes]:
        """Give the source's name, the file's name and its content; raises Invalid naming each field that is wrong."""
        wrong = self._wrong_source()
        if not self.file.data:
            wrong.insert(0, FieldError("file", "Choose the file that you want to take in."))
        if wrong:
            raise Invalid(errors=wrong)
        return self._source(), self.file.data.filename or "upload", self.file.data.read()

    def _wrong_source(self) -> list[FieldError]:
        if self._is_earlier() and self._typed():
            return [FieldError("new_source", "Choose an earlier directory or name a new one, not both.")]
        if not self._is_earlier() and not self._typed():
            return [FieldError("new_source", "Say which directory it is, for example “Calderdale Council groups”.")]
        return []

    def _source(self) -> str:
        """Give the name; one that was typed in other letters is the earlier one."""
        if self._is_earlier():
            return "" if self.source.data == UNNAMED else str(self.source.data)
        typed = self._typed()
        return next((each for each in self._earlier() if each.casefold() == typed.casefold()), typed)

    def _typed(self) -> str:
        return " ".join((self.new_source.data or "").split())

    def _earlier(self) -> list[str]:
        return [value for value, *_ in self.source.iter_choices() if value]

    def _is_earlier(self) -> bool:
        return self.source.data in self._earlier()


class DecisionForm(HubForm):
    """Yes or no to an import, and to which trial of it."""

    do = HiddenField()
    planned_at = HiddenField()


class ColumnsForm(HubForm):
    """What each column of one spreadsheet is. The fields of the columns are made by `columns_form`."""

    separator = SelectField("What stands between the items of a list in one cell?", choices=SEPARATORS)
    save_as = StringField(
        "Keep these choices for next time, under the name",
        validators=[Length(max=_LONGEST_NAME, message="Use a shorter name.")],
    )
    headers: Sequence[str] = ()
    groups = GROUPS
    base: Mapping[str, Any] = {}

    def column(self, place: int) -> Any:
        """Give the field of a column."""
        return self._fields[f"column_{place}"]

    def left_out(self) -> list[Any]:
        """Give the fields of the columns that are nothing."""
        return [field for place in range(len(self.headers)) if not (field := self.column(place)).data]

    def mapping(self) -> dict[str, Any]:
        """Give what was chosen, as `hub.directory.rules.mapping` has it; what the page does not ask stays as it was."""
        columns = {header: self.column(place).data or "" for place, header in enumerate(self.headers)}
        named = self.base.get("vocabularies") or {}
        own_id = "" if "service_id" in columns.values() else self.base.get("id_column") or ""
        return {
            "columns": columns,
            "separator": self.separator.data or SEPARATOR,
            "id_column": own_id if own_id in columns else "",
            "vocabularies": {header: name for header, name in named.items() if header in columns},
        }

    def show_columns(self, errors: Sequence[FieldError]) -> None:
        """Put what is wrong with a mapping beside the columns that it is about."""
        names = {f"columns.{header}": f"column_{place}" for place, header in enumerate(self.headers)}
        shown = [FieldError(names.get(error.field, error.field), error.message) for error in errors]
        self.show(Invalid(errors=shown))


def columns_form(headers: Sequence[str], mapping: Mapping[str, Any]) -> ColumnsForm:
    """Make the form for a spreadsheet with these headers, with a mapping chosen already."""
    choices = {key: words for group in GROUPS.values() for key, words in group.items()}
    fields = {f"column_{place}": SelectField(header, choices=choices) for place, header in enumerate(headers)}
    columns = mapping.get("columns", {})
    chosen = {f"column_{place}": columns.get(header, "") for place, header in enumerate(headers)}
    form: ColumnsForm = type("ColumnsOfOne", (ColumnsForm,), {**fields, "headers": tuple(headers), "base": mapping})(
        data={**chosen, "separator": mapping.get("separator", SEPARATOR)}
    )
    return form
