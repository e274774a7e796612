"""How good an order of results is: reckoned as Hub itself does for the directory team."""

from hub.directory.rules.judging import ndcg, recall, reciprocal_rank

__all__ = ["ndcg", "recall", "reciprocal_rank"]
