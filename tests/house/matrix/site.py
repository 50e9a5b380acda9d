"""Who may do what at the addresses of `site` and of the accounts library."""

from __future__ import annotations

from tests.house.matrix.outcomes import EVERYBODY, HIDDEN, IN, NOBODY, SIGNED_IN, Address
from tests.web_world import WHO

#: Pages for those who aren't signed in yet: others are sent on, which counts as coming in.
_ENTRANCE = EVERYBODY
#: The confirmation of an address that was never sent.
_NO_SUCH_KEY = dict.fromkeys(WHO, IN)

MATRIX = [
    Address("site:home", get=EVERYBODY),
    Address("site:about", get=EVERYBODY),
    Address("site:numbers", get=EVERYBODY),
    Address("site:accessibility", get=EVERYBODY),
    Address("site:glossary", get=EVERYBODY),
    Address("site:health", get=EVERYBODY, is_file=True),
    Address("site:robots", get=EVERYBODY, is_file=True),
    Address("site:sitemap", get=EVERYBODY, is_file=True),
    Address("site:set_language", post=EVERYBODY, data={"language": "es"}),
    Address("account_login", get=_ENTRANCE),
    Address("account_logout", get=EVERYBODY),
    Address("account_signup", get=_ENTRANCE),
    Address("account_inactive", get=EVERYBODY),
    Address("account_reset_password", get=EVERYBODY),
    Address("account_reset_password_done", get=EVERYBODY),
    Address("account_reset_password_from_key", get=EVERYBODY, fill={"uidb36": "1", "key": "no-such-key"}),
    Address("account_reset_password_from_key_done", get=EVERYBODY),
    Address("account_confirm_email", get=_NO_SUCH_KEY, fill={"key": "no-such-key"}),
    Address("account_email_verification_sent", get=EVERYBODY),
    Address("account_email", get=SIGNED_IN),
    Address("account_change_password", get=SIGNED_IN),
    Address("account_set_password", get=SIGNED_IN),
    Address("account_reauthenticate", get=SIGNED_IN),
    Address("account_confirm_login_code", get=NOBODY),
    Address("mfa_authenticate", get=SIGNED_IN),  # in the middle of signing in; otherwise sent on
    Address("mfa_index", get=SIGNED_IN),
    Address("mfa_reauthenticate", get=SIGNED_IN),
    Address("mfa_activate_totp", get=SIGNED_IN),
    Address("mfa_deactivate_totp", get=SIGNED_IN | dict.fromkeys(WHO[1:], HIDDEN)),
    Address("mfa_generate_recovery_codes", get=SIGNED_IN),
    Address("mfa_view_recovery_codes", get=SIGNED_IN | dict.fromkeys(WHO[1:], HIDDEN)),
    Address("mfa_download_recovery_codes", get=SIGNED_IN | dict.fromkeys(WHO[1:], HIDDEN)),
]
