"""Ids for what a source gives none: made of what it is known by, so that the next load makes the same ones."""

import hashlib

_LONGEST = 200  # characters


def minted(*words: str) -> str:
    """Make an id of words; capitals and spaces do not count, and nor do words that are empty."""
    text = " / ".join(said for word in words if (said := " ".join(word.split()).casefold()))
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 20]} {hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"
