"""The remote geocoder answers for services' addresses only, and only where one is set."""

import pytest

from hub.core.errors import Invalid, NotAllowed, Unavailable
from hub.directory.geography.remote import Purpose, geocode_address


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.SERVICE_ADDRESS])
def test_an_address_of_a_person_never_leaves(purpose):
    with pytest.raises(NotAllowed, match="Only the address of a service"):
        geocode_address("1 Market Street", purpose=purpose, url="https://127.0.0.1:9")


def test_it_is_off_unless_a_server_is_set():
    with pytest.raises(Unavailable, match="HUB_GEOCODER_URL"):
        geocode_address("1 Market Street", purpose=Purpose.SERVICE_ADDRESS, url="")


def test_a_server_that_does_not_answer_is_a_clear_error():
    with pytest.raises(Unavailable, match="did not answer"):
        geocode_address("1 Market Street", purpose=Purpose.SERVICE_ADDRESS, url="http://127.0.0.1:9")


def test_an_empty_address_is_refused():
    with pytest.raises(Invalid, match="Enter the address"):
        geocode_address("  ", purpose=Purpose.SERVICE_ADDRESS, url="http://127.0.0.1:9")
