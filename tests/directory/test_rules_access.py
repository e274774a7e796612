"""Access to a place, by one name whatever publishers call it."""

import pytest

from hub.directory.rules.access import facets
from hub.directory.rules.listing_fields import read_listing


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Step-free access", ["Step-free access"]),
        ("level access", ["Step-free access"]),
        ("Ramp to the front door", ["Step-free access"]),
        ("No steps", ["Step-free access"]),
        ("Wheelchair accessible", ["Wheelchair access"]),
        ("Accessible for wheelchairs", ["Wheelchair access"]),
        ("Disabled toilets", ["Accessible toilet"]),
        ("Accessible toilet facilities", ["Accessible toilet"]),
        ("Induction loop", ["Hearing loop"]),
        ("Hearing loop; BSL on request", ["Hearing loop", "British Sign Language"]),
        ("Disabled parking", ["Blue Badge parking"]),
        ("Blue Badge parking", ["Blue Badge parking"]),
        ("Quiet room", ["Quiet space"]),
        ("Guide dogs welcome", ["Assistance dogs welcome"]),
        ("Not wheelchair accessible", []),
        ("No lift, but step-free access", ["Step-free access"]),
        ("Sorry, no hearing loop", []),
        ("Partial wheelchair access", ["Partial wheelchair access"]),
        ("soft lighting", ["Soft lighting"]),
        ("We do what we can for everybody who comes to us, just ask at the desk", []),
        (
            "The hall has induction loops for hearing aids. Wheelchair access is possible on all levels.",
            ["Wheelchair access", "Hearing loop"],
        ),
    ],
)
def test_what_publishers_write_becomes_names_to_filter_by(said: str, named: list[str]) -> None:
    assert list(facets(said)) == named


def test_the_page_keeps_the_publishers_words() -> None:
    access = [{"description": "Disabled toilets", "details": "By the stage"}, {"description": "Adapted WC"}]
    listing = read_listing({"service_at_locations": [{"location": {"accessibility": access}}]})
    assert listing.access == ("Accessible toilet",)
    assert listing.places[0].access == (("Disabled toilets", "By the stage"), ("Adapted WC", ""))
