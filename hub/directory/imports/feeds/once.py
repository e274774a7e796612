"""Looking at an address, or taking in what stands there, without registering it as a feed."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.core.permissions import allow
from hub.directory.imports.feeds.first_look import look
from hub.directory.imports.feeds.judging import not_fetched
from hub.directory.imports.feeds.reading import fetch_feed
from hub.directory.imports.feeds.recognising import recognise_feed
from hub.directory.imports.fetch import Allowance, Fetcher, Limits, limits_for
from hub.directory.imports.readers import recognise
from hub.directory.imports.records import Record
from hub.directory.imports.report import ImportReport
from hub.directory.imports.run import Progress, import_records
from hub.directory.imports.source import open_source
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.sources import web_policy

NAMES_SHOWN = 5
QUICK = Limits(whole_s=30, answer_s=20, read_s=20, waits=0, file_bytes=50 * 1024 * 1024)


@dataclass(frozen=True)
class Tried:
    """What stands at an address, in words; how many services it speaks of, if it does; and the names of the first."""

    url: str
    words: str
    total: int | None
    names: list[str]


def try_address(url: str, *, actor: Actor) -> Tried:
    """Fetch the first page of a feed and say what it is. Nothing is kept. Raises Invalid naming `url`."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    with tempfile.TemporaryDirectory(prefix="hub-feed-") as folder, _fetcher(QUICK) as fetcher:
        found = look(fetcher, url, Path(folder))
        source = open_source(found.path, name="the feed")
        reader = recognise_feed(source)
        try:
            records = list(islice(reader.read(source), NAMES_SHOWN))
        except Invalid as error:
            raise Invalid(error.message, field="url") from error
        total = found.page.total_items if found.page else None
        names = [str(each.item.get("name") or "without a name") for each in records if each.item]
        return Tried(found.url, reader.words, total, names)


def import_address(
    url: str,
    *,
    name: str = "",
    mapping: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    actor: Actor,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Take in all that stands at a web address, once; nothing is taken out for it. Raises Invalid, CannotFetch."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with tempfile.TemporaryDirectory(prefix="hub-feed-") as folder, _fetcher(Limits()) as fetcher:
        fetched = fetch_feed(fetcher, url, Path(folder))
        source = open_source(fetched.path, name=name or "the feed")
        reader = recognise(source, mapping)

        def records() -> Iterator[Record]:
            return chain(reader.read(source), not_fetched(fetched))

        report = import_records(
            records(),
            source=name,
            form=reader.form,
            said=name or url.partition("?")[0],
            dry_run=dry_run,
            actor=actor,
            on_progress=on_progress,
        )
        report.notes = [*([fetched.problem] if fetched.problem else []), *fetched.notes, *report.notes]
        return report


def _fetcher(limits: Limits) -> Fetcher:
    policy = web_policy()
    return Fetcher(policy, Allowance(limits_for(policy, limits)))
