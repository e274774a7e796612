"""Saved searches: the form that names one, and what its fields ask for."""

from collections.abc import Sequence
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.core.forms import HubForm
from hub.directory.forms import SearchForm
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import find_ids, need_name
from hub.directory.rules.saved_searches import HOW_OFTEN_WORDS, Fields, HowOften


class SavedSearchForm(HubForm):
    """What a saved search is called, and how soon to hear of what is new."""

    name = StringField("Name of the search")
    how_often = RadioField(
        "E-mail me when something new matches",
        choices={each.value: words for each, words in HOW_OFTEN_WORDS.items()},
        default=HowOften.DAILY.value,
        validators=[InputRequired("Choose how often.")],
    )

    def chosen(self) -> HowOften:
        """Give how often."""
        return HowOften(self.how_often.data)


def criteria_of(fields: Fields) -> Criteria:
    """Give what kept fields ask for. Raises Invalid where the form does not take them any more."""
    form = _form(fields)
    if not form.validate():
        raise Invalid("This search cannot be run any more.", field="q")
    return form.criteria(page=1)


def find_saved(actor: Actor, fields: Fields) -> Sequence[UUID]:
    """Give the ids of what a saved search finds for the actor, best first. Raises Invalid."""
    return find_ids(actor, criteria_of(fields))


def words_of(fields: Fields) -> list[str]:
    """Say what a search asks for, a thing each."""
    form = _form(fields)
    near = f"near {form.near.data}" if form.near.data else ""
    text = f"“{form.q.data}”" if form.q.data else ""
    return [*filter(None, (text, near)), *(label for _, label in form.chips())]


def suggested_name(fields: Fields) -> str:
    """Give a name to begin with: the need and the place, not the words typed, which may be about somebody."""
    form = _form(fields)
    need = need_name(form.need.data) if form.need.data else ""
    return f"{need} near {form.near.data}" if need and form.near.data else need


def _form(fields: Fields) -> SearchForm:
    return SearchForm(MultiDict(list(fields)), meta={"csrf": False})
