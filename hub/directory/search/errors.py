"""What can go wrong with an index."""


class IndexMissing(Exception):
    """There is no index that can be read here: none yet, a damaged one, or one of another format. Rebuild it."""
