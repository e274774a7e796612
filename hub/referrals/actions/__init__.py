"""What happens to a referral."""

from hub.referrals.actions.answering import accept, record_outcome, record_session, reject, withdraw
from hub.referrals.actions.reading import view_inbox, view_referral, view_sent
from hub.referrals.actions.sending import ConsentNeeded, Draft, refer, refer_once
from hub.referrals.rules import SHARED

__all__ = [
    "SHARED",
    "ConsentNeeded",
    "Draft",
    "accept",
    "record_outcome",
    "record_session",
    "refer",
    "refer_once",
    "reject",
    "view_inbox",
    "view_referral",
    "view_sent",
    "withdraw",
]
