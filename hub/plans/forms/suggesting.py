"""What a service for a goal has to be like: filled in from what is known, and changed with the person."""

from collections.abc import Mapping
from datetime import date

from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional

from hub.core.forms import HubForm
from hub.core.languages import language_name
from hub.directory.forms import AGE_MESSAGE, MOST_CHARACTERS, Age, Choice
from hub.directory.forms.search_choices import COSTS, MILES, PARTS_OF_DAY
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import Need
from hub.directory.rules.access import things_named
from hub.directory.rules.schedule_words import DAY_NAMES
from hub.directory.search.query import Facet
from hub.people.models import Person
from hub.people.rules import age_on
from hub.plans.models import Goal


def wanted_for(goal: Goal, today: date) -> Criteria:
    """Give what the plan and the person's record want, for those who fill in no form."""
    person: Person = goal.need.plan.person
    return Criteria(
        text=goal.text[:MOST_CHARACTERS],
        near=person.postcode,
        age=age_on(person.birth_date, today),
        language=language_name(person.preferred_language),
        access=frozenset(things_named(person.communication_needs)),
    )


class SuggestForm(HubForm):
    """The goal's words and the person's circumstances. None of it stands in an address."""

    q = StringField("What to look for", validators=[Length(max=MOST_CHARACTERS, message="Use fewer words.")])
    need = Choice("Kind of help", validate_choice=False, choices={})
    near = StringField("Postcode or town", validators=[Length(max=100, message="Enter a postcode or a town.")])
    within = Choice("How far is possible", choices={"": "Any distance", **MILES})
    age = Age("Age", validators=[Optional(), NumberRange(0, 120, AGE_MESSAGE)])
    cost = Choice("What can be paid", choices={"": "Any cost", **COSTS})
    day = Choice("Day", choices={"": "Any day", **{str(n): name for n, name in enumerate(DAY_NAMES)}})
    part = Choice("Time of day", choices={"": "Any time", **PARTS_OF_DAY})
    language = Choice("Language", validate_choice=False, choices={})
    access = SelectMultipleField("What the person needs there", validate_choice=False, choices={})

    @classmethod
    def for_goal(cls, goal: Goal, today: date) -> "SuggestForm":
        """Give the form as the plan and the person's record fill it."""
        wanted = wanted_for(goal, today)
        return cls(
            formdata=None,
            data={
                "q": wanted.text,
                "near": wanted.near,
                "age": wanted.age,
                "language": wanted.language,
                "access": sorted(wanted.access),
            },
        )

    def offer(self, needs: list[Need], counts: Mapping[Facet, Mapping[str, int]]) -> None:
        """Fill in what the directory has to choose from; what is chosen stays, though nothing has it."""
        self.need.choices = {
            "": "Any kind",
            **{each.id: f"{'– ' if each.parent_id else ''}{each.name}" for each in needs},
        }
        spoken = {*counts.get(Facet.LANGUAGE, {}), *filter(None, [self.language.data])}
        self.language.choices = {"": "Any language", **{each: each for each in sorted(spoken)}}
        there = {*counts.get(Facet.ACCESSIBILITY, {}), *(self.access.data or ())}
        self.access.choices = {each: each for each in sorted(there)}

    def criteria(self) -> Criteria:
        """Give what is wanted."""
        return Criteria(
            text=(self.q.data or "").strip(),
            near=(self.near.data or "").strip(),
            within_miles=float(self.within.data) if self.within.data else None,
            day=int(self.day.data) if self.day.data else None,
            part_of_day=self.part.data or "",
            need=self.need.data or "",
            most_pence=int(self.cost.data) if self.cost.data else None,
            age=self.age.data,
            language=self.language.data or "",
            access=frozenset(self.access.data or ()),
        )
