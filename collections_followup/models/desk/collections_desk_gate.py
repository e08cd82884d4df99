"""What the desk says of the contact rules, and why things are as they are."""

from odoo import api, fields, models
from odoo.tools import format_datetime

# The channels of which the desk says whether and when they are open.
ASKED = ("phone", "email", "sms", "letter")


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _read_gate(self, cases, called):
        """Return by case and channel whether the customer may be reached now, and why not.

        :param dict called: see ``_get_called``
        :return: a dict of lists of dicts by case, asked for all of them at once
        """
        labels = dict(
            self.env["collections.contact"]._fields["channel"]._description_selection(self.env)
        )
        now = fields.Datetime.now()
        asked = [(case, channel) for case in cases for channel in ASKED]
        answers = self.env["collections.gate"]._ask_many(
            [
                {
                    "partner": called[case] if channel == "phone" else case.recipient_id,
                    "channel": channel,
                    "company": case.company_id,
                    "when": now,
                }
                for case, channel in asked
            ]
        )
        advisers = self.env["collections.adviser"]
        best = {
            case: advisers._find_hours(case.company_id, case.recipient_id or case.partner_id)
            for case in cases
        }
        rows = {case: [] for case in cases}
        for (case, channel), answer in zip(asked, answers, strict=True):
            row = self._describe_gate(channel, labels[channel], answer)
            rows[case].append({**row, "best": best[case].get(channel, "")})
        return rows

    @api.model
    def _get_called(self, cases):
        """Return who is called, by case."""
        called = {}
        for company, own in cases.grouped("company_id").items():
            found = own.partner_id._collections_get_recipients(company, "phone")
            called.update({case: found[case.partner_id] for case in own})
        return called

    @api.model
    def _describe_gate(self, channel, label, answer):
        """Return the gate's answer about a channel as the desk shows it."""
        zone = answer["zones"][0]
        if answer["verdict"] != "blocked":
            when = self.env._("Now")
        elif answer["next"]:
            when = format_datetime(self.env, answer["next"], tz=zone, dt_format="short")
        else:
            when = self.env._("Not in sight")
        return {
            "channel": channel,
            "label": label,
            "verdict": answer["verdict"],
            "when": when,
            "local": self.env._(
                "%(time)s there (%(zone)s)", time=answer["local"].strftime("%H:%M"), zone=zone
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
            "gate": self._read_gate(case, self._get_called(case))[case],
        }
