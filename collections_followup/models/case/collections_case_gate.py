from odoo import api, fields, models

# The channels of which people are told whether they are open.
ASKED = ("phone", "email", "sms", "letter")


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    gate_answers = fields.Html(
        string="Contact rules now",
        compute="_compute_gate_answers",
        sanitize=False,
        help="Whether the customer may be called and written to now: all reasons, and the first "
        "moment at which it is possible.",
    )

    @api.depends("partner_id", "company_id", "state", "level_id")
    def _compute_gate_answers(self):
        self.gate_answers = False
        gate = self.env["collections.gate"]
        readers = self.filtered("partner_id")._get_readers()
        rows = [
            {"partner": reader, "channel": channel, "company": case.company_id}
            for (case, channel), reader in readers.items()
        ]
        answers = {}
        for (case, channel), answer in zip(readers, gate._ask_many(rows), strict=True):
            answers.setdefault(case, {})[channel] = answer
        for case, found in answers.items():
            case.gate_answers = gate._render_answers(found)

    def _get_readers(self, channels=ASKED):
        """Return who is called and written to about these cases, by case and channel.

        As the notices of their levels go: a role that the level names comes first.
        """
        return self.env["res.partner"]._collections_find_readers(
            {
                (case, channel): (
                    case.company_id,
                    case.partner_id,
                    channel,
                    None,
                    case.level_id.role_id,
                )
                for case in self
                for channel in channels
            }
        )

    def action_customer_replied(self):
        """Open the dialog that records an opt-out or a consent of the customer."""
        self.ensure_one()
        return self.env["collections.opt.out.wizard"]._get_action(
            self.recipient_id or self.partner_id
        )
