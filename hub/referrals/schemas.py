"""The shape of a referral in /api/v1."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from hub.referrals.rules import OutcomeKind, ReferralStatus

STATUSES = [each.value for each in ReferralStatus]


class RisksSchema(Schema):
    """Either no_known_risks: true, or a text."""

    no_known_risks = fields.Boolean(load_default=False)
    text = fields.String(load_default="", validate=validate.Length(max=1000))

    @validates_schema
    def _one_of_both(self, data: dict[str, object], **_: object) -> None:
        if bool(data.get("no_known_risks")) == bool(str(data.get("text", "")).strip()):
            raise ValidationError("Give no_known_risks: true, or the risks as text; one of the two.")


class ConsentGivenSchema(Schema):
    """That the person agreed just now, and how."""

    how = fields.String(
        required=True,
        validate=validate.OneOf(["face to face", "by phone", "in writing"]),
        metadata={"description": "How the person agreed. Leave `consent` out to rely on what is on record."},
    )


class ReferrerSchema(Schema):
    """Who refers, as PRSB asks: name, role and contact."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    role = fields.String(load_default="", validate=validate.Length(max=200))
    contact = fields.String(load_default="", validate=validate.Length(max=200))


class NewReferralSchema(Schema):
    """What a practice's system sends."""

    goal_id = fields.UUID(required=True)
    service_id = fields.UUID(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    risks = fields.Nested(RisksSchema, required=True)
    consent = fields.Nested(ConsentGivenSchema)
    referrer = fields.Nested(ReferrerSchema, required=True)


class HeadersSchema(Schema):
    """The header that makes a repeat safe."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        required=True,
        validate=validate.Length(min=8, max=200),
        error_messages={"required": "Send an Idempotency-Key header, a new one for each referral."},
    )


class MoveSchema(Schema):
    """One move."""

    status = fields.String(metadata={"enum": STATUSES})
    at = fields.AwareDateTime(attribute="created_at")
    reason = fields.String()


class SessionSchema(Schema):
    """One session."""

    on_date = fields.Date()
    attended = fields.Boolean()


class OutcomeSchema(Schema):
    """What came of it."""

    kind = fields.String(metadata={"enum": [each.value for each in OutcomeKind]})
    note = fields.String()


class ReferralSchema(Schema):
    """A referral as its practice sees it."""

    id = fields.UUID()
    reference = fields.String()
    status = fields.String(metadata={"enum": STATUSES})
    status_reason = fields.String()
    goal_id = fields.UUID()
    service_id = fields.UUID()
    service_name = fields.String()
    provider_name = fields.String()
    sent_on = fields.Date()
    answer_due_on = fields.Date()
    history = fields.List(fields.Nested(MoveSchema), attribute="moves")
    sessions = fields.List(fields.Nested(SessionSchema))
    outcomes = fields.List(fields.Nested(OutcomeSchema))
