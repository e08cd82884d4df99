"""What the desk says of the contact rules, and why things are as they are."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..case.collections_case_gate import ASKED


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _read_gate(self, cases, readers, others=()):
        """Return by case and channel whether the customer may be reached now, and why not.

        :param dict readers: see ``_get_readers`` of cases
        :param list others: what else the gate is asked, together with it
        :return: a dict of lists of dicts by case, asked for all of them at once; and what the gate
            said of the others
        """
        labels = self._get_channel_labels()
        now = fields.Datetime.now()
        asked = [(case, channel) for case in cases for channel in ASKED]
        answers = self.env["collections.gate"]._ask_many(
            [
                {
                    "partner": readers[case, channel],
                    "channel": channel,
                    "company": case.company_id,
                    "when": now,
                }
                for case, channel in asked
            ]
            + list(others)
        )
        advisers = self.env["collections.adviser"]
        best = {
            case: advisers._find_hours(case.company_id, case.recipient_id or case.partner_id)
            for case in cases
        }
        rows = {case: [] for case in cases}
        for (case, channel), answer in zip(asked, answers[: len(asked)], strict=True):
            row = self._describe_gate(channel, labels[channel], answer)
            rows[case].append({**row, "best": best[case].get(channel, "")})
        return rows, answers[len(asked) :]

    @api.model
    def _get_channel_labels(self):
        channels = self.env["collections.contact"]._fields["channel"]
        return dict(channels._description_selection(self.env))

    @api.model
    def ask_call(self, case_id, person_id=None, number=None, item_ids=None):
        """Return whether a call may begin now, to whom and at which number.

        Asked when somebody is about to dial: what the screen knows was read ahead, is about who is
        called by the rule, and may be over by now.

        :param int case_id: the case
        :param int person_id: a contact of the customer; None: who is called by the rule
        :param str number: one of that contact's numbers; None: the first that can be used
        :param list item_ids: the chosen items, which it is about; others are left out
        :return: dict: ``person_id``, ``name``, ``number`` ("" where none is known), ``note``, which
            numbers are not used and why, and ``gate``, see ``_describe_gate``
        """
        if not self._may_work():
            raise AccessError(self.env._("Only the Collections team works at the desk."))
        case = self._get_case(case_id)
        ids = item_ids if isinstance(item_ids, list) else []
        person = self._get_callee(case, person_id)
        if number:
            self._check_number(person, number)
        else:
            number = person._collections_get_gate_address("phone") or ""
        answer = self.env["collections.gate"]._ask(
            person,
            "phone",
            items=case.move_line_ids.filtered(lambda line: line.id in ids),
            address=number or None,
            company=case.company_id,
        )
        note = person._collections_describe_unusable("phone")
        return {
            "person_id": person.id,
            "name": person.name or person.display_name,
            "number": number,
            "note": note or ("" if number else self.env._("No number is known.")),
            "gate": self._describe_gate("phone", self._get_channel_labels()["phone"], answer),
        }

    @api.model
    def _get_callee(self, case, person_id):
        """Return the contact that somebody is about to call; refuse one of somebody else."""
        if person_id is None:
            return case._get_readers(["phone"])[case, "phone"]
        person = case.contact_ids.filtered(lambda own: own.id == person_id)
        if not person:
            raise UserError(
                self.env._("This is no contact of the customer any more. Look at the case again.")
            )
        return person

    @api.model
    def _check_number(self, person, number):
        """Refuse a number that is none of a contact's any more."""
        key = isinstance(number, str) and person._collections_normalize("phone", number)
        reachable = person._collections_get_reachable(person.commercial_partner_id)
        if not key or not any(own._collections_has("phone", key) for own in reachable):
            raise UserError(
                self.env._(
                    "%(number)s is no number of %(name)s any more. Look at the case again.",
                    number=number,
                    name=person.display_name,
                )
            )

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
            "gate": self._read_gate(case, case._get_readers())[0][case],
        }
