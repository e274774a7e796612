"""The shape of a plan in /api/v1: as much as a practice's system needs to refer from it."""

from marshmallow import Schema, fields


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
