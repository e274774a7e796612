"""How results are ordered, for whoever wants to know."""

from flask import Blueprint, render_template

from hub.directory.search.explained import explained

how_ordered = Blueprint("how_ordered", __name__)


@how_ordered.get("/services/how-results-are-ordered")
def show() -> str:
    """Say what decides the order of results, with every number."""
    return render_template("directory/how_ordered.html", sections=explained())
