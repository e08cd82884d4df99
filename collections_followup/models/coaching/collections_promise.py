"""Promises of who is in training: over the limit they wait for a supervisor."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

ASKED = [
    ("to_approve", "To approve"),
    ("open",),
    ("kept",),
    ("partly_kept",),
    ("broken",),
    ("cancelled",),
    ("refused", "Refused"),
    ("lapsed", "Lapsed"),
]
ONDELETE = dict.fromkeys(("to_approve", "refused", "lapsed"), "cascade")


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    # What waits is no more than a question: it ends when something comes into force.
    _holding = {"open": "yielding", "to_approve": "yielding"}

    state = fields.Selection(selection_add=ASKED, ondelete=ONDELETE)
    date_logged = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The company's day on which it was logged, whatever day it was given on.",
    )
    date_requested = fields.Date(
        string="Approval asked for on",
        readonly=True,
        copy=False,
        help="Until it is approved, its items are followed up.",
    )
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approval asked of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    date_approved = fields.Date(string="Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", readonly=True, copy=False
    )
    refused_by_id = fields.Many2one(
        comodel_name="res.users", string="Refused by", readonly=True, copy=False
    )
    refusal = fields.Text(string="Why refused", readonly=True, copy=False)
    can_approve = fields.Boolean(compute="_compute_can_approve")

    # What a pass looks for: questions that nobody answers in time.
    _asked_idx = models.Index("(company_id, date) WHERE state = 'to_approve'")

    @api.depends("state", "user_id", "company_id")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for promise in self:
            promise.can_approve = promise.state == "to_approve" and promise._may_grant()

    def _get_status(self):
        # EXTENDS 'promise'
        self.ensure_one()
        # Sudo: the names of colleagues are told to whoever reads the promise.
        own = self.sudo()
        if self.state == "to_approve":
            return self._explain_pending()
        if self.state == "refused":
            return self.env._(
                "Refused by %(user)s on %(date)s: %(reason)s",
                user=own.refused_by_id.name,
                date=format_date(self.env, self.date_cancelled),
                reason=self.refusal,
            )
        if self.state == "lapsed":
            return self.env._(
                "Lapsed: nobody approved it by %s. Its items were followed up all the time.",
                format_date(self.env, self.date),
            )
        return super()._get_status()

    def _explain_pending(self):
        # EXTENDS 'promise'
        waiting = self.filtered(lambda own: own.state == "to_approve")
        if not waiting:
            return super()._explain_pending()
        # Sudo: the names of colleagues are told to whoever reads the promise.
        names = waiting.sudo().approver_id.mapped("name")
        if not names:
            return self.env._(
                "Waits for the approval of a supervisor. Its items are followed up until then."
            )
        return self.env._(
            "Waits for the approval of %s. Its items are followed up until then.", ", ".join(names)
        )

    @api.model
    @api.private
    def _read_pending(self, items):
        """Return the promises on receivable items that wait for an approval, in words, by item.

        :param items: journal items
        """
        # Sudo: what a colleague has logged waits just as well.
        lines = self._find_lines_sudo(items, ("to_approve",))
        return {
            line.move_line_id.with_env(self.env): self.env._(
                "%(amount)s for %(date)s waits for approval (%(promise)s)",
                amount=formatLang(self.env, line.amount, currency_obj=line.currency_id),
                date=format_date(self.env, line.promise_id.date),
                promise=line.promise_id.name,
            )
            for line in lines
        }

    # ---------------------------------------------------------------------- the pass

    @api.model
    def _sql_watched(self):
        # EXTENDS 'promise': what waits follows no ledger
        return SQL("%s AND a.state != 'to_approve'", super()._sql_watched())

    @api.model
    def _sql_in_force(self, ruleset, day, as_of=False):
        # EXTENDS 'promise': on an earlier day it counted only if it was approved by then
        condition = super()._sql_in_force(ruleset, day, as_of)
        if as_of:
            return SQL("%s AND (a.date_requested IS NULL OR a.date_approved <= %s)", condition, day)
        return condition

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'agreement': what nobody has approved in time lapses
        if partner_ids is None:
            # Sudo: the pass does it, whoever runs it.
            self.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "to_approve"),
                    ("date", "<", company._collections_today()),
                ]
            )._lapse()
        return super()._evaluate(company, day, partner_ids, on_account)
