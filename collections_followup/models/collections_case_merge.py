from odoo import models

from .collections_notice import PENDING_STATES


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def _merge_into(self, kept):
        """Close these cases: their customers have become one that has an open case already.

        What is planned, waits to be sent or is agreed on goes on in the case that stays; what
        was sent and said stays where it was.

        :param kept: the case that stays
        """
        for model, name in (("collections.promise", "open"), ("collections.settlement", None)):
            domain = [("case_id", "in", self.ids)] + ([("state", "=", name)] if name else [])
            self.env[model].sudo().search(domain).write({"case_id": kept.id})
        self.env["collections.notice"].sudo().search(
            [("case_id", "in", self.ids), ("state", "in", PENDING_STATES)]
        ).write({"case_id": kept.id})
        self.activity_ids.write({"res_id": kept.id})
        for case in self:
            case._message_log(body=self.env._("Continued in %s.", kept.name))
            kept._message_log(
                body=self.env._(
                    "Continues %(case)s: %(customer)s is the same customer now.",
                    case=case.name,
                    customer=case.partner_id.display_name,
                )
            )
        # In sudo mode: people close no cases.
        company = kept.company_id
        closed = self.env["collections.stage"]._get_first("closed", company)
        self.sudo().write(
            {
                "state": "closed",
                "date_close": company._collections_today(),
                **({"stage_id": closed.id} if closed else {}),
            }
        )
