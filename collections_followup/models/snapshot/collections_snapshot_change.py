"""What changed in months that were recorded already: so that a restated month can say why."""

from odoo import api, fields, models, tools
from odoo.tools import SQL


class CollectionsSnapshotChange(models.Model):
    """One change of the ledger with a day up to which a snapshot had been recorded before."""

    _name = "collections.snapshot.change"
    _description = "Change of a Recorded Month"
    _inherit = ["collections.guarded"]
    _order = "id desc"
    _rec_name = "name"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    kind = fields.Selection(
        selection=[
            ("posted", "Posted"),
            ("reset", "Reset to draft"),
            ("due", "Due date changed"),
            ("matched", "Matched"),
            ("unmatched", "Match undone"),
        ],
        required=True,
        readonly=True,
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty where the entry was deleted since.",
    )
    name = fields.Char(readonly=True, help="Number of the entry as it was then.")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    day = fields.Date(
        string="Counts from", required=True, readonly=True, help="Months from here on are changed."
    )
    amount = fields.Monetary(readonly=True, help="Of its receivable items, in company currency.")
    create_date = fields.Datetime(string="Changed on", readonly=True)
    create_uid = fields.Many2one(comodel_name="res.users", string="By", readonly=True)
    is_limited = fields.Boolean(
        compute="_compute_is_limited",
        search="_search_is_limited",
        export_string_translation=False,
    )

    _found_idx = models.Index("(company_id, create_date)")

    @api.depends_context("uid")
    def _compute_is_limited(self):
        limited = self.env["collections.snapshot"]._get_limited_companies()
        for own in self:
            own.is_limited = own.company_id.id in limited

    @api.model
    def _search_is_limited(self, operator, value):
        return self.env["collections.snapshot"]._search_is_limited(operator, value)

    def action_open_entry(self):
        """Open the entry that was changed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------------- what counts

    @tools.ormcache()
    def _get_recorded_days(self):
        """Return the last recorded day by company id: what is later changes nothing recorded.

        Each posting asks for it, so that it is kept until a snapshot is recorded.
        """
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT company_id, MAX(day) FROM collections_snapshot"
                    " WHERE state != 'waiting' GROUP BY company_id"
                )
            )
        )

    @api.model
    def _is_recorded(self, company_id, day):
        """Return whether a snapshot of this day or a later one is there."""
        last = self._get_recorded_days().get(company_id)
        return bool(last and day and day <= last)

    @api.model
    def _note_moves(self, moves, kind):
        """Keep that entries with days of recorded months were posted, reset or changed.

        :param moves: entries
        :param str kind: see the field
        """
        found = moves.filtered(lambda move: self._is_recorded(move.company_id.id, move.date))
        if not found:
            return
        found.flush_recordset()
        found.line_ids.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_snapshot_change (company_id, kind, move_id, name,
                       partner_id, day, amount, create_date, create_uid, write_date, write_uid)
                SELECT m.company_id, %(kind)s, m.id, m.name, m.commercial_partner_id, m.date,
                       SUM(l.balance), %(now)s, %(uid)s, %(now)s, %(uid)s
                  FROM account_move m
                  JOIN account_move_line l ON l.move_id = m.id AND l.account_id IN %(accounts)s
                 WHERE m.id IN %(moves)s
              GROUP BY m.id
                """,
                kind=kind,
                accounts=self._get_accounts(),
                moves=tuple(found.ids),
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )

    @api.model
    def _note_matches(self, partials, kind):
        """Keep that items of recorded months were matched, or are not any more.

        :param partials: matches, before they go
        """
        found = partials.filtered(
            lambda partial: self._is_recorded(partial.company_id.id, partial.max_date)
        )
        if not found:
            return
        found.flush_recordset()
        (found.debit_move_id | found.credit_move_id).flush_recordset(["move_name", "account_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_snapshot_change (company_id, kind, move_id, name,
                       partner_id, day, amount, create_date, create_uid, write_date, write_uid)
                SELECT r.company_id, %(kind)s, debit.move_id,
                       concat_ws(' – ', debit.move_name, credit.move_name),
                       p.commercial_partner_id, r.max_date, r.amount, %(now)s, %(uid)s, %(now)s,
                       %(uid)s
                  FROM account_partial_reconcile r
                  JOIN account_move_line debit ON debit.id = r.debit_move_id
                   AND debit.account_id IN %(accounts)s
                  JOIN account_move_line credit ON credit.id = r.credit_move_id
             LEFT JOIN res_partner p ON p.id = debit.partner_id
                 WHERE r.id IN %(partials)s
                """,
                kind=kind,
                accounts=self._get_accounts(),
                partials=tuple(found.ids),
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )

    @api.model
    def _get_accounts(self):
        return tuple(self.env["account.account"]._collections_get_receivable_ids()) or (0,)
