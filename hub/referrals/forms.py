"""Forms of a referral."""

from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.core.clock import today
from hub.core.forms import HubForm
from hub.directory.rules.past_answers import Answer
from hub.referrals.rules import DECLINED_AS, OutcomeKind, Risks

OUTCOMES = {
    OutcomeKind.GOAL_MET.value: "They reached their goal",
    OutcomeKind.HELPED.value: "It helped, and they are on their way",
    OutcomeKind.NO_CHANGE.value: "It made no difference",
    OutcomeKind.STOPPED_COMING.value: "They stopped coming",
    OutcomeKind.NEVER_CAME.value: "They never came",
    OutcomeKind.OTHER.value: "Something else",
}
SHORTER = {
    "Not somebody we can help: they do not meet our criteria": "They do not meet our criteria",
    "Other": "Another reason",
}
REASONS = {reason: SHORTER.get(reason, reason) for reason in DECLINED_AS}


class ReferForm(HubForm):
    """The three questions: why, risks, consent. It is carried from step to step in hidden fields."""

    step = HiddenField(default="details")
    reason = TextAreaField(
        "Why are you referring?", validators=[InputRequired("Say why you are referring."), Length(max=2000)]
    )
    risk_answer = RadioField(
        "Is there any risk the service should know about?",
        choices={"none": "No known risks", "some": "Yes, there are risks the service must know about"},
        validators=[InputRequired("Say whether there are risks.")],
    )
    risks = TextAreaField("What are the risks, and how are they managed?", validators=[Length(max=1000)])
    agreed = RadioField(
        "Does the person agree to this being shared?",
        choices={"yes": "Yes, they agree", "no": "No, or I have not asked them yet"},
        validate_choice=False,
    )
    how = RadioField(
        "How did they agree?",
        choices={"face to face": "Face to face", "by phone": "By phone", "in writing": "In writing"},
        validate_choice=False,
    )

    def said(self) -> Risks:
        """Give the risks as they were said."""
        if self.risk_answer.data == "none":
            return Risks(no_known_risks=True)
        return Risks(no_known_risks=False, text=self.risks.data or "")


class AcceptForm(HubForm):
    """Nothing but the token that shows it was meant."""


class RejectForm(HubForm):
    """Why the service cannot help."""

    reason = RadioField("Why can you not help?", choices=REASONS, validators=[InputRequired("Choose a reason.")])
    more = StringField("Anything the referrer should know", validators=[Length(max=500)])

    @property
    def meaning(self) -> Answer:
        """Give what the reason says of the service."""
        return DECLINED_AS[self.reason.data]

    def said(self) -> str:
        """Give the reason as one sentence."""
        more = (self.more.data or "").strip()
        return f"{self.reason.data}. {more}".strip() if more else f"{self.reason.data}."


class SessionForm(HubForm):
    """One session."""

    on_date = DateField("When was the session?", default=today, validators=[InputRequired("Enter the date.")])
    attended = RadioField(
        "Did they come?",
        choices={"yes": "Yes, they came", "no": "No"},
        validators=[InputRequired("Say whether they came.")],
    )
    note = TextAreaField("Note (you need not write one)", validators=[Length(max=1000)])


class OutcomeForm(HubForm):
    """How it went."""

    kind = RadioField("How did it go?", choices=OUTCOMES, validators=[InputRequired("Choose how it went.")])
    note = TextAreaField("Tell the referrer in your own words", validators=[Length(max=2000)])


class WithdrawForm(HubForm):
    """Why a referral is taken back."""

    reason = StringField("Why are you withdrawing it?", validators=[InputRequired("Say why."), Length(max=500)])
