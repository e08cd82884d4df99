"""What documents say about disputes: the disputed part, and the days that do not count."""

from odoo import api, models
from odoo.tools import format_list


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _format_disputed(self, lines, currency, fmt):
        """Return what is disputed of items of a notice, formatted; empty where nothing is."""
        amount = sum(lines.mapped("amount_disputed"))
        return "" if currency.is_zero(amount) else fmt.number(amount, currency)

    @api.model
    def _get_dispute_note(self, notice, disputed):
        """Return what the customer is told about disputes, or an empty text.

        :param notice: the notice
        :param bool disputed: whether a part of what it lists is disputed
        """
        sentences = []
        if disputed:
            sentences.append(
                self.env._(
                    "We do not ask you to pay the disputed amounts while we look into them. "
                    "The rest is due."
                )
            )
        counted = notice.line_ids.filtered(
            lambda line: line.disputed_days and line.amount > 0 and not line.amount_disputed
        )
        if counted:
            sentences.append(
                self.env._(
                    "We have looked into your dispute about %s. What is still open of it is due; "
                    "the days in dispute are not counted as days late.",
                    format_list(
                        self.env, [line.move_name or line.move_id.name for line in counted]
                    ),
                )
            )
        return " ".join(sentences)
