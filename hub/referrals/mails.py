"""The e-mails of a referral. They hold a reference and a link, and nothing about the person."""

from flask import current_app, url_for

from hub.identity.models import Organisation
from hub.identity.queries import find_user_email
from hub.notifications.actions import enqueue
from hub.referrals.models import Referral


def tell_provider(referral: Referral, provider: Organisation) -> None:
    """Tell the organisation that a referral came in or changed."""
    if provider.email:
        enqueue(to=provider.email, template="referral_for_you", context=_context(referral))


def tell_referrer(referral: Referral) -> None:
    """Tell whoever sent it that something happened. A practice's system asks for itself."""
    if referral.requested_by_user_id:
        address = find_user_email(referral.requested_by_user_id)
        if address:
            enqueue(to=address, template="referral_changed", context=_context(referral))


def _context(referral: Referral) -> dict[str, str]:
    path = url_for("referrals.show", referral_id=referral.id, _external=False)
    return {
        "reference": referral.reference,
        "status": referral.status.value.replace("-", " "),
        "link": current_app.config["HUB"].base_url + path,
        "due": referral.answer_due_on.isoformat(),
    }
