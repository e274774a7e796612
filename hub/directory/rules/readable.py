"""Addresses of pages that can be read: the id is what counts, the words behind it are for people."""

import re
import unicodedata

LONGEST = 60
# What stands behind the id of a service already.
TAKEN = frozenset({"calendar", "checked", "how-to-refer", "intake", "manage", "notes", "notice", "owner", "places"})
TAKEN |= {"report", "visibility"}


def slug_of(name: str) -> str:
    """Give a name as words for an address: a-z, 0-9 and hyphens, at most LONGEST; "" where nothing of it is left."""
    bare = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", bare)).strip("-")
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    return f"{words}-service" if words in TAKEN else words
