from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CollectionsSnapshotLine(models.Model):
    """What one customer owed in one currency, as a snapshot has it.

    There are as many as customers times months, so they keep nothing that the snapshot knows.
    """

    _name = "collections.snapshot.line"
    _description = "Snapshot of a Customer"
    _inherit = ["collections.guarded", "collections.snapshot.amounts"]
    _order = "day desc, open desc, id"
    _log_access = False

    snapshot_id = fields.Many2one(
        comodel_name="collections.snapshot",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    # Also for whoever may read the customer's line and not the whole company's snapshot; amounts
    # can be added up where their currency can be read by SQL.
    company_id = fields.Many2one(related="snapshot_id.company_id")
    currency_id = fields.Many2one(related="snapshot_id.currency_id", string="Company currency")
    day = fields.Date(required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        help="Empty: entries that are on no customer.",
    )
    item_currency_id = fields.Many2one(
        comodel_name="res.currency", string="Currency", required=True, readonly=True
    )
    open_currency = fields.Monetary(
        string="Open in its currency", currency_field="item_currency_id", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector then",
        readonly=True,
        ondelete="set null",
        help="Who followed the customer up when the snapshot was recorded.",
    )
    policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Policy then",
        readonly=True,
        ondelete="set null",
        help="Which policy the customer followed when the snapshot was recorded: the customer's "
        "own, or that of the company. Single invoices may follow another one.",
    )
    collector_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_collector_id",
        search="_search_collector_id",
        compute_sudo=True,
        groups="collections_followup.group_collections_readonly",
        help="Who follows the customer up now.",
    )

    # The trend of a customer, and customers who become one.
    _partner_idx = models.Index("(partner_id, day)")

    @api.depends("partner_id", "item_currency_id", "day")
    def _compute_display_name(self):
        for own in self:
            own.display_name = f"{own.partner_id.display_name or ''} ({own.item_currency_id.name})"

    @api.model
    def _get_trend_domain(self):
        """Return the domain of what makes a trend: month ends as they stand now."""
        return [("snapshot_id.kind", "=", "month"), ("snapshot_id.state", "=", "current")]

    @api.model
    def _sql_collected(self):
        """Return the query of who follows the customer of each line up now: id and user id."""
        ageing = self.env["collections.ageing"]
        collector = ageing._get_groupings()["collector"]
        # Sudo: which company keeps the cases of another one, be the user in it or not.
        asked = self.env["res.company"].sudo().search([])
        return SQL(
            """
            SELECT i.id, %(collector)s AS user_id
              FROM (SELECT line.id, line.partner_id AS customer_id, s.company_id
                      FROM collections_snapshot_line line
                      JOIN collections_snapshot s ON s.id = line.snapshot_id) i
              %(joins)s
            """,
            collector=collector.value,
            joins=ageing._sql_joins(_Companies(asked), [collector]),
        )

    @api.depends("partner_id")
    def _compute_collector_id(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT * FROM (%s) own WHERE id = ANY(%s)", self._sql_collected(), self.ids)
        )
        users = dict(rows)
        for own in self:
            own.collector_id = users.get(own.id, False)

    @api.model
    def _search_collector_id(self, operator, value):
        # Read by the record rule of each search: in one statement.
        if operator != "in":
            return NotImplemented
        self.env.flush_all()
        found = SQL(
            "(SELECT id FROM (%s) own WHERE user_id IN %s %s)",
            self._sql_collected(),
            tuple(user_id for user_id in value if user_id) or (0,),
            SQL("OR user_id IS NULL") if False in value else SQL(),
        )
        return Domain("id", "in", found)


class _Companies:
    """What joins of the ageing need to be told: whose items they are about."""

    def __init__(self, companies):
        self.companies = companies
