"""Unit postcodes, sectors and outcodes from the installed file."""

import pytest

from hub.directory.geography import postcodes
from hub.directory.geography.distance import metres

# Published to four decimals, so up to 7 m from the true point before our own 5 m.
KNOWN = [
    ("SW1A", "1AA", 51.5010, -0.1416),
    ("M1", "1AE", 53.4835, -2.2312),
    ("LS1", "4AP", 53.7955, -1.5557),
    ("BS1", "5TR", 51.4526, -2.6021),
    ("NE1", "7RU", 54.9803, -1.6157),
]


@pytest.mark.parametrize(("outcode", "incode", "latitude", "longitude"), KNOWN)
def test_a_known_postcode_is_where_it_is(outcode, incode, latitude, longitude):
    point = postcodes.unit(outcode, incode)
    assert point is not None
    assert metres(point, (latitude, longitude)) < 8


def test_a_postcode_that_does_not_exist_is_not_found():
    assert postcodes.unit("M1", "1ZZ") is None
    assert postcodes.unit("QQ1", "1AA") is None


def test_northern_ireland_is_left_out():
    assert postcodes.unit("BT1", "5GS") is None
    assert postcodes.area("BT1") is None


def test_a_postcode_without_a_grid_point_is_left_out():
    assert postcodes.area("JE2") is None


def test_a_sector_lies_within_its_outcode_and_is_more_exact():
    sector, outcode = postcodes.area("M1", "1"), postcodes.area("M1")
    assert sector is not None
    assert outcode is not None
    assert metres(sector.point, outcode.point) < 1500
    assert 100 < sector.error_m < outcode.error_m


def test_an_outcode_does_not_take_in_a_longer_one():
    m1, m11 = postcodes.area("M1"), postcodes.area("M11")
    assert m1 is not None
    assert m11 is not None
    assert metres(m1.point, m11.point) > 2000


def test_nine_in_ten_postcodes_of_a_sector_lie_within_its_error():
    area = postcodes.area("HX1", "1")
    assert area is not None
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    units = [p for a in letters for b in letters if (p := postcodes.unit("HX1", f"1{a}{b}"))]
    assert len(units) > 30
    inside = sum(metres(p, area.point) <= area.error_m + 10 for p in units)
    assert inside / len(units) >= 0.89
