"""The rows of a plan's form: About me, needs, their goals, the actions of each."""

from wtforms import Form, FormField, HiddenField, SelectField, StringField, TextAreaField

from hub.core.forms import Printable, Rows
from hub.plans.rules import ABOUT_ME, ActionStatus, ExpressedBy, GoalStatus

EXPRESSED_BY = {
    ExpressedBy.PERSON.value: "The person’s own",
    ExpressedBy.CARER.value: "A carer’s",
    ExpressedBy.PROFESSIONAL.value: "A professional’s",
}
GOAL_STATUS = {
    GoalStatus.ACTIVE.value: "Working on it",
    GoalStatus.COMPLETED.value: "Reached",
    GoalStatus.CANCELLED.value: "Given up",
}
ACTION_STATUS = {
    ActionStatus.PLANNED.value: "Planned",
    ActionStatus.IN_PROGRESS.value: "In progress",
    ActionStatus.DONE.value: "Done",
    ActionStatus.STOPPED.value: "Stopped",
}


class RowForm(Form):
    """A part of a form."""

    class Meta(Printable):
        """Never take what cannot be printed."""


class ActionForm(RowForm):
    """One action."""

    id = HiddenField()
    what = StringField("What will be done")
    who = StringField("Who will do it")
    when = StringField("When")
    confidence = StringField("How sure the person is that they can do it, from 1 to 10")
    strategies = TextAreaField("What would help if it gets hard")
    status = SelectField("How far it is", choices=ACTION_STATUS)


class GoalForm(RowForm):
    """One goal and its actions."""

    id = HiddenField()
    text = TextAreaField("Goal, in the person’s own words")
    expressed_by = SelectField(
        "Whose words are these?",
        choices=EXPRESSED_BY,
    )
    importance = StringField("How important it is to the person, from 1 to 10")
    status = SelectField(
        "How far it is",
        choices=GOAL_STATUS,
    )
    actions = Rows(FormField(ActionForm), min_entries=1)


class NeedForm(RowForm):
    """One need and its goals."""

    id = HiddenField()
    category = HiddenField()
    text = TextAreaField("Need, concern or problem")
    goals = Rows(FormField(GoalForm), min_entries=1)


AboutMeForm = type("AboutMeForm", (RowForm,), {key: TextAreaField(label) for key, label in ABOUT_ME.items()})
