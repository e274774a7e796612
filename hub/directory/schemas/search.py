"""The shape of a search in /api/v1."""

from marshmallow import Schema, fields, post_load, validate

from hub.directory.geography.geocoder import Precision
from hub.directory.rules.freshness import Intake

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    day = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(DAYS))
    most_pence = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    age = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=120))
    language = fields.String(load_default="", validate=validate.Length(max=20))
    accepting = fields.Boolean(load_default=False, metadata={"description": "Only services that take referrals now."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))

    @post_load
    def _number_the_day(self, data: dict[str, object], **_: object) -> dict[str, object]:
        day = data["day"]
        data["day"] = DAYS.index(str(day)) if day else None
        return data


class CardSchema(Schema):
    """One service found. Words are ready to be shown."""

    id = fields.UUID()
    name = fields.String()
    organisation = fields.String()
    summary = fields.String()
    place = fields.String()
    distance = fields.String()
    next_opening = fields.String()
    cost = fields.String()
    who = fields.String()
    checked = fields.String(attribute="checked.label")
    intake = fields.String(metadata={"enum": [each.value for each in Intake]})
    intake_note = fields.String(metadata={"description": "What was said of it and when, in words; may be empty."})
    serves = fields.String(metadata={"description": "The areas that it is for, apart from where it is."})
    wait = fields.String(metadata={"description": "How long people wait, in the service's own words; may be empty."})
    reasons = fields.List(fields.String())


class SearchAnswerSchema(Schema):
    """One page of services, the best first."""

    total = fields.Integer(attribute="page.total")
    page = fields.Integer(attribute="page.number")
    pages = fields.Integer(attribute="page.pages")
    measured_from = fields.String(attribute="located.label")
    precision = fields.String(attribute="located.precision", metadata={"enum": [each.value for each in Precision]})
    note = fields.String(attribute="located.message", metadata={"description": "How sure the place is, in words."})
    suggestion = fields.String()
    services = fields.List(fields.Nested(CardSchema), attribute="page.items")
