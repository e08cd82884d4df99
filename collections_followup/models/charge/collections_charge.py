from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.exact import to_decimal


class CollectionsCharge(models.Model):
    """What a notice that was sent claimed of an item beside the debt: fee, fixed sum, interest.

    A fee is claimed once per invoice and level, the fixed sum once per invoice, whatever number of
    passes and channels: see the indexes. Interest has one row per item, with what the last notice
    claimed: what is claimed today is counted anew, see ``collections.claim``. The row says that a
    claim was made, so that it stays when the debt itself is paid.
    """

    _name = "collections.charge"
    _description = "Interest, Fee or Fixed Sum Claimed"
    _inherit = ["collections.guarded", "collections.owned"]
    _order = "date desc, id desc"
    _rec_name = "move_line_id"
    _log_access = False

    company_id = fields.Many2one(comodel_name="res.company", required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        ondelete="cascade",
        help="Empty for an item that is of no invoice.",
    )
    notice_id = fields.Many2one(
        comodel_name="collections.notice",
        string="Claimed on",
        index="btree_not_null",
        ondelete="restrict",
    )
    level_id = fields.Many2one(comodel_name="collections.level", ondelete="restrict")
    kind = fields.Selection(
        selection=[
            ("interest", "Interest"),
            ("fee", "Fee"),
            ("fixed", "Fixed sum"),
            ("return", "Cost of a returned payment"),
        ],
        required=True,
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    amount = fields.Monetary(required=True, help="As the notice claimed it.", aggregator=None)
    date = fields.Date(required=True, help="Interest: the day up to which it was claimed.")
    state = fields.Selection(
        selection=[("claimed", "Claimed"), ("ended", "Waived or invoiced")],
        required=True,
        default="claimed",
    )

    _fee_of_invoice = models.UniqueIndex(
        "(move_id, level_id) WHERE kind = 'fee' AND move_id IS NOT NULL",
        "The fee of this level was claimed for the invoice already.",
    )
    _fee_of_item = models.UniqueIndex(
        "(move_line_id, level_id) WHERE kind = 'fee'",
        "The fee of this level was claimed for the item already.",
    )
    _fixed_of_invoice = models.UniqueIndex(
        "(move_id) WHERE kind = 'fixed' AND move_id IS NOT NULL",
        "The fixed sum was claimed for the invoice already.",
    )
    _fixed_of_item = models.UniqueIndex(
        "(move_line_id) WHERE kind = 'fixed'",
        "The fixed sum was claimed for the item already.",
    )
    _interest_of_item = models.UniqueIndex(
        "(move_line_id) WHERE kind = 'interest'",
        "Interest on the item was claimed already.",
    )
    # What is still claimed, whatever the size of the history.
    _claimed_idx = models.Index("(company_id, partner_id) WHERE state = 'claimed'")
    _positive = models.Constraint("CHECK (amount > 0)", "An empty charge is none.")

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        return super()._compute_collector_id()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        if self:
            raise UserError(self.env._("What was claimed is kept as a record. Waive it instead."))

    # ---------------------------------------------------------------------------- write

    @api.model
    def _claim(self, notices):
        """Write down what notices that were just sent claimed; bears to be repeated.

        What is there already is left as it is, by whichever notice, except for the interest of an
        item, of which the last claim is kept.

        :param notices: sent notices, whose lines say what they claimed
        """
        self.env.flush_all()
        for kind, column in (("fee", "amount_fee"), ("fixed", "amount_fixed")):
            self.env.cr.execute(self._sql_claim(notices, kind, column, SQL("DO NOTHING")))
        self.env.cr.execute(
            self._sql_claim(
                notices,
                "interest",
                "amount_interest",
                SQL(
                    "(move_line_id) WHERE kind = 'interest' DO UPDATE SET amount = EXCLUDED.amount,"
                    " date = EXCLUDED.date, notice_id = EXCLUDED.notice_id,"
                    " level_id = EXCLUDED.level_id, state = 'claimed'"
                    " WHERE c.date <= EXCLUDED.date"
                ),
            )
        )
        self.invalidate_model()

    def _sql_claim(self, notices, kind, column, conflict):
        """Return the statement that writes the charges of one kind, see ``_claim``."""
        return SQL(
            """
            INSERT INTO collections_charge AS c (
                company_id, partner_id, move_line_id, move_id, notice_id, level_id, kind,
                currency_id, amount, date, state)
            SELECT DISTINCT ON (nl.move_line_id)
                   n.company_id, n.partner_id, nl.move_line_id,
                   CASE WHEN m.move_type != 'entry' THEN m.id END, n.id,
                   COALESCE(nl.target_level_id, nl.level_id, n.level_id), %(kind)s,
                   nl.currency_id, nl.%(column)s, n.date, 'claimed'
              FROM collections_notice_line nl
              JOIN collections_notice n ON n.id = nl.notice_id
              JOIN account_move_line l ON l.id = nl.move_line_id
              JOIN account_move m ON m.id = l.move_id
             WHERE n.id IN %(notices)s AND n.state = 'sent' AND nl.%(column)s > 0
          ORDER BY nl.move_line_id, n.date DESC, n.id DESC
                ON CONFLICT %(conflict)s
            """,
            kind=kind,
            column=SQL.identifier(column),
            notices=tuple(notices.ids) or (0,),
            conflict=conflict,
        )

    # ----------------------------------------------------------------------------- read

    @api.model
    @api.private
    def _read_written(self, ids):
        """Return what is written of items: claimed on notices, waived, booked.

        :param tuple ids: of items
        :return: by item id a dict of ``claimed`` (by kind; fees and fixed sums), ``waived`` and
            ``booked`` (by kind), all as ``Decimal``, and ``rows``, whether anything was claimed
        """
        self.flush_model()
        self.env["collections.charge.change"].flush_model()
        self.env["account.move"].flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move_line_id, 'claimed', kind, SUM(amount)
                  FROM collections_charge WHERE move_line_id IN %(ids)s
              GROUP BY 1, 3
                 UNION ALL
                SELECT c.move_line_id, c.event, c.kind,
                       SUM(c.amount - COALESCE(c.amount_reinstated, 0))
                  FROM collections_charge_change c
             LEFT JOIN account_move m ON m.id = c.move_id
                 WHERE c.move_line_id IN %(ids)s AND (c.event = 'waived' OR m.state = 'posted')
              GROUP BY 1, 2, 3
                """,
                ids=ids or (0,),
            )
        )
        found = {}
        for number, event, kind, amount in rows:
            own = found.setdefault(number, {})
            if event == "claimed":
                # What the bank took says nothing of interest.
                own["rows"] = own.get("rows") or kind != "return"
            if (event, kind) != ("claimed", "interest"):
                own.setdefault(event, {})[kind] = to_decimal(amount)
        return found

    @api.model
    @api.private
    def _update_states(self, items, day=None):
        """Bring the states of charges of items up to date: what is waived or booked has ended.

        The interest of an item that is open goes on.

        :param items: journal items
        :param date day: the day up to which they are read; today where the company is if None
        """
        # Sudo: states follow, whoever waives or books.
        charges = self.sudo().search([("move_line_id", "in", items.ids)])
        claims = self.env["collections.claim"]._read(charges.move_line_id, day)
        again = self.sudo().browse()
        for charge in charges:
            claim = claims.get(charge.move_line_id)
            if claim is None:
                continue
            goes_on = charge.kind == "interest" and not charge.move_line_id.reconciled
            state = "claimed" if goes_on or claim.get_open(charge.kind) > 0 else "ended"
            if charge.state != state:
                charge.state = state
                again |= charge.filtered(lambda own: own.state == "claimed")
        again._take_up_case()

    def _take_up_case(self):
        """Take up the last case of customers of whom these charges are claimed again.

        Where the debt itself is paid nothing else opens one, and what is claimed is followed up.
        """
        for company, own in self.grouped("company_id").items():
            customers = own.filtered(lambda charge: charge.move_line_id.reconciled).partner_id
            if not customers:
                continue
            # Of two at once the second sees what the first has done, and so does the pass.
            self.env["collections.followup"]._lock_company(company, customers)
            cases = self.env["collections.case"].sudo()  # Sudo: as above.
            opened = cases._find_open(customers, company)
            closed = cases.search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", customers.ids),
                    ("state", "=", "closed"),
                ],
                order="id desc",
            )
            stage = self.env["collections.stage"]._get_first_sudo("open", company)
            for customer, before in closed.grouped("partner_id").items():
                if (company, customer) not in opened:
                    before[0].write({"state": "open", "date_close": False})
                    before[0]._move_stage("claimed_again", stage)
