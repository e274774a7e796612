"""Forms of feeds: where one is and how often it is fetched, and decisions about what came from it."""

from uuid import UUID

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Length

from hub.core.errors import Invalid
from hub.core.forms import HubForm
from hub.directory.rules.feeds import SCHEDULES
from hub.directory.rules.web_addresses import LONGEST

DAILY = 1440


class AddressForm(HubForm):
    """Where a feed is and how often it is fetched."""

    url = StringField("Web address", validators=[Length(max=LONGEST, message="The address is too long.")])
    every_minutes = RadioField(
        "How often is it fetched?",
        choices={str(minutes): words for minutes, words in SCHEDULES.items()},
        default=str(DAILY),
    )

    def minutes(self) -> int:
        """Give the minutes between two fetches, 0 for only when asked; raises Invalid naming the field."""
        if self.every_minutes.data not in {str(each) for each in SCHEDULES}:
            raise Invalid("Choose how often the feed is fetched.", field="every_minutes")
        return int(self.every_minutes.data)


class FeedForm(AddressForm):
    """A new feed. Its name is what its listings are known by, so it stays."""

    name = StringField("Name", validators=[Length(max=200, message="Use a shorter name.")])


class HeldForm(HubForm):
    """What is to be done with listings that a feed no longer has."""

    fetch_id = HiddenField()
    decision = HiddenField()

    def fetch(self) -> UUID:
        """Give the fetch that it is about; raises Invalid."""
        return _id(self.fetch_id.data or "")


class DecideForm(HubForm):
    """Which fields are decided, and how: those that are ticked, or one whose own button was pressed."""

    chosen = SelectMultipleField(validate_choice=False, choices=[])
    decision = HiddenField()
    keep_one = HiddenField()
    take_one = HiddenField()

    def ids(self) -> list[UUID]:
        """Give the differences that are decided; raises Invalid naming the field."""
        one = self.keep_one.data or self.take_one.data
        return [_id(each) for each in ([one] if one else self.chosen.data or ())]

    def takes_theirs(self) -> bool:
        """Say whether the source's values are taken; raises Invalid where neither was said."""
        if self.take_one.data or self.keep_one.data:
            return bool(self.take_one.data)
        if self.decision.data not in {"keep", "take"}:
            raise Invalid("Choose whether to keep what is here or to take what the feed says.", field="chosen")
        return bool(self.decision.data == "take")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("Reload the page and choose again.", field="chosen") from None
