"""A kind of agreement: the customer may pay some items later, and is left alone until then."""

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, format_date

from odoo.addons.collections_followup.models.base.collections_participant import Reason


class ExtensionDeferral(models.Model):
    _name = "extension.deferral"
    _description = "Deferral"
    _inherit = ["collections.agreement"]
    _order = "date desc, id desc"

    _number_prefix = "DEF"
    _day_field = "date"
    _holding = {"active": "in_force"}
    _participant_order = 75
    _reason = "deferral"
    _moving_states = ("active",)
    _expected_badge = "danger"

    case_id = fields.Many2one(comodel_name="collections.case", readonly=True, ondelete="set null")
    date = fields.Date(string="Deferred until", required=True, readonly=True)
    line_ids = fields.One2many(
        comodel_name="extension.deferral.line", inverse_name="deferral_id", readonly=True
    )
    state = fields.Selection(
        selection=[("active", "In force"), ("done", "Paid"), ("lapsed", "Lapsed")],
        required=True,
        default="active",
        readonly=True,
    )

    @api.model
    @api.private
    def _make(self, items, date):
        """Defer receivable items of one customer until a day."""
        company = self._check_items(items)
        deferral = self._as_engine().create(
            {
                "partner_id": items.partner_id.commercial_partner_id.id,
                "company_id": company.id,
                "currency_id": items.currency_id.id,
                "date": date,
                "line_ids": [Command.create({"move_line_id": item.id}) for item in items],
            }
        )
        deferral._take_items()
        deferral._link_cases()
        deferral._follow_up_at_once()
        return self.browse(deferral.ids)

    # ----------------------------------------------------- what it says to other agreements

    @api.model
    def _explain_held(self, line):
        # OVERRIDE
        return self.env._(
            "%(item)s is deferred until %(date)s (%(deferral)s).",
            item=line.move_line_id.move_name,
            date=format_date(self.env, line.deferral_id.date),
            deferral=line.deferral_id.name,
        )

    @api.model
    def _explain_items(self, problem, items):
        # EXTENDS 'collections.agreement'
        if problem in ("policy", "paid"):
            return super()._explain_items(problem, items)
        return self.env._("These items cannot be deferred together: %s.", problem)

    def _get_replacing_text(self):
        # OVERRIDE
        return self.env._("Replaced by %s.", self.name)

    # -------------------------------------------------------------------- the ledger

    @api.model
    def _sql_watched(self):
        # OVERRIDE
        return SQL("a.state = 'active'")

    @api.model
    def _sql_changes(self, watched, matches, day):
        # OVERRIDE: done once nothing is open, lapsed once the day has passed
        return SQL(
            """
            SELECT id, old_state, state
              FROM (SELECT a.id, a.state AS old_state,
                           CASE WHEN COALESCE(SUM(i.amount_residual_currency), 0) <= 0 THEN 'done'
                                WHEN a.date < %s THEN 'lapsed'
                                ELSE 'active' END AS state
                      FROM %s
                 LEFT JOIN account_move_line i ON i.id = l.move_line_id
                                              AND i.parent_state = 'posted'
                     WHERE %s
                  GROUP BY a.id) t
             WHERE state != old_state
            """,
            day,
            self._sql_lines(),
            watched,
        )

    @api.model
    def _write_changes(self, new, day):
        # OVERRIDE
        self.env.cr.execute(
            SQL("UPDATE extension_deferral a SET state = n.state FROM %s WHERE a.id = n.id", new)
        )

    def _get_status(self):
        """Return a sentence that says how this deferral stands."""
        return self._get_state_label()

    # ---------------------------------------------------------------------- the pass

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(85, "deferral", self.env._("Deferred"), "agreed")]

    @api.model
    def _sql_in_force(self, ruleset, day, as_of=False):
        # OVERRIDE
        return SQL("a.state = 'active' AND a.date >= %s", day)

    @api.model
    def _explain_waiting(self, line):
        # OVERRIDE
        return self._explain_held(line)

    # ------------------------------------------------------ calendar of expected payments

    @api.model
    def _get_expected_kind(self):
        # OVERRIDE
        return ("deferral", self.env._("Deferral"))

    @api.model
    def _get_expected_filter(self):
        # OVERRIDE
        return self.env._("Deferrals")

    @api.model
    def _get_expected(self):
        # OVERRIDE
        return {
            "id": SQL("a.id"),
            "kind": SQL("'deferral'"),
            "deferral_id": SQL("a.id"),
            "case_id": SQL("a.case_id"),
            "partner_id": SQL("a.partner_id"),
            "user_id": SQL("NULL::int"),
            "company_id": SQL("a.company_id"),
            "currency_id": SQL("a.currency_id"),
            "date": SQL("a.date"),
            "date_limit": SQL("a.date"),
            "amount": SQL(
                "(SELECT SUM(i.amount_residual_currency) FROM extension_deferral_line l"
                " JOIN account_move_line i ON i.id = l.move_line_id WHERE l.deferral_id = a.id)"
            ),
        }, SQL("extension_deferral a WHERE a.state = 'active'")
