from odoo import api, fields, models
from odoo.tools import SQL, format_date, split_every

# So many rows are written by one statement.
BATCH = 10000


class CollectionsLimitationClock(models.Model):
    """Until when an open item can be sued for, written down each night for lists and warnings.

    Read anew wherever one item is looked at: see ``collections.limitation``.
    """

    _name = "collections.limitation.clock"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Limitation of an Item"
    _order = "expiry, id"
    _rec_name = "move_line_id"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line", string="Item", required=True, ondelete="cascade"
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Invoice")
    move_name = fields.Char(related="move_line_id.move_name", string="Number")
    date_due = fields.Date(related="move_line_id.date_maturity", string="Due date")
    currency_id = fields.Many2one(related="move_line_id.currency_id")
    amount_open = fields.Monetary(related="move_line_id.amount_residual_currency", string="Open")
    expiry = fields.Date(
        string="Time-barred after",
        index=True,
        help="The last day on which the item can be sued for, as of last night. Empty: no rule "
        "gives one.",
    )
    rule_id = fields.Many2one(
        comodel_name="collections.limitation.rule",
        index="btree_not_null",
        ondelete="set null",
    )
    is_unverified = fields.Boolean(string="Unverified", help="The rule is not confirmed.")
    notices = fields.Char(export_string_translation=False, help="What the rule says of notices.")
    days_left = fields.Integer(
        "Days left", compute="_compute_days_left", aggregator=None, help="Below 0: it is barred."
    )
    words = fields.Text(string="How it came about", compute="_compute_words", compute_sudo=True)
    # The end that somebody was warned of, and how many days before it.
    warned_expiry = fields.Date(export_string_translation=False)
    warned_days = fields.Integer(export_string_translation=False, aggregator=None)

    _line_unique = models.UniqueIndex("(move_line_id)", "This item has its limitation already.")
    _company_idx = models.Index("(company_id, expiry)")

    @api.depends("expiry", "company_id")
    def _compute_days_left(self):
        for clock in self:
            today = clock.company_id._collections_today()
            clock.days_left = (clock.expiry - today).days if clock.expiry else 0

    @api.depends_context("lang")
    def _compute_words(self):
        found = self.env["collections.limitation"]._read(self.move_line_id)
        for clock in self:
            own = found.get(clock.move_line_id.id)
            clock.words = own.words if own else False

    @api.depends("move_line_id", "expiry")
    def _compute_display_name(self):
        for clock in self:
            # Sudo: the number of the invoice, for whoever reads its limitation.
            number = clock.sudo().move_name or ""
            clock.display_name = (
                f"{number} · {format_date(self.env, clock.expiry)}" if clock.expiry else number
            )

    def action_open_invoice(self):
        """Open the invoice that this is about."""
        self.ensure_one()
        return self.move_line_id.action_collections_open_move()

    # --------------------------------------------------------------- written down

    @api.model
    @api.private
    def _update_sudo(self, company, partner_ids=None):
        """Write down until when the open items of a company can be sued for.

        Rows that stand as they were are not touched; those of items that are paid go.

        :param company: the company that keeps the cases
        :param tuple partner_ids: only these commercial partners; all if None
        """
        # Sudo: it follows from the ledger, whoever caused it.
        self = self.sudo()
        self.flush_model()
        open_items = self.env["account.move.line"]._collections_sql_open("l")
        of_customers = (
            SQL() if partner_ids is None else SQL("AND rp.id IN %s", tuple(partner_ids) or (0,))
        )
        scope = SQL("%s AND l.amount_residual > 0 %s", open_items, of_customers)
        found = self.env["collections.limitation"]._read_of(
            company, company._collections_today(), scope
        )
        rules = self.env["collections.limitation.rule"].browse(
            {reading.rule_id for _partner, _facts, reading in found.values() if reading.rule_id}
        )
        said = {rule.id: (rule.status == "unverified", rule.notices) for rule in rules}
        rows = (
            (
                line,
                partner,
                reading.expiry,
                reading.rule_id,
                *said.get(reading.rule_id, (False, "out")),
            )
            for line, (partner, _facts, reading) in found.items()
        )
        for batch in split_every(BATCH, rows, list):
            self._write_rows(company, batch)
        # Asked of the ledger: a list of a million items would be gone through for each row.
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM collections_limitation_clock k
                 WHERE k.company_id = %s %s
                   AND NOT EXISTS (SELECT FROM account_move_line l
                                    WHERE l.id = k.move_line_id AND %s AND l.amount_residual > 0)
                """,
                company.id,
                SQL()
                if partner_ids is None
                else SQL("AND k.partner_id IN %s", tuple(partner_ids) or (0,)),
                open_items,
            )
        )
        self.invalidate_model()

    @api.model
    def _write_rows(self, company, rows):
        """Write rows of item, customer, end, rule, whether unverified, and what of notices."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_limitation_clock AS k (
                            move_line_id, partner_id, expiry, rule_id, is_unverified, notices,
                            company_id, create_uid, create_date, write_uid, write_date)
                SELECT t.*, %(company)s, %(user)s, now() AT TIME ZONE 'UTC', %(user)s,
                       now() AT TIME ZONE 'UTC'
                  FROM unnest(%(lines)s::int[], %(partners)s::int[], %(expiries)s::date[],
                              %(rules)s::int[], %(unverified)s::bool[], %(notices)s::varchar[]) t
           ON CONFLICT (move_line_id) DO UPDATE
                   SET partner_id = EXCLUDED.partner_id, expiry = EXCLUDED.expiry,
                       rule_id = EXCLUDED.rule_id, is_unverified = EXCLUDED.is_unverified,
                       notices = EXCLUDED.notices, company_id = EXCLUDED.company_id,
                       write_date = EXCLUDED.write_date
                 WHERE (k.partner_id, k.expiry, k.rule_id, k.is_unverified, k.notices,
                        k.company_id)
                       IS DISTINCT FROM
                       (EXCLUDED.partner_id, EXCLUDED.expiry, EXCLUDED.rule_id,
                        EXCLUDED.is_unverified, EXCLUDED.notices, EXCLUDED.company_id)
                """,
                company=company.id,
                user=self.env.uid,
                lines=columns[0],
                partners=columns[1],
                expiries=columns[2],
                rules=columns[3],
                unverified=columns[4],
                notices=columns[5],
            )
        )
