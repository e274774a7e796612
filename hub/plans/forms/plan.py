"""The form that a whole plan is written in."""

from typing import Any, Self

from wtforms import FieldList, FormField, HiddenField, StringField, TextAreaField

from hub.core.errors import FieldError, HubError, Invalid
from hub.core.forms import HubForm, Rows, whole
from hub.plans.forms.reading import Reader, read_need
from hub.plans.forms.rows import AboutMeForm, NeedForm
from hub.plans.forms.showing import shown
from hub.plans.rules import ABOUT_ME, MOST_ROWS, PlanContent


class PlanForm(HubForm):
    """A whole plan."""

    edit = HiddenField()
    about_me: Any = FormField(AboutMeForm)
    strengths = TextAreaField("Strengths: what goes well, who and what helps already")
    needs = Rows(FormField(NeedForm), min_entries=1)
    agreed_with = StringField("Who agreed this plan")
    agreed_on = StringField("When it was agreed")
    not_agreed_reason = TextAreaField("If it was not agreed: why not")
    review_on = StringField("When it will be looked at again")
    review_responsible = StringField("Who will see to that: name and role")

    @classmethod
    def holding(cls, content: PlanContent, edit: int | None = None) -> Self:
        """Make the form that shows what is written, whatever was sent."""
        return cls(formdata=None, data=shown(content) | {"edit": str(edit or "")})

    def content(self) -> PlanContent:
        """Read what was sent, without rows left empty; raises Invalid naming each number, choice or date."""
        reader = Reader()
        content = PlanContent(
            about_me={key: text or "" for key, text in self.about_me.data.items() if key in ABOUT_ME},
            strengths=self.strengths.data or "",
            agreed_with=self.agreed_with.data or "",
            agreed_on=reader.day(self.agreed_on),
            not_agreed_reason=self.not_agreed_reason.data or "",
            review_on=reader.day(self.review_on),
            review_responsible=self.review_responsible.data or "",
            needs=[need for entry in self.needs if (need := read_need(entry.form, reader)) is not None],
        )
        if reader.errors:
            raise Invalid(errors=reader.errors)
        return content

    def add(self, where: str) -> None:
        """Add an empty row: `need`, `goal-0` to the first need, `action-0-2` to its third goal; else nothing."""
        kind, *path = where.split("-")
        rows: Any = self.needs
        for name, place in zip(("goals", "actions"), path, strict=False):
            number = whole(place)
            if number is None or number >= len(rows):
                return
            rows = rows[number].form[name]
        if {"need": 0, "goal": 1, "action": 2}.get(kind) == len(path) and len(rows) < MOST_ROWS:
            rows.append_entry()

    def show(self, refused: HubError) -> None:
        """Put each error beside its field, by its path; those of no field stand in `form_errors`."""
        fields = {field.id: field for field in leaves(self)}
        for error in refused.errors or (FieldError("", refused.message),):
            field = fields.get(error.field.replace(".", "-"))
            if field is None:
                self.form_errors.append(error.message)
            else:
                field.errors = [*field.errors, error.message]

    def problems(self) -> list[dict[str, str]]:
        """List every error for the summary, with the address of its field."""
        first = [{"text": message, "href": "#needs-0-text"} for message in self.form_errors]
        return first + [{"text": message, "href": f"#{field.id}"} for field in leaves(self) for message in field.errors]


def leaves(form: Any) -> list[Any]:
    """Give every plain field, of whichever row."""
    found = []
    for field in form:
        if isinstance(field, FieldList):
            found += [leaf for entry in field for leaf in leaves(entry.form)]
        elif isinstance(field, FormField):
            found += leaves(field.form)
        else:
            found.append(field)
    return found
