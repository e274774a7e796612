"""The shape of a plan in /api/v1: as much as a practice's system needs to refer from it."""

from marshmallow import Schema, fields, validate

from hub.directory.rules.fit import Bearing
from hub.directory.schemas.search import CardSchema


class PersonSearchSchema(Schema):
    """Who is looked for. In the body, so that the number stands in no address and no log."""

    nhs_number = fields.String(required=True)


class GoalSchema(Schema):
    """A goal that can be referred from."""

    id = fields.UUID()
    text = fields.String()
    importance = fields.Decimal(as_string=False, allow_none=True)
    need = fields.String(attribute="need.text")


class PlanGoalsSchema(Schema):
    """A person's active plan and its open goals."""

    person_id = fields.UUID()
    plan_id = fields.UUID(attribute="id")
    version = fields.Integer()
    goals = fields.List(fields.Nested(GoalSchema), attribute="open_goals")


class ReasonSchema(Schema):
    """One thing to know of a service before it is chosen."""

    bearing = fields.String(metadata={"enum": [each.value for each in Bearing]})
    kind = fields.String(metadata={"description": "What it is about: age, area, intake, cost, day, access, …"})
    words = fields.String()


class SuggestionSchema(Schema):
    """A service that may help with the goal, or nearly."""

    service = fields.Nested(CardSchema, attribute="card")
    reasons = fields.List(fields.Nested(ReasonSchema))


class SuggestionsSchema(Schema):
    """The best that fit the person as Hub knows them, and near misses with what speaks against each."""

    services = fields.List(fields.Nested(SuggestionSchema))
    near_misses = fields.List(fields.Nested(SuggestionSchema))


class SuggestSchema(Schema):
    """What may be asked for otherwise than the plan and the record say."""

    near = fields.String(
        validate=validate.Length(max=100), metadata={"description": "A UK postcode, part of one, or town."}
    )
    within_miles = fields.Float(validate=validate.Range(min=0, min_inclusive=False, max=100))
    most_pence = fields.Integer(validate=validate.Range(min=0))
