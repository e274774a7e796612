"""Small values that check themselves."""

import re
from dataclasses import dataclass

from nhs_number import is_valid  # type: ignore[attr-defined]  # the package does not list its names

from hub.core.errors import Invalid

_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")


@dataclass(frozen=True)
class Postcode:
    """A full UK unit postcode in capitals, outward and inward part with one space."""

    text: str

    @classmethod
    def parse(cls, text: str, *, field: str = "postcode") -> "Postcode":
        """Read a postcode as people type it; raises Invalid naming the field."""
        match = _POSTCODE.match(re.sub(r"[^A-Z0-9]", "", text.upper()))
        if not match:
            raise Invalid("Enter a full UK postcode, like HX1 1UJ.", field=field)
        return cls(f"{match[1]} {match[2]}")

    @property
    def outcode(self) -> str:
        """Give the part before the space."""
        return self.text.split()[0]

    @property
    def sector(self) -> str:
        """Give the outcode and the first digit after it: the smallest area Hub counts by."""
        return self.text[:-2]


@dataclass(frozen=True)
class NhsNumber:
    """An NHS number: ten digits, Modulus 11, kept without spaces and shown 3-3-4."""

    digits: str

    @classmethod
    def parse(cls, text: str, *, field: str = "nhs_number", allow_test_range: bool) -> "NhsNumber":
        """Read an NHS number as people type it; raises Invalid naming the field.

        The range 999 000 0000 to 999 999 9999 is never issued: it is for tests and demonstrations only.
        """
        digits = re.sub(r"[\s-]", "", text)
        if not re.fullmatch("[0-9]{10}", digits) or len(set(digits)) == 1 or not is_valid(digits):
            raise Invalid("Enter a valid NHS number: 10 digits, like 999 000 0018.", field=field)
        if digits.startswith("999") and not allow_test_range:
            raise Invalid("NHS numbers that start with 999 are for tests only.", field=field)
        return cls(digits)

    def __str__(self) -> str:
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"


def pounds(pence: int) -> str:
    """Show whole pence as people write money: £6, £12.50, -£3."""
    sign, whole, part = "-" if pence < 0 else "", abs(pence) // 100, abs(pence) % 100
    return f"{sign}£{whole:,}" + (f".{part:02d}" if part else "")


def pence(text: str, *, field: str) -> int:
    """Read an amount in pounds into whole pence, never through a float; raises Invalid naming the field."""
    match = re.fullmatch(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{2}))?", text.strip())
    if not match:
        raise Invalid("Enter an amount in pounds, like 6 or 12.50.", field=field)
    return int(match[1].replace(",", "")) * 100 + int(match[2] or 0)
