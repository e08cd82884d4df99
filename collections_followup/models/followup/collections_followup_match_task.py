"""'Match this payment': the collector's task for money that an agreement waits for.

One for each payment or credit note on account, made once and gone when the money is matched, or
when no agreement needs it any more. Who marks it as done without matching is not asked again.
"""

from odoo import models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults


class CollectionsFollowupMatchTask(models.AbstractModel):
    _name = "collections.followup.match.task"
    _description = "Follow-up Pass"

    def _plan_match_tasks(self, company, partner_ids, parts):
        """Bring the tasks to match money up to date.

        :param company: the company that keeps the cases
        :param tuple partner_ids: the customers looked at, all if None
        :param parts: their money on account, see ``_get_on_account``
        """
        wanted = {}
        for part in parts:
            wanted.setdefault(part.credit_id, []).append(part)
        # In sudo mode: the tasks are the collectors', whoever touched the ledger.
        activities = self.env["mail.activity"].sudo()
        known = set()
        over = activities.browse()
        for activity_id, active, credit_id in self._read_match_tasks(company, partner_ids):
            known.add(credit_id)
            if active and credit_id not in wanted:
                over |= activities.browse(activity_id)
        over.unlink()
        missing = [credit_id for credit_id in wanted if credit_id not in known]
        if missing:
            self._take_credits(missing)
            self._create_match_tasks(company, {number: wanted[number] for number in missing})

    def _take_credits(self, credit_ids):
        """Let this transaction alone make the tasks for money on account.

        Rows that are changed, not only locked: of two transactions that find the same money the
        second waits, fails to serialize, and Odoo repeats it where the task is there already.

        :param list credit_ids: ids of the credits
        """
        self.env.cr.execute(
            SQL(
                "UPDATE account_move_line SET write_date = write_date WHERE id IN"
                " (SELECT id FROM account_move_line WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE)",
                tuple(credit_ids),
            )
        )

    def _sql_presence(self, partner_ids):
        """Return the statement that finds a row if any of some customers has had such a task."""
        self.env["mail.activity"].flush_model(["active", "collections_move_line_id"])
        return SQL(
            """
            SELECT FROM mail_activity t
              JOIN account_move_line l ON l.id = t.collections_move_line_id
             WHERE t.collections_move_line_id IS NOT NULL %s
            """,
            self.env["account.move.line"]._collections_sql_of("l", partner_ids),
        )

    def _read_match_tasks(self, company, partner_ids):
        """Return the tasks to match money: activity, whether it is still to do, and credit."""
        self.env["mail.activity"].flush_model(["active", "collections_move_line_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT t.id, t.active, t.collections_move_line_id
                  FROM mail_activity t
                  JOIN account_move_line l ON l.id = t.collections_move_line_id
                  JOIN res_partner c ON c.id = l.partner_id
                 WHERE t.collections_move_line_id IS NOT NULL AND l.company_id IN %s %s
                """,
                self.env["collections.followup.ruleset"]._get_ruleset(company).covered_ids,
                SQL()
                if partner_ids is None
                else SQL("AND c.commercial_partner_id IN %s", partner_ids),
            )
        )

    def _create_match_tasks(self, company, wanted):
        """Ask the collectors to match money.

        :param dict wanted: parts by credit, see ``_get_on_account``
        """
        # Sudo: the task is for the collector, from whoever entered the payment; customers' and
        # companies' fields of ours are read by few.
        credits = self.env["account.move.line"].sudo().browse(wanted)
        cases = (
            self.env["collections.case"]
            .sudo()
            ._find_open(credits.partner_id.commercial_partner_id, company)
        )
        vals_list = [
            self._prepare_match_task(
                company,
                credit,
                wanted[credit.id],
                cases.get((company, credit.partner_id.commercial_partner_id)),
            )
            for credit in credits
        ]
        # Without an e-mail for each: they show in the collector's work.
        without_defaults(self.env["mail.activity"]).sudo().with_context(
            mail_activity_quick_update=True
        ).create(vals_list)

    def _prepare_match_task(self, company, credit, parts, case):
        """Return the values of the task to match one payment or credit note.

        :param company: the company that keeps the cases
        :param credit: the receivable item, in sudo mode
        :param list parts: what of it counts for which agreement, see ``_get_on_account``
        :param case: the customer's open case, if there is one
        """
        activity_type = self.env.ref(
            "collections_followup.mail_activity_type_match", raise_if_not_found=False
        )
        # Sudo: agreements and owners are read for the collector, whoever entered the payment.
        holders = [
            self.env[model].sudo().browse(number)
            for model, number in dict.fromkeys(part.holder for part in parts)
        ]
        record = case or holders[0]
        user = holders[0]._find_worker(
            *(case.user_id if case else ()),
            credit.partner_id.commercial_partner_id.with_company(company).collections_user_id,
            company.sudo().collections_user_id,
            holders[0].user_id,
        )
        own = user._collections_addressed(self).env
        number = credit.move_name or credit.move_id.ref or credit.display_name
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": activity_type and activity_type.id,
            "summary": own._("Match this payment: %s", number),
            "note": own._(
                "%(amount)s of %(number)s, dated %(date)s, is on account and counts for "
                "%(agreements)s: match it with the items that it pays.",
                amount=formatLang(
                    own,
                    float(sum(part.amount for part in parts)),
                    currency_obj=credit.currency_id,
                ),
                number=number,
                date=format_date(own, credit.date),
                agreements=", ".join(holder.name for holder in holders),
            ),
            "date_deadline": company._collections_today(),
            "user_id": user.id,
            "automated": True,
            "collections_move_line_id": credit.id,
        }
