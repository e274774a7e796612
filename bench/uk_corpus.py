"""A seeded corpus of services in towns of the United Kingdom, in words as unequal as real ones, and what people ask."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from bench.search_corpus import SUBJECTS, TERMS, documents
from hub.directory.search.document import SearchDocument

TOWNS = {  # name: latitude, longitude, people in thousands
    "London": (51.507, -0.128, 8900),
    "Birmingham": (52.483, -1.894, 1140),
    "Glasgow": (55.861, -4.250, 630),
    "Leeds": (53.797, -1.544, 540),
    "Liverpool": (53.408, -2.991, 500),
    "Manchester": (53.479, -2.245, 550),
    "Sheffield": (53.381, -1.470, 560),
    "Edinburgh": (55.953, -3.189, 510),
    "Bristol": (51.455, -2.588, 470),
    "Cardiff": (51.482, -3.179, 360),
    "Belfast": (54.597, -5.930, 340),
    "Leicester": (52.637, -1.140, 370),
    "Bradford": (53.795, -1.759, 350),
    "Coventry": (52.408, -1.510, 345),
    "Nottingham": (52.954, -1.158, 320),
    "Hull": (53.745, -0.336, 265),
    "Newcastle": (54.978, -1.617, 300),
    "Stoke": (53.003, -2.179, 258),
    "Plymouth": (50.375, -4.143, 265),
    "Derby": (52.922, -1.478, 261),
    "Swansea": (51.621, -3.944, 238),
    "Aberdeen": (57.149, -2.094, 198),
    "Norwich": (52.628, 1.297, 144),
    "Exeter": (50.718, -3.534, 130),
    "Halifax": (53.725, -1.866, 88),
    "Carlisle": (54.892, -2.933, 75),
    "Inverness": (57.477, -4.225, 47),
    "Bangor": (53.228, -4.129, 18),
    "Penzance": (50.119, -5.537, 21),
    "Todmorden": (53.714, -2.096, 15),
}
_COMMON = """
the and of to a in for is with you your our we at on by or from are can who this if be as that it us
""".split()  # noqa: SIM905 (reads as words)
_DOMAIN = """
support group people free help weekly advice community health friendly families older volunteers service local
activities social meet lunch drop session wellbeing learn skills mental young children parents centre transport
housing benefits exercise walking gentle arts craft garden cooking food cafe dementia carers bereavement memory
lonely isolated friends money debt energy work training english classes language refugees women men disabled
access hearing sight stroke cancer diabetes weight smoking alcohol recovery confidence counselling listening
""".split()  # noqa: SIM905 (reads as words)


@dataclass(frozen=True)
class Question:
    """A search: words, a circle (metres), any one of the terms, a day (0 Monday), free only."""

    text: str
    near: tuple[float, float] | None
    within_m: float | None
    term_ids: frozenset[str] | None
    day: int | None
    free_only: bool


def services(count: int, *, seed: int = 5) -> Iterator[SearchDocument]:
    """Make `count` services, each in one place, the same for the same seed."""
    rng = random.Random(seed)
    tail = _tail(rng)
    sizes = list(accumulate(people**0.8 for *_, people in TOWNS.values()))
    shares = {
        id(words): list(accumulate(1 / rank for rank in range(1, len(words) + 1))) for words in (_COMMON, _DOMAIN, tail)
    }
    for document in documents(count, seed=seed):
        town = rng.choices(list(TOWNS), cum_weights=sizes)[0]
        latitude, longitude, _ = TOWNS[town]
        length = rng.randint(60, 200)
        text = [
            word
            for words, share in ((_COMMON, 0.40), (_DOMAIN, 0.42), (tail, 0.18))
            for word in rng.choices(words, cum_weights=shares[id(words)], k=int(length * share))
        ]
        rng.shuffle(text)
        spot = (round(latitude + rng.gauss(0, 0.04), 6), round(longitude + rng.gauss(0, 0.06), 6))
        yield replace(
            document,
            name=f"{town} {document.terms[0]} {rng.choice(tail)}",
            description=" ".join([*text, *document.terms]),
            places=(town,),
            points=(spot,),
        )


def questions(count: int = 200, *, seed: int = 11) -> list[Question]:
    """Ask up to four words, 15% of them misspelt; three in four near a town; some filtered."""
    rng = random.Random(seed)
    return [_question(rng) for _ in range(count)]


def _question(rng: random.Random) -> Question:
    latitude, longitude, _ = rng.choice(list(TOWNS.values()))
    is_near = rng.random() < 0.75
    return Question(
        " ".join(_typed(rng) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4)))),
        (latitude, longitude) if is_near else None,
        rng.choice((1_609.0, 4_828.0, 16_093.0, 32_187.0)) if is_near else None,
        frozenset(rng.sample(TERMS, 5)) if rng.random() < 0.4 else None,
        rng.randrange(7) if rng.random() < 0.2 else None,
        rng.random() < 0.15,
    )


def _typed(rng: random.Random) -> str:
    word = rng.choice(rng.choice((*SUBJECTS, *_DOMAIN, *TOWNS)).split()).lower().replace("'", "")
    if len(word) > 4 and rng.random() < 0.15:
        place = rng.randrange(1, len(word) - 1)
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word


def _tail(rng: random.Random) -> list[str]:
    return ["".join(rng.choices("bcdfglmnprst", k=1) + rng.choices("aeioubdlmnrst", k=6)) for _ in range(20_000)]
