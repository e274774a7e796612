"""How much was checked lately, as a spreadsheet."""

import csv
from datetime import date
from io import StringIO

from hub.core.actor import Actor
from hub.directory.queries.evidence import list_checked
from hub.directory.rules.evidence import MONTHS, By, Share, in_all, shares
from hub.directory.rules.mending import guarded


def export_evidence(by: By, today: date, *, actor: Actor) -> bytes:
    """Give the shares of all groups as CSV for Excel (UTF-8 with its mark). Raises NotSignedIn, NotAllowed."""
    listings = list_checked(actor)
    whole = in_all(listings, today)
    out = StringIO(newline="")
    rows = csv.writer(out)
    within = [f"checked in {months} months" for months in MONTHS]
    rows.writerow(["as of", by.value, "listings", *within, *(f"{each}, percent" for each in within)])
    for share in [*([whole] if whole else []), *shares(listings, by, today)]:
        rows.writerow(_row(share, today))
    return out.getvalue().encode("utf-8-sig")


def _row(share: Share, today: date) -> list[str | int]:
    percents = [share.percent(place) for place in range(len(MONTHS))]
    return [today.isoformat(), guarded(share.name), share.listings, *share.within, *percents]
