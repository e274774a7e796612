"""What changes who may come in: accounts, invitations, sign-in and API clients."""

from hub.identity.actions.accounts import create_organisation, create_user, join, register_user
from hub.identity.actions.clients import authenticate_client, create_client, register_client, revoke_client
from hub.identity.actions.invitations import accept_invitation, invite, invite_to_account
from hub.identity.actions.sign_in_links import forget_old_links, send_sign_in_link, sign_in_by_link
from hub.identity.actions.signing_in import forget_old_attempts, sign_in, sign_out

__all__ = [
    "accept_invitation",
    "authenticate_client",
    "create_client",
    "create_organisation",
    "create_user",
    "forget_old_attempts",
    "forget_old_links",
    "invite",
    "invite_to_account",
    "join",
    "register_client",
    "register_user",
    "revoke_client",
    "send_sign_in_link",
    "sign_in",
    "sign_in_by_link",
    "sign_out",
]
