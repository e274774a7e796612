"""SNOMED CT identifiers: whether a text can be the identifier of a concept.

Source: SNOMED CT Release File Specifications, "SNOMED CT identifiers": 6 to 18 digits, the first not 0; the two before
the last are the partition (00 a concept of the international core, 10 one of an extension such as the UK's); the last
is a check digit by Verhoeff's method, which notices every wrong digit and every two neighbours swapped.
"""

import re

CONCEPT_PARTITIONS = ("00", "10")

# Verhoeff, "Error detecting decimal codes" (1969): the multiplication of the dihedral group D5, a permutation of the
# digits that is applied once more at each place, and the inverse of each element of the group.
_PRODUCT = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_STEP = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_INVERSE = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)


def check_digit(digits: str) -> str:
    """Give the digit that, put after these, makes a number that passes."""
    return str(_INVERSE[_sum(digits + "0")])


def problem_of(text: str) -> str:
    """Say what is wrong with a concept's identifier; "" where nothing is."""
    if not re.fullmatch(r"[1-9][0-9]{5,17}", text):
        return "A SNOMED CT code has 6 to 18 digits and nothing else."
    if _sum(text) != 0:
        return "This SNOMED CT code has a wrong digit: its check digit does not fit. Copy it again."
    if text[-3:-1] not in CONCEPT_PARTITIONS:
        return "This is the SNOMED CT number of something else than a concept, such as a description."
    return ""


def _sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _ in range(place % 8):  # the permutation has the order 8
            value = _STEP[value]
        total = _PRODUCT[total][value]
    return total
