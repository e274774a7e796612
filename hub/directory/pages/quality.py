"""How good the listings are: the weakest first, and how much was checked lately."""

from flask import Blueprint, Response, render_template, request, url_for

from hub.core.clock import today
from hub.core.http import current_actor, page_asked
from hub.core.paging import Page
from hub.directory.exports.evidence import export_evidence
from hub.directory.forms.quality import WhoseForm
from hub.directory.queries.evidence import list_checked
from hub.directory.queries.quality import count_unscored, list_organizations, list_weakest
from hub.directory.rules.evidence import MONTHS, By, in_all, shares

blueprint = Blueprint("quality", __name__, url_prefix="/quality")
HEADS = {By.ORGANISATION: "Organisation", By.AREA: "Area"}
ROWS_SHOWN = 50


@blueprint.get("")
def index() -> str:
    """List public listings, the weakest first."""
    actor = current_actor()
    form = WhoseForm(request.args, meta={"csrf": False})
    form.offer(list_organizations(actor))
    chosen = form.chosen()
    return render_template(
        "directory/quality/index.html",
        form=form,
        found=list_weakest(actor, organization_id=chosen, number=page_asked()),
        unscored=count_unscored(),
        address=lambda page: url_for(".index", organisation=chosen, page=page),
    )


@blueprint.get("/evidence")
def evidence() -> str:
    """Show how much was checked lately."""
    by, number, listings = _by(), page_asked(), list_checked(current_actor())
    found = shares(listings, by, today())
    return render_template(
        "directory/quality/evidence.html",
        by=by,
        heads=HEADS,
        months=MONTHS,
        day=today(),
        whole=in_all(listings, today()),
        found=Page(found[(number - 1) * ROWS_SHOWN : number * ROWS_SHOWN], number, ROWS_SHOWN, len(found)),
    )


@blueprint.get("/evidence.csv")
def evidence_file() -> Response:
    """Give all of it as a spreadsheet."""
    by = _by()
    body = export_evidence(by, today(), actor=current_actor())
    headers = {"Content-Disposition": f"attachment; filename=checked-by-{by.value}-{today()}.csv"}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _by() -> By:
    return By.AREA if request.args.get("by") == By.AREA.value else By.ORGANISATION
