"""The search of the directory: Whoosh keeps the index, NumPy scores it. No database: it is told what to know."""
