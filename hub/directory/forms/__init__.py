"""The search form. Every field may be empty; what it was left at is what people meant by "whatever"."""

from collections.abc import Iterator, Mapping
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
from hub.directory.forms.search_choices import (
    ACCESS_ASKED_FOR,
    BUSES,
    BY_BUS,
    CHECKED,
    COSTS,
    DAYS,
    DISTANCES,
    FROM_TIMES,
    GENDERS,
    MIDNIGHT,
    PARTS_OF_DAY,
    ROUTES,
    SORTS,
    TO_TIMES,
    WAITS,
    WITHIN,
    counted,
    miles_of,
    or_any,
    tickable,
    with_counts,
)
from hub.directory.forms.understanding import marked, names_marked
from hub.directory.queries.asking import Criteria
from hub.directory.queries.buses import offers_buses
from hub.directory.queries.search import Found, need_name
from hub.directory.rules.schedules import Part
from hub.directory.rules.time_words import minutes_of
from hub.directory.search.query import Facet, Sort

UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
MOST_CHARACTERS = 200
ALL_FILTERS = "filters"
TIMES = "times"  # from and to together
ONE_ORGANISATION = "One organisation only"  # where no result tells its name
MOST_DIGITS = 10
MOST_PLAIN = 20
AGE_MESSAGE = "Enter an age from 0 to 120."


class Choice(SelectField):
    """One of a list, the first ("whatever") where nothing was sent."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, default="", **options)

    def iter_choices(self) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
        """Give value, words and whether it is chosen: a page has some 160, and WTForms makes an object of each."""
        choices: Mapping[str, str] = self.choices  # type: ignore[assignment]  # ours are mappings
        return iter([(value, label, value == self.data, {}) for value, label in choices.items()])

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


_SORTS = {"nearest": Sort.DISTANCE, "soonest": Sort.SOONEST, "freshest": Sort.FRESHEST, "name": Sort.NAME}
_COUNTED = {
    "day": Facet.DAY,
    "cost": Facet.PRICE,
    "gender": Facet.GENDER,
    "route": Facet.ROUTE,
    "wait": Facet.WAIT,
    "checked": Facet.CHECKED,
}
_TICKS = (
    ("now", Facet.OPEN, "now"),
    ("accepting", Facet.ACCEPTING, "yes"),
    ("serving", Facet.SERVING, "here"),
    ("lapsed", Facet.LAPSED, "yes"),
)
_CHIPS = {
    "within": {value: f"Within {label}" for value, label in WITHIN.items()},
    "day": {value: f"Open on {name}" for value, name in DAYS.items()},
    "part": PARTS_OF_DAY,
    "cost": COSTS,
    "gender": {**GENDERS, "everyone": "Not for one gender only"},
    "route": ROUTES,
    "wait": {value: label if value == "unsaid" else f"Wait: {label.lower()}" for value, label in WAITS.items()},
    "checked": {value: f"Checked {label.lower()}" for value, label in CHECKED.items()},
}

_ON = {
    "now": "Open now",
    "accepting": "Taking referrals now",
    "serving": "Not for people elsewhere",
    "lapsed": "Also what nobody confirmed",
    "plain": "Some words taken just as words",
}


def _window_words(starts: str, ends: str) -> str:
    first, last = FROM_TIMES.get(starts or ""), TO_TIMES.get(ends or "")
    if first and last:
        return f"Open between {first} and {last}"
    return f"Open after {first}" if first else f"Open before {last}" if last else ""


class SearchForm(HubForm):
    """What somebody looks for. Choices that depend on the directory are filled in after the search."""

    q = StringField("What do you need help with?", validators=[Length(max=MOST_CHARACTERS, message="Use fewer words.")])
    near = StringField("Postcode or town", validators=[Length(max=100, message="Enter a postcode or a town.")])
    within = Choice("Within", choices=or_any("Any distance", DISTANCES))
    day = Choice("Open on", choices=or_any("Any day", DAYS))
    opens = Choice("From", name="from", choices=or_any("Any time", FROM_TIMES))
    closes = Choice("Until", name="to", choices=or_any("Any time", TO_TIMES))
    part = Choice("Time of day", choices=or_any("Any time", PARTS_OF_DAY))  # of older addresses
    now = BooleanField("Open now")
    need = Choice("Kind of help", validate_choice=False, choices={})
    cost = Choice("Cost", choices=or_any("Any cost", COSTS))
    age = Age("Age of the person", validators=[Optional(), NumberRange(0, 120, AGE_MESSAGE)])
    gender = Choice("Gender", choices=or_any("Any", GENDERS))
    audience = SelectMultipleField("Who it is for", validate_choice=False, choices={})
    serving = BooleanField("Leave out services for people elsewhere")
    language = Choice("Language", validate_choice=False, choices={})
    access = SelectMultipleField("Access", validate_choice=False, choices={})
    how = SelectMultipleField("How it is given", validate_choice=False, choices={})
    accepting = BooleanField("Taking referrals now")
    route = Choice("Who may refer", choices=or_any("Any way in", ROUTES))
    wait = Choice("Waiting time", choices=or_any("Any wait", WAITS))
    organisation = Choice("Organisation", validate_choice=False, choices={})
    checked = Choice("Last checked", choices=or_any("At any time", CHECKED))
    lapsed = BooleanField("Also show what nobody has confirmed for half a year")
    sort = Choice("Sort by", choices=SORTS)
    plain = SelectMultipleField(validate_choice=False, choices={})  # of what was read from the words; see `marked`
    goal = HiddenField(validators=[Optional(), Regexp(f"^{UUID_PATTERN}$", message="The goal is not known.")])

    def __init__(self, *args: Any, **options: Any) -> None:
        """Read what was sent; no organisation has a name before there are results."""
        super().__init__(*args, **options)
        if offers_buses():
            self.within.choices = or_any("Any distance", BY_BUS | DISTANCES)
        self._organisations: dict[str, str] = {}
        self.plain.data = sorted(marked(name, self.q.data or "") for name in self._plain())[:MOST_PLAIN]

    def validate_closes(self, field: Any) -> None:
        """Refuse a window that ends before it begins."""
        if self.opens.errors or self.closes.errors:
            return
        window = self._window()
        if window and window[0] >= window[1]:
            raise ValidationError("Choose an end that is later than the start.")

    def criteria(self, page: int) -> Criteria:
        """Give what is asked for."""
        return Criteria(
            text=(self.q.data or "").strip(),
            near=(self.near.data or "").strip(),
            within_miles=miles_of(self.within.data or ""),
            within_bus=BUSES.get(self.within.data or ""),
            day=int(self.day.data) if self.day.data else None,
            part_of_day=self.part.data or "",
            window=self._window(),
            open_now=bool(self.now.data),
            need=self.need.data or "",
            most_pence=int(self.cost.data) if self.cost.data else None,
            age=self.age.data,
            gender=self.gender.data or "",
            audience=frozenset(self.audience.data or ()),
            serves_here=bool(self.serving.data),
            language=self.language.data or "",
            access=frozenset(self.access.data or ()),
            delivery=frozenset(self.how.data or ()),
            accepting=bool(self.accepting.data),
            route=self.route.data or "",
            wait=self.wait.data or "",
            organisation=self.organisation.data or "",
            with_lapsed=bool(self.lapsed.data),
            checked_days=int(self.checked.data) if self.checked.data else None,
            sort=_SORTS.get(self.sort.data or "", Sort.BEST),
            plain=self._plain(),
            page=page,
        )

    def offer(self, found: Found | None) -> None:
        """Fill in the choices that the directory gives, with how many results each would leave."""
        counts: Mapping[Facet, Mapping[str, int]] = found.counts if found else {}
        self.need.choices = {"": "Any kind", **dict(self._needs(found))}
        spoken = counted(counts.get(Facet.LANGUAGE, {}), [self.language.data])
        self.language.choices = {"": "Any language", **dict(spoken)}
        names = dict(found.organisations) if found else {}
        self._organisations = dict(names)
        if self.organisation.data and self.organisation.data not in names:
            names[self.organisation.data] = ONE_ORGANISATION
        self.organisation.choices = with_counts(
            {"": "Any organisation", **names}, counts.get(Facet.ORGANISATION, {} if found else None)
        )
        for choice, facet in _COUNTED.items():
            self[choice].choices = with_counts(dict(self[choice].choices), counts.get(facet))
        near = counts.get(Facet.WITHIN, {})
        distances: dict[str, str] = dict(self["within"].choices)
        by_miles = {value: label for value, label in distances.items() if value in near}
        self.within.choices = distances | with_counts(by_miles, near)
        for tick, facet, value in _TICKS:
            if facet in counts:
                self[tick].label.text += f" ({counts[facet].get(value, 0)})"
        self.audience.choices = tickable(counts.get(Facet.AUDIENCE, {}), self.audience.data or ())
        self.how.choices = tickable(counts.get(Facet.DELIVERY, {}), self.how.data or ())
        self.access.choices = tickable(
            counts.get(Facet.ACCESSIBILITY, {}), self.access.data or (), ACCESS_ASKED_FOR if found else ()
        )

    def distance_words(self, within: str) -> str:
        """Say a choice of distance in full: "about 15 minutes on foot", "2 miles"."""
        return WITHIN[within]

    def chips(self) -> list[tuple[str, str]]:
        """Give what narrows the search now: what to remove, and words for it."""
        data = {name: str(self[name].data or "") for name in _CHIPS}
        found = [(name, _CHIPS[name][value]) for name, value in data.items() if value in _CHIPS[name]]
        if words := _window_words(self.opens.data, self.closes.data):
            found.append((TIMES, words))
        if self.need.data:
            found.append(("need", need_name(self.need.data) or "Unknown kind of help"))
        if self.age.data is not None:
            found.append(("age", f"Aged {self.age.data}"))
        if self.language.data:
            found.append(("language", self.language.data))
        for field in (self.audience, self.access, self.how):
            found += [(f"{field.name}:{value}", value) for value in field.data or ()]
        found += [(name, words) for name, words in _ON.items() if self[name].data]
        if self.organisation.data:
            found.append(("organisation", self._organisations.get(self.organisation.data, ONE_ORGANISATION)))
        return found

    def _plain(self) -> frozenset[str]:
        return names_marked(self.plain.data or (), self.q.data or "")

    def _window(self) -> Part | None:
        starts, ends = minutes_of(self.opens.data or ""), minutes_of(self.closes.data or "")
        return None if starts is None and ends is None else (starts or 0, MIDNIGHT if ends is None else ends)

    def _needs(self, found: Found | None) -> list[tuple[str, str]]:
        needs = found.needs if found else ()
        depths: dict[str, int] = {}
        for need in needs:  # a broad need stands before its narrower ones
            depths[need.id] = depths.get(need.parent_id, -1) + 1
        listed = [(need.id, f"{'– ' * depths[need.id]}{need.name} ({need.count})") for need in needs]
        if self.need.data and self.need.data not in dict(listed):
            listed.append((self.need.data, f"{need_name(self.need.data) or 'Unknown kind of help'} (0)"))
        return listed


def fields_of(form: SearchForm, *, without: str = "", **instead: str) -> list[tuple[str, str]]:
    """Give what the form holds as names and values, without one of them ("day", "access:Hearing loop").

    Without "filters" only the words, the place and the goal are left; the need too where there are no words.
    """
    name, _, value = without.partition(":")
    kept = {"q", "near", "goal", "sort", "plain", *(() if form.q.data else ("need",))}
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
        and not ((key == name or (name == TIMES and key in {"from", "to"})) and (not value or each == value))
        and not (without == ALL_FILTERS and key not in kept)
    ]
