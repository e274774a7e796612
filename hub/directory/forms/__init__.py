"""The search form. Every field may be empty; what it was left at is what people meant by "whatever"."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp, ValidationError

from hub.core.forms import HubForm
from hub.directory.queries.search import Criteria, Found, need_name
from hub.directory.rules.schedule_words import DAY_NAMES
from hub.directory.search.query import Facet

UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
DISTANCES = {"0.5": "half a mile", "1": "1 mile", "2": "2 miles", "5": "5 miles", "10": "10 miles", "25": "25 miles"}
COSTS = {"0": "Free or by donation", "500": "Up to £5", "1000": "Up to £10"}
PARTS_OF_DAY = {"morning": "Morning (before 12)", "afternoon": "Afternoon (12 to 5)", "evening": "Evening (after 5)"}
SORTS = {"": "Best match", "nearest": "Nearest first"}
MOST_CHARACTERS = 200
ALL_FILTERS = "filters"
MOST_DIGITS = 10
AGE_MESSAGE = "Enter an age from 0 to 120."


def _choices(any_label: str, choices: Mapping[str, str]) -> dict[str, str]:
    return {"": any_label, **choices}


class Choice(SelectField):
    """One of a list, the first ("whatever") where nothing was sent."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, default="", **options)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not of the list, in our own words."""
        if self.validate_choice and not any(value == self.data for value, *_ in self.iter_choices()):
            raise ValidationError("Choose one from the list.")


class Age(IntegerField):
    """Whole years."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; raises ValueError, which is shown beside the field."""
        if any(len(str(each)) > MOST_DIGITS for each in valuelist):
            raise ValueError(AGE_MESSAGE)  # a number too long for the comparison with a limit
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(AGE_MESSAGE) from None


class SearchForm(HubForm):
    """What somebody looks for. Choices that depend on the directory are filled in after the search."""

    q = StringField("What do you need help with?", validators=[Length(max=MOST_CHARACTERS, message="Use fewer words.")])
    near = StringField("Postcode or town", validators=[Length(max=100, message="Enter a postcode or a town.")])
    within = Choice("Within", choices=_choices("Any distance", DISTANCES))
    day = Choice("Open on", choices=_choices("Any day", {str(n): name for n, name in enumerate(DAY_NAMES)}))
    part = Choice("Time of day", choices=_choices("Any time", PARTS_OF_DAY))
    need = Choice("Kind of help", validate_choice=False, choices={})
    cost = Choice("Cost", choices=_choices("Any cost", COSTS))
    age = Age("Age of the person", validators=[Optional(), NumberRange(0, 120, AGE_MESSAGE)])
    audience = SelectMultipleField("Who it is for", validate_choice=False, choices={})
    language = Choice("Language", validate_choice=False, choices={})
    access = SelectMultipleField("Access", validate_choice=False, choices={})
    how = SelectMultipleField("How it is given", validate_choice=False, choices={})
    accepting = BooleanField("Taking referrals now")
    sort = Choice("Sort by", choices=SORTS)
    goal = HiddenField(validators=[Optional(), Regexp(f"^{UUID_PATTERN}$", message="The goal is not known.")])

    def criteria(self, page: int) -> Criteria:
        """Give what is asked for."""
        return Criteria(
            text=(self.q.data or "").strip(),
            near=(self.near.data or "").strip(),
            within_miles=float(self.within.data) if self.within.data else None,
            day=int(self.day.data) if self.day.data else None,
            part_of_day=self.part.data or "",
            need=self.need.data or "",
            most_pence=int(self.cost.data) if self.cost.data else None,
            age=self.age.data,
            audience=frozenset(self.audience.data or ()),
            language=self.language.data or "",
            access=frozenset(self.access.data or ()),
            delivery=frozenset(self.how.data or ()),
            accepting=bool(self.accepting.data),
            nearest_first=self.sort.data == "nearest",
            page=page,
        )

    def offer(self, found: Found | None) -> None:
        """Fill in the choices that the directory gives, with how many results each would leave."""
        counts: Mapping[Facet, Mapping[str, int]] = found.counts if found else {}
        self.need.choices = {"": "Any kind", **dict(self._needs(found))}
        spoken = _counted(counts.get(Facet.LANGUAGE, {}), [self.language.data])
        self.language.choices = {"": "Any language", **dict(spoken)}
        for field, facet in (
            (self.audience, Facet.AUDIENCE),
            (self.access, Facet.ACCESSIBILITY),
            (self.how, Facet.DELIVERY),
        ):
            field.choices = dict(_counted(counts.get(facet, {}), field.data or ()))

    def chips(self) -> list[tuple[str, str]]:
        """Give what narrows the search now: what to remove, and words for it."""
        words = {
            "within": {value: f"Within {label}" for value, label in DISTANCES.items()},
            "day": {str(number): f"Open on {name}" for number, name in enumerate(DAY_NAMES)},
            "part": PARTS_OF_DAY,
            "cost": COSTS,
        }
        data = {name: str(self[name].data or "") for name in words}
        found = [(name, words[name][value]) for name, value in data.items() if value in words[name]]
        if self.need.data:
            found.append(("need", need_name(self.need.data) or "Unknown kind of help"))
        if self.age.data is not None:
            found.append(("age", f"Aged {self.age.data}"))
        if self.language.data:
            found.append(("language", self.language.data))
        for field in (self.audience, self.access, self.how):
            found += [(f"{field.name}:{value}", value) for value in field.data or ()]
        if self.accepting.data:
            found.append(("accepting", self.accepting.label.text))
        return found

    def _needs(self, found: Found | None) -> list[tuple[str, str]]:
        needs = found.needs if found else ()
        listed = [(need.id, f"{'– ' if need.parent_id else ''}{need.name} ({need.count})") for need in needs]
        if self.need.data and self.need.data not in dict(listed):
            listed.append((self.need.data, f"{need_name(self.need.data) or 'Unknown kind of help'} (0)"))
        return listed


def _counted(counts: Mapping[str, int], chosen: Iterable[str | None]) -> list[tuple[str, str]]:
    values = {value: counts.get(value, 0) for value in (*counts, *filter(None, chosen))}
    return [
        (value, f"{value} ({count})") for value, count in sorted(values.items(), key=lambda item: item[0].casefold())
    ]


def fields_of(form: SearchForm, *, without: str = "", **instead: str) -> list[tuple[str, str]]:
    """Give what the form holds as names and values, without one of them ("day", "access:Hearing loop").

    Without "filters" only the words, the place and the goal are left; the need too where there are no words.
    """
    name, _, value = without.partition(":")
    kept = {"q", "near", "goal", "sort", *(() if form.q.data else ("need",))}
    given: list[tuple[str, Any]] = [
        (field.name, each)
        for field in form
        if field.name != "csrf_token"
        for each in (field.data if isinstance(field.data, list) else [instead.get(field.name, field.data)])
    ]
    return [
        (key, "y" if each is True else str(each))
        for key, each in given
        if each not in (None, "", False)
        and not (key == name and (not value or each == value))
        and not (without == ALL_FILTERS and key not in kept)
    ]
