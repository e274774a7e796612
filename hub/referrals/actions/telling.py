"""The e-mails of a referral. They hold a reference and a link, and nothing about the person."""

from flask import current_app

from hub.core.actor import Role
from hub.identity.models import Organisation
from hub.identity.queries import find_user_email, list_emails_of
from hub.notifications.actions import enqueue
from hub.referrals.models import Referral


def tell_provider(referral: Referral, provider: Organisation) -> None:
    """Tell the organisation that a referral came in or changed."""
    for address in list_emails_of(provider, Role.PROVIDER):
        enqueue(to=address, template="referral_for_you", context=_context(referral))


def tell_referrer(referral: Referral) -> None:
    """Tell whoever sent it that something happened. A practice's system asks for itself."""
    if referral.requested_by_user_id:
        address = find_user_email(referral.requested_by_user_id)
        if address:
            enqueue(to=address, template="referral_changed", context=_context(referral))


def _context(referral: Referral) -> dict[str, str]:
    return {
        "reference": referral.reference,
        "status": referral.status.said,
        "link": f"{current_app.config['HUB'].base_url}/referrals/{referral.id}",
        "due": f"{referral.answer_due_on.day} {referral.answer_due_on:%B %Y}",
    }
