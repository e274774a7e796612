"""How good the search is on queries judged by hand (see bench/judged/README.md), beside plain engines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench.judged import metrics, plain
from bench.judged.hub_search import hub
from bench.judged.queries import Judged, by_beginning, by_organisation, only_read, read_judged

Row = tuple[str, float, str]

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "hub" / "demo" / "data" / "services.json"
MANCHESTER = ROOT.parent / "shared" / "data" / "uk-streetsupport-oruk3-derived" / "services_full.json"
WORST = 10


@dataclass(frozen=True)
class Measured:
    """What a system found for a query, best first."""

    asked: Judged
    found: list[str]

    @property
    def ndcg(self) -> float:
        """Give nDCG at 10."""
        return metrics.ndcg(self.found, self.asked.grades)


def run() -> Iterator[Row]:
    """Measure each system on each set; give (name, value, unit) rows."""
    yield from _place("demo", DEMO)
    if MANCHESTER.exists():
        yield from _place("manchester", MANCHESTER)
    else:
        print("judged: manchester left out: its services are not here", flush=True)


def _place(place: str, path: Path) -> Iterator[Row]:
    content = path.read_bytes()
    services = json.loads(content)
    texts = plain.texts_of(services)
    ids = [each["id"] for each in services]
    judged = read_judged(place, by_beginning(ids) if place == "demo" else by_organisation(services))
    names = {each["id"]: each["name"] for each in services}
    systems: Mapping[str, AbstractContextManager[plain.Search]] = {
        "Whoosh any word": plain.whoosh(texts, every_word=False),
        "Whoosh every word": plain.whoosh(texts, every_word=True),
        "FTS5": plain.fts5(texts),
        "PostgreSQL": plain.postgresql(texts),
        "Hub": hub(content),
    }
    for name, system in systems.items():
        try:
            with system as search:
                found = [search(asked.query) for asked in judged]
        except (OSError, ImportError, RuntimeError) as error:
            if name != "PostgreSQL":
                raise
            print(f"judged: PostgreSQL left out: {error}", flush=True)
            continue
        known = map(only_read, found) if place == "demo" else found
        measured = [Measured(asked, each) for asked, each in zip(judged, known, strict=True)]
        yield from _rows(place, name, measured)
        if name == "Hub":
            _print_worst(place, measured, names)


def _rows(place: str, system: str, measured: Sequence[Measured]) -> Iterator[Row]:
    for name, held_out in (("tune", False), ("held-out", True)):
        some = [each for each in measured if each.asked.is_held_out == held_out]
        what = f"judged: {place}, {name} ({len(some)}), {system},"
        yield f"{what} nDCG@10", 100 * mean(each.ndcg for each in some), "%"
        yield f"{what} MRR", 100 * mean(metrics.reciprocal_rank(each.found, each.asked.grades) for each in some), "%"
        yield f"{what} recall@20", 100 * mean(metrics.recall(each.found, each.asked.grades) for each in some), "%"
        yield f"{what} nothing found", 100 * mean(not each.found for each in some), "%"


def _print_worst(place: str, measured: Sequence[Measured], names: Mapping[str, str]) -> None:
    """Print where Hub does worst on the queries that it may be tuned by."""
    some = [each for each in measured if not each.asked.is_held_out]
    for each in sorted(some, key=lambda each: each.ndcg)[:WORST]:
        first = names[each.found[0]] if each.found else "nothing"
        print(f"judged: {place}, {each.ndcg:.2f}: {each.asked.query!r} found first: {first}", flush=True)
