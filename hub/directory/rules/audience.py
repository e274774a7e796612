"""Who a service is for, in words."""

from collections.abc import Sequence
from decimal import Decimal

from hub.directory.rules.plain_text import shortened

Age = Decimal | float | int | None
NOT_STATED = "Not stated"
ADULT = 18
GROUPS_SHOWN = 4


def ages_in_words(minimum: Age, maximum: Age) -> str:
    """Say an age range: "Aged 18 to 30", "Aged 16 and over", "Under 5s"; nothing where any age may come.

    Ages are years and may be parts of one (0.5); publishers also write 0 or less, or 99 and more, for "no limit".
    """
    low = minimum if minimum is not None and minimum > 0 else None
    high = maximum if maximum is not None and 0 < maximum < 99 else None
    if low is None and high is None:
        return ""
    if high is None:
        return f"Aged {_age(low)} and over"
    if low is None:
        return f"Aged up to {_age(high)}"
    return f"Aged {_age(low)}" if low == high else f"Aged {_age(low)} to {_age(high)}"


def in_words(minimum: Age, maximum: Age, audience: Sequence[str] = (), eligibility: str = "", limit: int = 140) -> str:
    """Say shortly who may come: ages and groups; where neither is known the publisher's own sentence, cut at `limit`.

    "Adults" is left out where the ages say so already.
    """
    groups = [word.strip() for word in audience if word.strip()]
    if minimum is not None and minimum >= ADULT:
        groups = [word for word in groups if word.casefold() != "adults"]
    said = "; ".join(part for part in (ages_in_words(minimum, maximum), ", ".join(groups[:GROUPS_SHOWN])) if part)
    return said or shortened(" ".join(eligibility.split()), limit) or NOT_STATED


def _age(value: Age) -> str:
    years = Decimal(str(value))
    if years < 1:
        months = int(years * 12)
        return f"{months} month{'' if months == 1 else 's'}"
    return f"{years.normalize():f}"
