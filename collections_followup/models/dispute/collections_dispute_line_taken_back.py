"""Credits of a disputed invoice that are taken back."""

from odoo import fields, models


class CollectionsDisputeLine(models.Model):
    _inherit = "collections.dispute.line"

    amount_taken_back = fields.Monetary(
        "Amount taken back",
        readonly=True,
        export_string_translation=False,
        help="Credited when the dispute was resolved, and taken back since.",
    )
    hold_id = fields.Many2one(
        comodel_name="collections.hold",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
        export_string_translation=False,
    )

    def _follow_credits(self, tell=True):
        """Bring what was credited on resolved disputes up to date with the ledger.

        :param bool tell: whether somebody is told of what was taken back
        """
        # Sudo: figures follow the ledger, whoever posts.
        lines = self.sudo().filtered(
            lambda line: (
                line.dispute_id.state == "resolved"
                and (line.amount_credited or line.amount_taken_back)
            )
        )
        if not lines:
            return
        credited = lines._get_credited()
        changed = lines.browse()
        for line in lines:
            had = line.amount_credited + line.amount_taken_back
            now = line.currency_id.round(min(credited[line], had))
            if line.currency_id.compare_amounts(line.amount_credited, now):
                line.write({"amount_credited": now, "amount_taken_back": had - now})
                changed |= line
        for dispute, own in changed.grouped("dispute_id").items():
            total = dispute.currency_id.round(
                sum(
                    line.amount_taken_back * line.amount_company / line.amount
                    for line in dispute.line_ids
                    if line.amount
                )
            )
            more = dispute.currency_id.compare_amounts(total, dispute.amount_taken_back) > 0
            dispute._sum_up()
            dispute.amount_taken_back = total
            if not total:
                dispute._forget_taken_back()
                dispute._message_log(body=self.env._("What was taken back is credited again."))
            elif more and tell:
                dispute._tell_taken_back(own)
