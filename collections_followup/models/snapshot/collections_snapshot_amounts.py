from odoo import api, fields, models
from odoo.fields import Domain

# So many buckets a set can have at most, the current one and the open-ended one with them
# (``engine.ageing.MOST_LIMITS``).
BUCKETS = tuple(f"bucket_{number}" for number in range(14))
# What of the open debits is not chased, by the column that it comes into: names of reasons of the
# pass; all others that keep items out are in ``held``.
PARTS = {
    "disputed": ("dispute",),
    "promised": ("promise",),
    "planned": ("plan", "settlement"),
}
# Columns that a snapshot has of all its lines together, in company currency.
SUMS = (
    *("item_count", "open", "overdue", "credit", "sales", "received"),
    *(*PARTS, "held", *BUCKETS),
)


class CollectionsSnapshotAmounts(models.AbstractModel):
    """What snapshots and their lines have alike: amounts of a day in company currency.

    Debits stand in the bucket of their age, credits apart: what was open is the sum of the buckets
    less the credits. A model that uses it has ``company_id`` and ``currency_id`` of the amounts.
    """

    _name = "collections.snapshot.amounts"
    _description = "Amounts of a Snapshot"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    item_count = fields.Integer(string="Open items", readonly=True)
    open = fields.Monetary(
        readonly=True, help="What customers owed at the end of the day, less their open credits."
    )
    overdue = fields.Monetary(
        string="Past due", readonly=True, help="Of the open debits; credits stand apart."
    )
    credit = fields.Monetary(
        string="Credits", readonly=True, help="Open credits: money on account and credit notes."
    )
    sales = fields.Monetary(
        string="Credit sales",
        readonly=True,
        help="Of the month: invoices less credit notes, tax included. Of a daily snapshot, of the "
        "day.",
    )
    received = fields.Monetary(
        readonly=True, help="Money matched with claims in the month; of a daily snapshot, that day."
    )
    disputed = fields.Monetary(readonly=True, help="Up to what was open of each item.")
    promised = fields.Monetary(readonly=True)
    planned = fields.Monetary(
        string="On plans", readonly=True, help="On payment plans and settlements in force."
    )
    held = fields.Monetary(
        string="Not chased for other reasons",
        readonly=True,
        help="On hold, legal, flagged, marked not to be followed up, and so on.",
    )
    bucket_0 = fields.Monetary(string="Not due", readonly=True)
    bucket_1 = fields.Monetary(readonly=True)
    bucket_2 = fields.Monetary(readonly=True)
    bucket_3 = fields.Monetary(readonly=True)
    bucket_4 = fields.Monetary(readonly=True)
    bucket_5 = fields.Monetary(readonly=True)
    bucket_6 = fields.Monetary(readonly=True)
    bucket_7 = fields.Monetary(readonly=True)
    bucket_8 = fields.Monetary(readonly=True)
    bucket_9 = fields.Monetary(readonly=True)
    bucket_10 = fields.Monetary(readonly=True)
    bucket_11 = fields.Monetary(readonly=True)
    bucket_12 = fields.Monetary(readonly=True)
    bucket_13 = fields.Monetary(readonly=True)
    is_limited = fields.Boolean(
        compute="_compute_is_limited",
        search="_search_is_limited",
        export_string_translation=False,
        help="Whether the user sees only own customers in this company.",
    )

    @api.depends_context("uid")
    def _compute_is_limited(self):
        limited = self._get_limited_companies()
        for own in self:
            own.is_limited = own.company_id.id in limited

    @api.model
    def _get_limited_companies(self):
        """Return the ids of the companies in which the user sees only own customers.

        Record rules are looked at in sudo mode, and are about the user all the same.
        """
        # Sudo: all companies, be the user in them or not; no more is told of them.
        companies = self.env["res.company"].sudo().search([])
        ageing = self.env(su=False)["collections.ageing"]
        return ageing._get_limited(companies.with_env(ageing.env)).ids

    @api.model
    def _search_is_limited(self, operator, value):
        # Read by the record rules of collectors.
        if operator != "in":
            return NotImplemented
        limited = self._get_limited_companies()
        found = Domain.FALSE
        if True in value:
            found |= Domain("company_id", "in", limited)
        if False in value:
            found |= Domain("company_id", "not in", limited)
        return found
