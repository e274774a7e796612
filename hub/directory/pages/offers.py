"""What features above the directory offer at the foot of a search, so that the directory need not know them."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.core.actor import Actor


@dataclass(frozen=True)
class Offer:
    """A link, and what it is for."""

    href: str
    text: str
    hint: str


Maker = Callable[[Actor, str], Offer | None]
_makers: list[Maker] = []


def offer_at_foot(maker: Maker) -> Maker:
    """Ask the maker at each search, with the actor and the key of the kept search ("" where none was kept)."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def offers(actor: Actor, search_key: str) -> list[Offer]:
    """Give what is offered to the actor."""
    return [offer for maker in _makers if (offer := maker(actor, search_key)) is not None]
