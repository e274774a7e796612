"""A notice on a listing, with the last day on which it holds."""

from datetime import date

from hub.core.errors import FieldError

LONGEST_DAYS = 2 * 366  # beyond that it is no notice: change the listing itself
MOST_CHARACTERS = 500


def check_notice(text: str, until: date | None, *, is_closed: bool, has_ended: bool, today: date) -> list[FieldError]:
    """Say what is wrong with a notice. With neither text nor closure there is none, which is always right."""
    if not text.strip() and not is_closed:
        return []
    errors = []
    if len(text) > MOST_CHARACTERS:
        errors.append(FieldError("text", f"Use {MOST_CHARACTERS} characters or fewer."))
    if is_closed and has_ended:
        errors.append(FieldError("is_closed", "The service has ended. It cannot be closed for a time."))
    if until is None:
        errors.append(FieldError("until", "Give the last day, so that the notice ends by itself."))
    elif until < today:
        errors.append(FieldError("until", "The last day must be today or later."))
    elif (until - today).days > LONGEST_DAYS:
        errors.append(FieldError("until", "Give a day in the next two years."))
    return errors
