"""The shape of a search in /api/v1."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from hub.directory.geography.geocoder import Precision
from hub.directory.queries.asking import AS_IT_IS
from hub.directory.rules.fit import Bearing
from hub.directory.rules.freshness import Intake
from hub.directory.rules.gender import Gender
from hub.directory.rules.referral_route import Entry
from hub.directory.rules.time_words import minutes_of
from hub.directory.rules.understanding import Kind
from hub.directory.rules.why import KINDS
from hub.directory.search.query import Sort

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


CLOCK = r"^(|([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
MIDNIGHT = 24 * 60


def _values(description: str) -> fields.List[Any]:
    each = fields.String(validate=validate.Length(max=100))
    return fields.List(each, load_default=list, validate=validate.Length(max=20), metadata={"description": description})


def _choice(values: type[StrEnum], description: str) -> fields.String:
    allowed = ["", *(each.value for each in values)]
    return fields.String(load_default="", validate=validate.OneOf(allowed), metadata={"description": description})


class SearchSchema(Schema):
    """What is looked for. Everything is optional and everything narrows."""

    text = fields.String(load_default="", validate=validate.Length(max=500), metadata={"description": "Words."})
    near = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "A UK postcode, sector, outcode or town to measure from."},
    )
    within_miles = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(min=0, min_inclusive=False, max=100)
    )
    within_bus = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=90),
        metadata={"description": "Minutes by bus or on foot, on a weekday in the daytime. `near` must be a postcode."},
    )
    day = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(DAYS))
    most_pence = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    age = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=120))
    language = fields.String(load_default="", validate=validate.Length(max=20))
    opens_from = fields.String(
        load_default="",
        validate=validate.Regexp(CLOCK),
        metadata={"description": "HH:MM. Open at some time between this and `opens_until`, on `day` or any day."},
    )
    opens_until = fields.String(load_default="", validate=validate.Regexp(CLOCK), metadata={"description": "HH:MM."})
    open_now = fields.Boolean(
        load_default=False, metadata={"description": "By usual weekly times; `not_now` says where today is different."}
    )
    need = fields.String(
        load_default="",
        validate=validate.Length(max=36),
        metadata={"description": "Id of a need; finds narrower ones."},
    )
    audience = _values("Any one of these is enough.")
    access = _values("All of these must be there.")
    delivery = _values("How it is given; any one of these is enough.")
    gender = _choice(Gender, "Whom it is for alone, or everyone.")
    route = _choice(Entry, "`self`: anybody may come; `professional`: only through a professional.")
    organisation = fields.String(load_default="", validate=validate.Length(max=36), metadata={"description": "Its id."})
    checked_days = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=3650),
        metadata={"description": "Checked in the last so many days."},
    )
    wait = fields.String(
        load_default="",
        validate=validate.Regexp(r"^(|unsaid|[0-9]{1,3})$"),
        metadata={"description": "At most so many weeks, or `unsaid` for services that name no wait."},
    )
    serves_here = fields.Boolean(
        load_default=False, metadata={"description": "Only what serves the postcode in `near`, wherever it is."}
    )
    sort = fields.String(load_default=Sort.BEST.value, validate=validate.OneOf([each.value for each in Sort]))
    accepting = fields.Boolean(load_default=False, metadata={"description": "Only services that take referrals now."})
    as_typed = fields.Boolean(
        load_default=False,
        metadata={"description": "Take `text` as plain words: read no place, day, cost or the like from it."},
    )
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))

    @post_load
    def _as_criteria(self, data: dict[str, object], **_: object) -> dict[str, object]:
        day = data["day"]
        data["day"] = DAYS.index(str(day)) if day else None
        starts, ends = (minutes_of(str(data.pop(name))) for name in ("opens_from", "opens_until"))
        if starts is not None or ends is not None:
            data["window"] = window = (starts or 0, MIDNIGHT if ends is None else ends)
            if window[0] >= window[1]:
                raise ValidationError("It must be later than opens_from.", "opens_until")
        data |= {name: frozenset(data[name]) for name in ("audience", "access", "delivery")}  # type: ignore[call-overload]  # lists
        data["plain"] = AS_IT_IS if data.pop("as_typed") else frozenset()
        data["sort"] = Sort(str(data["sort"]))
        return data


class WhySchema(Schema):
    """One reason why a service was found, or what speaks against it."""

    bearing = fields.String(metadata={"enum": [each.value for each in Bearing]})
    kind = fields.String(metadata={"enum": list(KINDS)})
    words = fields.String(metadata={"description": "Ready to be shown. Of a match: the word or need."})
    value = fields.Raw(
        metadata={
            "type": ["string", "number", "null"],
            "description": "The same as data. match: the field that has the word, `need` or `wish`; distance: metres; "
            "bus: minutes; cost: the band; checked: the day; answers: the share of its last referrals that it took; "
            "wait: weeks; intake: the state.",
        },
    )


class CardSchema(Schema):
    """One service found. Words are ready to be shown."""

    id = fields.UUID()
    name = fields.String()
    organisation = fields.String()
    summary = fields.String()
    place = fields.String()
    distance = fields.String()
    on_foot = fields.String(metadata={"description": "About how long on foot, up to two miles; may be empty."})
    not_now = fields.String(metadata={"description": "With `open_now`: why it may be closed today; may be empty."})
    next_opening = fields.String()
    cost = fields.String()
    who = fields.String()
    checked = fields.String(attribute="checked.label")
    intake = fields.String(metadata={"enum": [each.value for each in Intake]})
    intake_note = fields.String(metadata={"description": "What was said of it and when, in words; may be empty."})
    serves = fields.String(metadata={"description": "The areas that it is for, apart from where it is."})
    wait = fields.String(metadata={"description": "How long people wait, in the service's own words; may be empty."})
    reasons = fields.List(fields.Nested(WhySchema))


class UnderstoodSchema(Schema):
    """One thing that was read from `text`. What does not fit it stands lower; nothing is left out."""

    kind = fields.String(metadata={"enum": [each.value for each in Kind]})
    value = fields.String(
        metadata={
            "description": "A place, weekdays (`0` is Monday), minutes after midnight (`1020-1440`), pence, years, or a"
            " name from the directory."
        }
    )
    start = fields.Integer(metadata={"description": "The first character of `text` that says so."})
    end = fields.Integer(metadata={"description": "The character after the last."})


class SearchAnswerSchema(Schema):
    """One page of services, the best first."""

    total = fields.Integer(attribute="page.total")
    page = fields.Integer(attribute="page.number")
    pages = fields.Integer(attribute="page.pages")
    measured_from = fields.String(attribute="located.label")
    precision = fields.String(attribute="located.precision", metadata={"enum": [each.value for each in Precision]})
    note = fields.String(attribute="located.message", metadata={"description": "How sure the place is, in words."})
    suggestion = fields.String()
    understood = fields.List(fields.Nested(UnderstoodSchema), attribute="picks")
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        metadata={
            "description": "Services by facet and value, each facet with every filter but its own; `within` of a place."
        },
    )
    services = fields.List(fields.Nested(CardSchema), attribute="page.items")
