"""Which addresses are used: what came back, or is somebody else's, is not."""

from odoo import api, models
from odoo.tools import SQL

# How channels other than e-mail use addresses; others need none.
USES = {"phone": "phone", "sms": "sms", "letter": "letter", "post": "letter"}


class CollectionsAddress(models.Model):
    _name = "collections.address"
    _inherit = ["collections.address", "collections.address.source"]

    @api.model
    def _flush_addresses(self):
        # EXTENDS 'collections.address.source'
        self.flush_model()

    @api.model
    def _find_unusable_emails(self, partner):
        # EXTENDS 'collections.address.source'
        return partner._collections_get_unusable("email")

    @api.model
    def _is_usable(self, partner, channel):
        # EXTENDS 'collections.address.source'
        medium = USES.get(channel)
        unusable = medium and partner._collections_get_unusable(medium)
        return not unusable or partner._collections_get_key(medium) not in unusable

    @api.model
    def _sql_usable_email(self, alias):
        # EXTENDS 'collections.address.source'
        return SQL(
            "NOT EXISTS (SELECT 1 FROM collections_address x WHERE x.usable IS NOT TRUE"
            " AND x.medium = 'email' AND x.customer_id = %s AND x.normalized = a.address)",
            SQL.identifier(alias, "commercial_partner_id"),
        )

    @api.model
    def _sql_usable(self, channel, alias):
        # EXTENDS 'collections.address.source'
        number = SQL(
            "COALESCE(NULLIF(%s, ''), btrim(%s))",
            SQL.identifier(alias, "phone_sanitized"),
            SQL.identifier(alias, "phone"),
        )
        postal = SQL(
            "concat_ws(', ', NULLIF(%s, ''), NULLIF(%s, ''), NULLIF(%s, ''),"
            " (SELECT y.code FROM res_country y WHERE y.id = %s))",
            SQL.identifier(alias, "street"),
            SQL.identifier(alias, "zip"),
            SQL.identifier(alias, "city"),
            SQL.identifier(alias, "country_id"),
        )
        return SQL(
            """
            (%(channel)s NOT IN ('phone', 'sms', 'letter', 'post') OR NOT EXISTS (
                SELECT 1 FROM collections_address x
                 WHERE x.usable IS NOT TRUE AND x.customer_id = %(customer)s
                   AND x.medium = CASE %(channel)s WHEN 'post' THEN 'letter' ELSE %(channel)s END
                   AND x.normalized = CASE WHEN %(channel)s IN ('letter', 'post') THEN %(postal)s
                                           ELSE %(number)s END))
            """,
            channel=channel,
            customer=SQL.identifier(alias, "commercial_partner_id"),
            postal=postal,
            number=number,
        )
