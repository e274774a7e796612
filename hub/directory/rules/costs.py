"""What a service costs, in words and as a band to filter by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.core.values import pounds

NOT_STATED = "Cost not stated"
_UNITS = ("per ", "a ", "an ", "each", "for ")
_FREE = re.compile(r"\b(free( of charge)?|no (charge|cost|fee)|at no cost)\b", re.IGNORECASE)
_NOT_FREE = re.compile(r"\b(not free|free (trial|taster|parking|for some)|pay|from £)|£\s*\d", re.IGNORECASE)
_DONATION = re.compile(r"\b(donations?|pay what you (can|like)|contribution)\b", re.IGNORECASE)


class CostBand(StrEnum):
    """How a service's cost is filtered by."""

    FREE = "free"
    DONATION = "donation"
    PAID = "paid"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Price:
    """One cost option: whole pence (None where it is not a figure) and what it is for."""

    pence: int | None
    option: str = ""
    description: str = ""


def band(prices: Sequence[Price], fees: str = "") -> CostBand:
    """Say how it is filtered by. A figure counts more than words; the cheapest figure decides."""
    amounts = [price.pence for price in prices if price.pence is not None]
    if amounts:
        return CostBand.PAID if min(amounts) > 0 else CostBand.FREE
    texts = [f"{price.option} {price.description}".strip() for price in prices]
    known = [_band_of(text) for text in (*texts, fees) if text.strip()]
    return known[0] if known else CostBand.UNKNOWN


def in_words(prices: Sequence[Price], fees: str = "") -> str:
    """Say the cost shortly: "Free", "£6 per session", "From £3", "Donation", "Cost not stated"."""
    kind = band(prices, fees)
    if kind is CostBand.UNKNOWN:
        return NOT_STATED
    charged = sorted((price for price in prices if price.pence), key=lambda price: price.pence or 0)
    if not charged:
        return {CostBand.FREE: "Free", CostBand.DONATION: "Donation"}.get(kind) or _short(_text(prices) or fees)
    if kind is CostBand.FREE:
        return f"Free, or {price_words(charged[0])}"
    return price_words(charged[0]) if len(charged) == 1 else f"From {pounds(charged[0].pence or 0)}"


def price_words(price: Price) -> str:
    """Say one option: "£6 per session", "£3 (concessions)". What repeats the figure is left out."""
    if price.pence is None:
        return " ".join(part for part in (price.option, price.description) if part)
    amount = "Free" if price.pence == 0 else pounds(price.pence)
    notes = [part.strip().rstrip(".") for part in (price.option, price.description) if "£" not in part]
    unit = next((note for note in notes if note.lower().startswith(_UNITS)), "")
    extra = ", ".join(note for note in notes if note and note != unit and note.lower() != amount.lower())
    shown = f"{amount} {unit}".strip()
    return f"{shown} ({extra})" if extra else shown


def _band_of(text: str) -> CostBand:
    if _DONATION.search(text):
        return CostBand.DONATION
    if _FREE.search(text) and not _NOT_FREE.search(text):
        return CostBand.FREE
    return CostBand.PAID


def _text(prices: Sequence[Price]) -> str:
    return next((price_words(price) for price in prices if price.pence is None and price_words(price)), "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79].rsplit(" ", 1)[0] + "…"
