"""What follows a German payment order, as files: enforcement orders, replies, withdrawals."""

import re
from decimal import Decimal

from odoo import api, models
from odoo.tools import format_date

from ...engine import eda_later
from ...engine.court_exchange import Refused
from .collections_court_file import CURRENCIES

# Files about claims that the court has already.
LATER = frozenset({"eda_order", "eda_reply", "eda_end"})


class CollectionsCourtFile(models.Model):
    _inherit = "collections.court.file"

    @api.model
    def _find_later_problem(self, form, action, detail):
        """Return why an action cannot go into a file about what the court has; "" if it can."""
        problem = self._find_state_problem(form, action, detail)
        if problem:
            return problem
        company = action.company_id
        try:
            refused = eda_later.find_problem(
                self._get_eda_sender(company),
                self._prepare_later(form, action, detail),
                company._collections_today(),
                company._collections_get_eda_layout(),
            )
        except Refused as error:
            refused = error
        return self.env["collections.court.words"]._explain(refused) if refused else ""

    @api.model
    def _find_state_problem(self, form, action, detail):
        """Return why the state of an action forbids such a file; None if it does not."""
        env = self.env
        if action.type != "payment_order" or action.country_id.code != "DE":
            return env._("It is of another kind or jurisdiction than the file.")
        if action.currency_id.name != CURRENCIES[form]:
            return env._("The claim is in another currency than %s.", CURRENCIES[form])
        if form == "eda_reply" and not detail.get("answers_id"):
            return env._("Answer the query where it stands: in the file of the court.")
        if action.state != "filed":
            return env._("It is not with the court, or was decided already.")
        if not re.fullmatch(r"\d{11}", action.reference or ""):
            return env._("The number of the court is missing: eleven digits, as the reference.")
        return self._find_early(action) if form == "eda_order" else None

    @api.model
    def _find_early(self, action):
        """Return why no enforcement order can be asked for yet, or any more; None if it can."""
        env = self.env
        # Payments are told to the court (§ 699 (1) ZPO): money on account has to be matched before.
        problem = action._find_flagged() or action._find_covered(still_open=True)
        if problem:
            return problem
        dates = action._get_anchors()
        if dates.get("objection"):
            return env._("The customer objects: the case goes to the court that hears the dispute.")
        if not dates.get("served"):
            return env._("It was not served yet, as far as is known. Enter the day.")
        waits = action.deadline_ids.filtered(
            lambda own: (
                own.step == "wait" and own.state == "open" and own.rule_id.anchor == "served"
            )
        )
        today = action.company_id._collections_today()
        day = max(waits.filtered("date").mapped("date"), default=None)
        if day and day >= today:
            return env._("The customer may object until %s.", format_date(env, day))
        return None

    @api.model
    def _prepare_later(self, form, action, detail):
        """Return what is filed about an action, as the engine takes it."""
        # Sudo: the ledger, of items that the user works on.
        own = action.sudo()
        if form == "eda_end":
            return eda_later.End(own.name, own.reference or "", bool(detail.get("is_settled")))
        if form == "eda_order":
            return eda_later.Order(own.name, own.reference or "", self._read_payments(own))
        # Sudo: the entry of the query, in a file of the court.
        query = self.env["collections.court.line"].sudo().browse(detail["answers_id"])
        asked = query._to_answer()
        return eda_later.Reply(
            own.name,
            asked.court_numbers or (own.reference or "",),
            asked.day,
            asked.filed,
            asked.about,
            tuple((detail.get("query") or {}).get("rows") or ()),
        )

    @api.model
    def _read_payments(self, action):
        """Return what came for the claim since it was filed: pairs of a day and an amount.

        What came before and was matched later, such as by the bank statement of the next day, was
        in the claim as well: it shows by what is open now.
        """
        by_day, currency = {}, action.currency_id
        for line in action.line_ids:
            item = line.move_line_id
            matches = item.matched_credit_ids
            later = matches.filtered(lambda match: match.credit_move_id.date > action.date_filed)
            rows = [(match, match.debit_amount_currency) for match in later]
            left = line.amount - item.amount_residual_currency if item else 0.0
            left -= sum(amount for _match, amount in rows)
            for match in (matches - later).sorted("id", reverse=True):
                taken = currency.round(min(left, match.debit_amount_currency))
                if taken > 0:
                    rows.append((match, taken))
                    left -= taken
            for match, amount in rows:
                day = match.credit_move_id.date
                by_day[day] = by_day.get(day, Decimal(0)) + Decimal(str(amount))
        return tuple(sorted((day, own) for day, own in by_day.items() if own > 0))
