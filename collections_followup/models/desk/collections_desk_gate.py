"""What the desk says of the contact rules, and why things are as they are."""

from odoo import api, fields, models
from odoo.tools import format_datetime

# The channels of which the desk says whether and when they are open.
ASKED = ("phone", "email", "sms", "letter")


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _read_gate(self, case):
        """Return by channel whether the customer may be reached now, and why not."""
        labels = dict(
            self.env["collections.contact"]._fields["channel"]._description_selection(self.env)
        )
        called = case.partner_id._collections_get_recipient(case.company_id, "phone")
        answers = self.env["collections.gate"]._ask_many(
            [
                {
                    "partner": called if channel == "phone" else case.recipient_id,
                    "channel": channel,
                    "company": case.company_id,
                    "when": fields.Datetime.now(),
                }
                for channel in ASKED
            ]
        )
        hours = self.env["collections.adviser"]._find_hours(
            case.company_id, case.recipient_id or case.partner_id
        )
        rows = []
        for channel, answer in zip(ASKED, answers, strict=True):
            zone = answer["zones"][0]
            if answer["verdict"] != "blocked":
                when = self.env._("Now")
            elif answer["next"]:
                when = format_datetime(self.env, answer["next"], tz=zone, dt_format="short")
            else:
                when = self.env._("Not in sight")
            rows.append(
                {
                    "channel": channel,
                    "label": labels[channel],
                    "verdict": answer["verdict"],
                    "when": when,
                    "best": hours.get(channel, ""),
                    "local": self.env._(
                        "%(time)s there (%(zone)s)",
                        time=answer["local"].strftime("%H:%M"),
                        zone=zone,
                    ),
                    "rules": [
                        {
                            "text": f"{rule['rule']}: {rule['text']}",
                            "source": rule["source"],
                            "verdict": rule["verdict"],
                        }
                        for rule in answer["rules"]
                    ],
                }
            )
        return rows

    @api.model
    def explain(self, case_id):
        """Return why the items of a case are chased, or not, and what the gate says.

        :param int case_id: the case
        :return: dict: ``items``, a list of dicts with ``name`` and ``text``; ``priority``, HTML;
            ``gate`` as ``get_customer`` gives it
        """
        case = self._get_case(case_id)
        lines = case.move_line_ids
        explanations = lines._collections_explain()
        return {
            "items": [
                {
                    "id": line.id,
                    "name": line.move_name or line.name or "",
                    "text": explanations[line.id]["text"],
                }
                for line in lines
                if line.id in explanations
            ],
            "priority": case.priority_explanation or "",
            "gate": self._read_gate(case),
        }
