"""Who a service is for, in words."""

from collections.abc import Sequence
from decimal import Decimal

Age = Decimal | float | int | None
NOT_STATED = "Not stated"
ADULT = 18


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
    """Say who may come, in at most about `limit` characters: ages, then groups, else the publisher's own sentence."""
    ages = ages_in_words(minimum, maximum)
    groups = ", ".join([word.strip() for word in audience if word.strip()][:4])
    said = "; ".join(part for part in (ages, groups) if part)
    own = " ".join(eligibility.split())
    if own and len(said) + len(own) < limit:
        said = "; ".join(part for part in (said, own) if part)
    if not said:
        said = own if len(own) <= limit else own[: limit - 1].rsplit(" ", 1)[0] + "…"
    return said or NOT_STATED


def _age(value: Age) -> str:
    years = Decimal(str(value))
    if years < 1:
        months = int(years * 12)
        return f"{months} month{'' if months == 1 else 's'}"
    return f"{years.normalize():f}"
