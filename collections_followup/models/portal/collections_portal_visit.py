from datetime import timedelta

from odoo import api, fields, models

# Days for which it is kept who saw what.
KEPT_DAYS = 730


class CollectionsPortalVisit(models.Model):
    """Who saw or did what on the account pages, and when. Nobody changes it."""

    _name = "collections.portal.visit"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Visit of an Account Page"
    _order = "id desc"
    _rec_name = "page"
    _user_creatable = frozenset()

    date = fields.Datetime(
        required=True, readonly=True, index=True, default=lambda self: fields.Datetime.now()
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    contact_id = fields.Many2one(comodel_name="res.partner", ondelete="set null", readonly=True)
    link_id = fields.Many2one(
        comodel_name="collections.portal.link",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Login",
        ondelete="set null",
        readonly=True,
        help="Who was logged in; empty: by link alone.",
    )
    page = fields.Char(required=True, readonly=True)
    detail = fields.Char(readonly=True, help="The document or entry that it was about.")
    is_post = fields.Boolean(string="Sent something", readonly=True)
    address = fields.Char(string="IP address", readonly=True)

    # What is counted: what somebody sends by one link or login, or from one address.
    _posts_idx = models.Index("(address, date) WHERE is_post OR page = 'unknown'")

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        # EXTENDS 'collections.owned'
        return super()._compute_collector_id()

    @api.model
    @api.private
    def _log_sudo(self, values):
        """Write down a visit.

        :param dict values: of the fields
        """
        # What comes with an address may hold signs that no database takes.
        values = {
            name: "".join(sign for sign in value if sign.isprintable())
            if name in ("page", "detail") and isinstance(value, str)
            else value
            for name, value in values.items()
        }
        # Sudo: who looks at the page has no right to its log.
        return self.sudo().create(values)

    @api.model
    @api.private
    def _find_pause_sudo(self, domain, most):
        """Return when somebody may send something again; None where he may now.

        :param list domain: what of the last hour counts
        :param int most: so many are let through in an hour
        """
        since = fields.Datetime.now() - timedelta(hours=1)
        # Sudo: as above.
        found = self.sudo().search([("date", ">", since), *domain], order="date desc", limit=most)
        return found[-1].date + timedelta(hours=1) if len(found) >= most else None

    @api.autovacuum
    def _gc_old(self):
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        # Sudo: by the scheduled action.
        self.sudo().search([("date", "<", before)], limit=10000).unlink()
