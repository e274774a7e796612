"""What people type, and what they are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.geography.geocoder import MAX_CHARACTERS, OfflineGeocoder, Precision, locate
from hub.directory.geography.places import gather

PLACES = {"Hebden Bridge": (53.7407, -2.0134), "King's Cross": (51.5308, -0.1238), "Todmorden": (53.7143, -2.0961)}


@pytest.mark.parametrize("typed", ["M1 1AE", "m11ae", " M1  1ae ", "m1-1ae"])
def test_a_full_postcode_is_exact_however_it_is_typed(typed):
    found = locate(typed, {})
    assert (found.precision, found.label, found.error_m, found.message) == (Precision.UNIT, "M1 1AE", 0, "")


def test_an_unknown_unit_falls_back_to_its_sector_and_says_so():
    found = locate("M1 1ZZ", {})
    assert found.precision is Precision.SECTOR
    assert found.message.startswith("We could not find M1 1ZZ. Results are for the M1 1 area, within about ")
    assert found.message.endswith(" m.")


def test_an_unknown_sector_falls_back_to_its_outcode():
    found = locate("HX1 0ZZ", {})
    assert (found.precision, found.label) == (Precision.OUTCODE, "HX1")


@pytest.mark.parametrize(
    ("typed", "precision", "label"),
    [("M1 1", Precision.SECTOR, "M1 1"), ("hx11", Precision.SECTOR, "HX1 1"), ("M11", Precision.OUTCODE, "M11")],
)
def test_part_of_a_postcode_is_an_area_with_its_error(typed, precision, label):
    found = locate(typed, {})
    assert (found.precision, found.label) == (precision, label)
    assert found.error_m > 0
    assert "full postcode is more exact" in found.message


@pytest.mark.parametrize("typed", ["hebden bridge", "HEBDEN-BRIDGE", " Hebden  Bridge "])
def test_a_place_name_is_found_whatever_its_capitals(typed):
    found = locate(typed, PLACES)
    assert (found.precision, found.label, tuple(found.point)) == (Precision.PLACE, "Hebden Bridge", (53.7407, -2.0134))
    assert "middle of Hebden Bridge" in found.message


def test_an_apostrophe_in_a_place_name_may_be_left_out():
    assert locate("kings cross", PLACES).label == "King's Cross"


@pytest.mark.parametrize("typed", ["ZZ1 1ZZ", "Atlantis", "W1 4", "!!!", "0"])
def test_what_is_not_known_is_a_clear_error_that_names_the_field(typed):
    with pytest.raises(Invalid) as caught:
        locate(typed, PLACES)
    assert caught.value.errors[0].field == "near"
    assert "could not find" in caught.value.message


def test_a_misspelt_place_is_offered_back():
    with pytest.raises(Invalid, match="Did you mean Todmorden"):
        locate("Todmordon", PLACES)


def test_northern_ireland_is_refused_with_the_reason():
    with pytest.raises(Invalid, match="Northern Ireland"):
        locate("BT1 5GS", {})


@pytest.mark.parametrize("typed", ["", "   ", "x" * (MAX_CHARACTERS + 1)])
def test_nothing_or_too_much_is_refused(typed):
    with pytest.raises(Invalid, match="Enter a postcode"):
        locate(typed, {}, field="postcode")


@given(st.text(max_size=30))
def test_any_text_is_either_found_or_refused_naming_the_field(typed):
    field = "near"
    try:
        latitude = locate(typed, PLACES).point.latitude
    except Invalid as error:
        latitude, field = 50.0, error.errors[0].field
    assert (49 < latitude < 61, field) == (True, "near")


def test_places_come_from_the_middle_of_the_addresses_that_bear_the_name():
    rows = [("Elland", 53.68, -1.84), (" Elland ", 53.70, -1.82), ("Elland", 53.69, -1.83), ("", 1.0, 1.0)]
    assert gather(rows) == {"Elland": (53.69, -1.83)}


def test_geopys_own_shape_gives_the_same_answer_and_none_where_nothing_is_found():
    geocoder = OfflineGeocoder(lambda: PLACES)
    location = geocoder.geocode("M1 1AE")
    assert (location.address, location.raw["precision"]) == ("M1 1AE", "unit")
    assert geocoder.geocode("Todmorden", exactly_one=False)[0].latitude == 53.7143
    assert geocoder.geocode("nowhere at all") is None
