"""Credits that are taken back after the dispute that they resolved.

A credit note that is unmatched, or a write-off that is reversed, makes the invoice open again,
and the dispute about it is closed. Whoever is responsible is told, the invoice is on hold for as
long as the reason says, and the dispute can be reopened with what was disputed. When the credit
comes back, all that is taken back again.
"""

from odoo import fields, models
from odoo.tools import formatLang


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    amount_taken_back = fields.Monetary(
        string="Taken back",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Credited when the dispute was resolved and taken back since, in company currency. "
        "Reopen the dispute, or release the hold on the invoice if the claim stands.",
    )

    def _tell_taken_back(self, lines):
        """Tell who is responsible that credits of this resolved dispute were taken back.

        :param lines: its lines, with how much was taken back
        """
        self.ensure_one()
        today = self.company_id._collections_today()
        reason = self.env.ref("collections_followup.hold_reason_clarify", raise_if_not_found=False)
        for line in lines.filtered(lambda line: not line.hold_id and reason):
            # Sudo: the hold follows from the ledger, whoever takes a credit back.
            line.hold_id = (
                self.env["collections.hold"]
                .sudo()
                .create(
                    {
                        "company_id": self.company_id.id,
                        "scope": "move",
                        "move_id": line.move_id.id,
                        "reason_id": reason.id,
                        "date_from": today,
                        "date_until": reason.default_days
                        and fields.Date.add(today, days=reason.default_days),
                        "note": self.env._("A credit of dispute %s was taken back.", self.name),
                    }
                )
            )
        text = self.env._(
            "%(amount)s that was credited on %(invoices)s was taken back: the invoice is open "
            "again. Reopen the dispute, or release the hold if the claim stands.",
            amount=formatLang(self.env, self.amount_taken_back, currency_obj=self.currency_id),
            invoices=", ".join(lines.move_id.mapped("name")),
        )
        self._message_log(body=text)
        user = self.env["collections.agreement"]._find_worker(
            self.user_id, self._get_supervisor_sudo(), self.case_id.user_id
        )
        self._plan_task(user, lambda own: own.env._("Credit of %s taken back", own.name), today)

    def _forget_taken_back(self):
        """Nothing is to be done about credits that were taken back any more."""
        # Sudo: holds, figures and tasks that the add-on made go with their reason.
        for dispute in self.sudo():
            lines = dispute.line_ids
            lines.hold_id.filtered(lambda hold: hold.state in ("active", "planned")).write(
                {
                    "date_released": dispute.company_id._collections_today(),
                    "released_by_id": self.env.uid,
                }
            )
            lines.write({"hold_id": False, "amount_taken_back": 0.0})
            dispute.amount_taken_back = 0.0
            dispute.activity_ids.filtered("automated").unlink()
