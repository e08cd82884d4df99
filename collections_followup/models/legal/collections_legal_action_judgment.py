"""What a court has awarded: by item, with interest and costs, and what is owed under it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, formatLang

from ...engine import judgment
from ..followup.collections_followup_matches import MONEY_JOURNALS

# Outcomes that are a decision: what was awarded is known.
DECISIONS = ("won", "part", "lost", "settled")
# Of those, the ones that give a title: what was awarded can be enforced.
TITLES = ("won", "part", "settled")


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    date_judgment = fields.Date(string="Decided on")
    awarded_interest = fields.Monetary(
        string="Interest awarded", help="Until the day of the decision."
    )
    awarded_costs = fields.Monetary(string="Costs awarded")
    awarded_rate = fields.Float(
        string="Interest from then on (%)",
        digits=(7, 4),
        help="Percent a year of the debt that was awarded, from the decision on. 0: none.",
    )
    amount_awarded = fields.Monetary(string="Debt awarded", compute="_compute_awarded")
    amount_title = fields.Monetary(
        string="Owed under the decision",
        compute="_compute_awarded",
        help="What was awarded, with interest since, less what was paid since: first on costs, "
        "then on interest, then on the debt.",
    )

    # What a refresh looks for
    _refused_idx = models.Index("(partner_id, company_id) WHERE outcome IN ('lost', 'part')")

    @api.depends(
        "line_ids.amount_awarded",
        "line_ids.move_line_id.amount_residual_currency",
        "awarded_interest",
        "awarded_costs",
        "awarded_rate",
        "date_judgment",
        "outcome",
    )
    def _compute_awarded(self):
        for action in self:
            action.amount_awarded = sum(action.line_ids.mapped("amount_awarded"))
            action.amount_title = 0.0
            if action.date_judgment and action.outcome in TITLES:
                action.amount_title = float(action._read_title().total)

    @api.constrains("awarded_interest", "awarded_costs", "awarded_rate")
    def _check_awarded(self):
        for action in self:
            if min(action.awarded_interest, action.awarded_costs, action.awarded_rate) < 0:
                raise ValidationError(
                    self.env._("What is awarded cannot be negative. Enter 0 or more.")
                )

    def _read_title(self):
        """Return what is owed under the decision today, as ``engine/judgment.py`` counts it."""
        self.ensure_one()
        # Sudo: payments of items of an action that the user may read.
        lines = self.sudo().line_ids
        payments = [own for line in lines for own in line._read_paid_on_award(self.date_judgment)]
        return judgment.owed(
            self.amount_awarded,
            self.company_id._collections_today(),
            self.date_judgment,
            self.awarded_interest,
            self.awarded_costs,
            self.awarded_rate,
            payments,
            self.currency_id.decimal_places,
        )

    def _decide(self, outcome, day, note, awarded=None, **amounts):
        """Record what was decided: the action goes on, for what comes after it.

        :param str outcome: one of ``DECISIONS``
        :param date day: when it was decided
        :param str note: in words
        :param dict awarded: how much of the debt, by the id of its item; if None all that is
            claimed and was open on that day, nothing where it was dismissed
        :param amounts: ``awarded_interest``, ``awarded_costs``, ``awarded_rate``; interest and
            costs as claimed where they are not said
        """
        self._lock("filed", "decided")
        won = outcome != "lost"
        # Sudo: who may was checked by the dialog; states and awards are not people's to write.
        own = self.sudo()
        for line in own.line_ids:
            line.amount_awarded = (
                line._get_claimed_on(day) * won if awarded is None else awarded.get(line.id, 0.0)
            )
        own.write(
            {
                "awarded_interest": (own.amount_interest + own.amount_charges) * won,
                "awarded_costs": own.amount_costs_claimed * won,
                **amounts,
                "state": "decided",
                "outcome": outcome,
                "date_judgment": day,
            }
        )
        self._set_date("judgment", day)
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        words = [labels[outcome]]
        if outcome in TITLES:
            total = own.amount_awarded + own.awarded_interest + own.awarded_costs
            words.append(formatLang(self.env, total, currency_obj=self.currency_id))
        self._note_step("decision", ": ".join(words), note, day)
        self._update_deadlines()
        self._tell_refused()
        self._follow_up_at_once()

    def _tell_refused(self):
        """Tell the owner what is open and was not awarded by the court: it is claimed no more."""
        self.ensure_one()
        self.env.flush_all()
        company = self.company_id
        rows = dict(
            self.env.execute_query(
                self._sql_refused(company.id, company._collections_today(), (self.partner_id.id,))
            )
        )
        # Sudo: only which items they are.
        items = self.sudo().line_ids.move_line_id
        refused = float(sum(rows.get(item.id, 0) for item in items))
        if self.outcome not in ("lost", "part") or self.currency_id.is_zero(refused):
            return
        own = self.user_id._collections_addressed(self)
        self._tell(
            own.env._(
                "%(action)s: %(amount)s was not awarded. It is claimed no more: write it off, or "
                "credit it.",
                action=self.name,
                amount=formatLang(own.env, refused, currency_obj=self.currency_id),
            )
        )

    def _undo_decision(self):
        """Take the decision back: the judgment was set aside."""
        self._lock("filed", "decided")
        # Sudo: who may was checked; states, dates and awards are not people's to write.
        own = self.sudo()
        own.write(
            {
                "state": "filed",
                "outcome": False,
                "date_judgment": False,
                "awarded_interest": 0.0,
                "awarded_costs": 0.0,
                "awarded_rate": 0.0,
            }
        )
        own.line_ids.write({"amount_awarded": 0.0})
        own.date_ids.filtered(lambda date: date.anchor == "judgment").unlink()
        self.invalidate_recordset(["date_ids"])
        self._update_deadlines()
        self._follow_up_at_once()

    @api.model
    def _sql_refused(self, company, day, partner_ids=None):
        """Return what a court has not awarded of items, and is open yet, as SQL.

        Of several decisions about an item the newest counts. What is credited since is taken off
        what was not awarded, and what is paid since off what was: the rest of the item is refused.

        :param company: the id of the company that keeps the cases
        :param date day: decisions up to then
        :param tuple partner_ids: only these commercial partners
        :return: rows of ``line_id``, ``amount`` in the currency of the item
        """
        scope = (
            SQL("a.partner_id IN %s", tuple(partner_ids) or (0,))
            if partner_ids is not None
            else SQL("TRUE")
        )
        return SQL(
            """
            SELECT d.line_id, l.amount_residual_currency - GREATEST(d.awarded - paid.amount, 0)
                   AS amount
              FROM (
                SELECT DISTINCT ON (i.move_line_id) i.move_line_id AS line_id, a.outcome,
                       a.date_judgment, COALESCE(i.amount_awarded, 0) AS awarded
                  FROM collections_legal_item i
                  JOIN collections_legal_action a ON a.id = i.action_id
                 WHERE a.company_id = %(company)s AND %(scope)s AND i.move_line_id IS NOT NULL
                   AND a.outcome IN %(decisions)s AND a.date_judgment <= %(day)s
              ORDER BY i.move_line_id, a.date_judgment DESC, a.id DESC
              ) d
              JOIN account_move_line l ON l.id = d.line_id
        CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(p.debit_amount_currency), 0) AS amount
                  FROM account_partial_reconcile p
                  JOIN account_move_line c ON c.id = p.credit_move_id
                  JOIN account_journal j ON j.id = c.journal_id
                 WHERE p.debit_move_id = d.line_id AND c.date > d.date_judgment
                   AND (c.payment_id IS NOT NULL OR j.type IN %(money)s)
              ) paid
             WHERE d.outcome IN ('lost', 'part')
               AND l.amount_residual_currency > GREATEST(d.awarded - paid.amount, 0)
            """,
            company=company,
            scope=scope,
            decisions=DECISIONS,
            day=day,
            money=MONEY_JOURNALS,
        )
