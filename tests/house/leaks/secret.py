"""A listing that was public with its address, and then became confidential: what of it nobody may find any more."""

import struct
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID, uuid5

from hub.core.db import db, transaction
from hub.directory.actions import saved
from hub.directory.actions.telling import tell_changes
from hub.directory.actions.upkeep import set_confidential
from hub.directory.models import Address, Location, Phone, Service
from hub.directory.queries.search_index import catch_up_all
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.factories.identity import SYSTEM
from tests.factories.referrals import make_referable_service
from tests.factories.world import World

NAME = "Lantern evenings"
POSTCODE = "OL14 5AA"
LATITUDE, LONGITUDE = 53.715283, -2.095177
# Words of a visitor and numbers as they would be printed; all but the outcode of the postcode.
MARKS = (
    *("hyacinth", "zebedee", "quillbeck", "ferncliffe", "marmalade lane", "ol14 5aa", "ol145aa", "53.715", "-2.095"),
    *("01706 555019", "01706555019", "01706 555020", "100051234567", "bus 590"),
)
POINT = tuple(struct.pack(order, each) for each in (LATITUDE, LONGITUDE) for order in ("<d", ">d", "<f", ">f"))


def _id(name: str) -> str:
    return str(uuid5(UUID(int=7), name))


def place() -> dict[str, Any]:
    """The place, an HSDS location; every word in it is a mark."""
    return {
        "id": _id("location"),
        "location_type": "physical",
        "name": "Hyacinth House",
        "alternate_name": "Hyacinth",
        "description": "The red door on Marmalade Lane.",
        "url": "https://hyacinth.example",
        "transportation": "Bus 590 to Marmalade Lane",
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "external_identifier": "100051234567",
        "external_identifier_type": "UPRN",
        "addresses": [
            {
                "id": _id("address"),
                "attention": "Hyacinth",
                "address_1": "7 Zebedee Street",
                "address_2": "Ferncliffe",
                "city": "Quillbeck",
                "region": "Ferncliffe",
                "state_province": "Quillbeck",
                "postal_code": POSTCODE,
                "country": "GB",
            }
        ],
        "accessibility": [
            {"id": _id("access"), "description": "Step-free access", "details": "From Zebedee Street"},
            {"id": _id("ramp"), "description": "Ramp at 7 Zebedee Street"},
        ],
        "phones": [{"id": _id("phone"), "number": "01706 555019", "description": "Hyacinth front desk"}],
        "contacts": [{"id": _id("contact"), "name": "Hyacinth desk", "email": "info@hyacinth.example"}],
        "schedules": [{"id": _id("times"), "freq": "WEEKLY", "byday": "MO", "notes": "Ring at Hyacinth"}],
    }


def at_place() -> list[dict[str, Any]]:
    """The service at that place: what is said of it there tells as much."""
    return [
        {
            "id": _id("at"),
            "description": "Hyacinth, upstairs",
            "phones": [{"id": _id("at phone"), "number": "01706 555020", "description": "Hyacinth, upstairs"}],
            "contacts": [{"id": _id("at contact"), "name": "Hyacinth desk", "email": "desk@hyacinth.example"}],
            "schedules": [
                {"id": _id("at times"), "freq": "WEEKLY", "byday": "TU", "opens_at": "18:00", "notes": "At Hyacinth"}
            ],
            "location": place(),
        }
    ]


def hide(world: World) -> Service:
    """Put the listing into the world, let it be found and followed, and only then make its place confidential."""
    provider = world.organisations[OrganisationKind.VOLUNTARY]
    service = make_referable_service(provider, NAME, service_at_locations=at_place())
    catch_up_all()
    saved.follow([service.id], actor=actor_of(world.users["link_worker"]))
    location_id = service.service_at_locations[0].location_id
    set_confidential(service.id, location_id, is_confidential=True, actor=actor_of(world.users["directory_editor"]))
    catch_up_all()
    tell_changes(actor=SYSTEM)
    return service


def move(service: Service) -> None:
    """Let the place be another with the same outcode, which nobody who may not know it can notice."""
    with transaction():
        location = db.session.get_one(Location, service.service_at_locations[0].location_id)
        location.name, location.latitude, location.longitude = "Tamarisk Lodge", 53.7012, -2.1204
        for address in db.session.query(Address).filter_by(location_id=location.id):
            address.address_1, address.address_2, address.city = "19 Dougal Road", "Larchmount", "Brackenthwaite"
            address.postal_code = "OL14 8AA"
        for phone in db.session.query(Phone).filter_by(location_id=location.id):
            phone.number = "01706 555031"
    set_confidential(service.id, location.id, is_confidential=True, actor=SYSTEM)
    catch_up_all()


def told(text: str, *, asked: str = "") -> list[str]:
    """Give the marks in a text that whoever asked had not written."""
    said, known = text.casefold(), "".join(unquote_plus(asked).casefold().split())  # a postcode is said with its space
    return [mark for mark in MARKS if mark in said and "".join(mark.split()) not in known]
