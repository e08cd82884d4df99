"""Links for people who have no login: signed with the key of the database, for one purpose."""

import base64
import binascii

from odoo import api, models
from odoo.tools.misc import hash_sign, hmac, verify_hash_signed

# Bytes of a short signature: 128 bits.
SHORT = 16


class CollectionsSigned(models.AbstractModel):
    """Signs what a link says, and reads it again: for one scope, and for no other."""

    _name = "collections.signed"
    _description = "Signed Links"

    @api.model
    @api.private
    def _sign_values(self, scope, values, expiration):
        """Return a token that says values by itself.

        :param str scope: what the link is for
        :param list values: what JSON can say
        :param expiration: when it ends, or how long it lasts
        """
        # Sudo: the key of the database signs it, which nobody reads.
        return hash_sign(self.sudo().env, scope, values, expiration=expiration)

    @api.model
    @api.private
    def _read_values(self, scope, token):
        """Return what a token says; None if it was changed, has expired or is of another scope."""
        # Sudo: as above; whoever has the link is nobody here.
        try:
            return verify_hash_signed(self.sudo().env, scope, token) or None
        except (ValueError, binascii.Error, IndexError, TypeError):
            return None

    @api.model
    @api.private
    def _sign_short(self, scope, message):
        """Return a short signature of what is kept elsewhere: 22 letters, digits, ``-`` and ``_``.

        :param str scope: what the link is for
        :param message: what is signed, as ``repr`` says it
        """
        # Sudo: as above.
        digest = bytes.fromhex(hmac(self.sudo().env, scope, repr(message)))
        return base64.urlsafe_b64encode(digest[:SHORT]).decode().rstrip("=")
