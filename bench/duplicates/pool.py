"""The labelled pool, and a large directory made of it."""

import random
import re
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from bench.duplicates.copies import CORRUPTIONS
from bench.duplicates.listing import SHARED, Listing, postcode, read_originals, street_of
from bench.duplicates.lookalikes import LOOKALIKES

COPIES = 3  # of each listing
_TOWNS = """
Leeds Bradford Huddersfield Wakefield Keighley Batley Dewsbury Skipton Otley Ilkley Rochdale Oldham Bury
Bolton Stockport Burnley Nelson Colne Barnsley Pudsey Doncaster Rotherham Sheffield Chesterfield Buxton
Glossop Macclesfield Crewe Stafford Walsall Dudley Telford Shrewsbury Ludlow Hereford Worcester Gloucester
Swindon Bath Taunton Exeter Truro Poole Salisbury Winchester Reading Slough Luton Bedford Kettering Corby
Grantham Lincoln Boston Norwich Ipswich Colchester Hastings Lewes Crawley Guildford Dover
""".split()  # noqa: SIM905 (reads as words)


def pool(shared: Path = SHARED, *, seed: int = 7) -> list[Listing]:
    """Give the originals, `COPIES` copies of each, and what only looks the same; the same for the same seed."""
    originals = list(read_originals(shared))
    rng = random.Random(seed)
    made = list(originals)
    kinds = list(CORRUPTIONS)
    for number, each in enumerate(originals):
        for copy in range(COPIES):
            kind = kinds[(number + copy * 4) % len(kinds)]
            changed = CORRUPTIONS[kind](each, rng)
            made.append(replace(changed, key=f"{each.key}/{kind}{copy}", kind=kind, twin_of=each.key))
    for number, each in enumerate(originals):
        look = LOOKALIKES[number % len(LOOKALIKES)]
        made += look(each, rng.choice(originals), rng)
    return made


def is_twin(one: Listing, other: Listing) -> bool | None:
    """Say whether two listings are the same service; None for two copies of one original, which count neither way."""
    if one.twin_of and one.twin_of == other.twin_of:
        return False if one.kind == other.kind == "part" else None
    return one.key == other.twin_of or other.key == one.twin_of


def crowd(listings: list[Listing], count: int, *, copied: float = 0.05) -> list[Listing]:
    """Give `count` listings: the originals, other organisations elsewhere that do the same, and some copies of them.

    Those that say neither where they are nor how to ring them are left out: sixty of one name could not be told apart.
    """
    rng = random.Random(count)
    originals = [each for each in listings if each.kind == "original" and (each.places or each.phones)]
    made = list(originals)
    while len(made) < count * (1 - copied):
        number = len(made)
        town = _TOWNS[number // len(originals) % len(_TOWNS)]
        made.append(transplanted(originals[number % len(originals)], town, number))
    kinds = list(CORRUPTIONS.items())
    for number, each in enumerate(rng.sample(made, count - len(made))):
        kind, change = kinds[number % len(kinds)]
        made.append(replace(change(each, rng), key=f"{each.key}/{kind}", kind=kind, twin_of=each.key))
    return made


def transplanted(listing: Listing, town: str, number: int) -> Listing:
    """Give a service of another organisation elsewhere that does the same under the same name, as every town has."""
    rng = random.Random(crc32(f"{listing.key} {number}".encode()))
    host = f"{re.sub('[^a-z]', '', listing.organisation.lower())[:12]}-{town.lower()}-{number}.example"
    return replace(
        listing,
        key=f"{listing.key}@{number}",
        organisation=f"{town} {listing.organisation.split(' ', 1)[-1]}",
        description=" ".join(
            word for word in listing.description.replace("Halifax", town).split() if rng.random() < 0.7
        ),
        url=f"https://{host}/{number}",
        website=f"https://{host}",
        email=f"info@{host}",
        phones=tuple(f"0{rng.randrange(1200, 1990)} {rng.randrange(200000, 999999)}" for _ in listing.phones),
        places=tuple((f"{rng.randrange(1, 90)} {street_of(rng)}", town, postcode(rng)) for _ in listing.places),
        half=crc32(town.encode()) % 2,
    )
