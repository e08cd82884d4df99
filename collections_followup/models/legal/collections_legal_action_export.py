"""What a legal action claims as data, for those who file it: one row for each item, or JSON."""

import json

from odoo import api, models
from odoo.fields import Date

from ...engine import dossier
from ..base.collections_guarded import without_defaults
from .collections_legal_rule import REPEATED

# Columns of the table, in their order: keys of the data, so that programs can rely on them.
COLUMNS = (
    *("number", "kind", "jurisdiction", "state", "court", "reference", "codes", "date_filed"),
    *("claimant", "claimant_vat", "claimant_address"),
    *("debtor", "debtor_reference", "debtor_vat", "debtor_address"),
    *("currency", "item", "item_invoiced", "item_due", "item_principal", "item_interest"),
    *("item_fees", "principal", "interest", "fees", "costs", "total"),
)


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    def _get_data(self):
        """Return what this action claims, as plain values: amounts as texts, days as ISO dates.

        Whoever writes a file for a court begins here. Interest and fees are frozen once it is
        filed, before that as of today.

        :return: a dict, with ``claimant`` and ``debtor`` (name, ``address`` as a list of lines),
            ``items``, ``costs`` and ``dates``
        """
        self.ensure_one()
        # Sudo: names and addresses of those whom the action, which the user may read, is about.
        own = self.sudo()
        now = "" if own.date_filed else "_today"
        number = self._write_amount
        return {
            "number": own.name,
            "kind": own.kind_id.name,
            "type": own.type,
            "jurisdiction": own.country_id.code,
            "state": own.state_id.code or None,
            "state_of_action": own.state,
            "court": own.court_id.name or None,
            "court_address": self._get_lines(own.court_id),
            "lawyer": own.lawyer_id.name or None,
            "reference": own.reference or None,
            "codes": {code.table_name: code.code for code in own.code_ids},
            "date_filed": Date.to_string(own.date_filed) or None,
            "as_of": Date.to_string(own.date_filed or own.company_id._collections_today()),
            "claimant": self._get_party(own.company_id.partner_id),
            "debtor": self._get_party(own.partner_id),
            "property": own.property_text or None,
            "currency": own.currency_id.name,
            "items": [
                {
                    "number": line.name,
                    "invoiced": Date.to_string(line.date_invoice) or None,
                    "due": Date.to_string(line.date_due) or None,
                    "principal": number(line.amount),
                    "interest": number(line[f"interest{now}"]),
                    "fees": number(line[f"charges{now}"]),
                }
                for line in own.line_ids
            ],
            "costs": [
                {"kind": cost.kind, "name": cost.name, "amount": number(cost.amount)}
                for cost in own.cost_ids.filtered("is_claimed")
            ],
            "dates": {anchor: Date.to_string(day) for anchor, day in own._get_anchors().items()},
            "months_worked": [
                Date.to_string(date.date)[:7]
                for date in own.date_ids.sorted("date")
                if date.anchor in REPEATED
            ],
            "principal": number(own.amount_principal),
            "interest": number(own.amount_interest),
            "fees": number(own.amount_charges),
            "costs_total": number(own.amount_costs_claimed),
            "total": number(own.amount_claimed),
        }

    def _write_amount(self, amount):
        return f"{amount:.{self.currency_id.decimal_places}f}"

    @api.model
    def _get_party(self, partner):
        """Return who a claimant or debtor is, as plain values."""
        return {
            "name": partner.name,
            "reference": partner.ref or None,
            "vat": partner.vat or None,
            "company_registry": partner.company_registry or None,
            "is_company": partner.is_company,
            "address": self._get_lines(partner),
            "street": partner.street or None,
            "street2": partner.street2 or None,
            "zip": partner.zip or None,
            "city": partner.city or None,
            "state": partner.state_id.code or None,
            "country": partner.country_id.code or None,
        }

    @api.model
    def _get_lines(self, partner):
        """Return the address of a contact without the name, a list of lines."""
        if not partner:
            return []
        lines = partner._display_address(without_company=True).splitlines()
        return [" ".join(line.split()) for line in lines if line.strip(" ,")]

    def _get_table(self):
        """Return what these actions claim as CSV, a row for each item."""
        rows = [list(COLUMNS)]
        for action in self:
            data = action._get_data()
            claimant, debtor = data["claimant"], data["debtor"]
            shared = {
                **data,
                "codes": ", ".join(f"{table} {code}" for table, code in data["codes"].items()),
                "claimant": claimant["name"],
                "claimant_vat": claimant["vat"],
                "claimant_address": ", ".join(claimant["address"]),
                "debtor": debtor["name"],
                "debtor_reference": debtor["reference"],
                "debtor_vat": debtor["vat"],
                "debtor_address": ", ".join(debtor["address"]),
                "costs": data["costs_total"],
            }
            for item in data["items"]:
                row = {
                    **shared,
                    "item": item["number"],
                    "item_invoiced": item["invoiced"],
                    "item_due": item["due"],
                    "item_principal": item["principal"],
                    "item_interest": item["interest"],
                    "item_fees": item["fees"],
                }
                rows.append([row[column] for column in COLUMNS])
        return dossier.write_table(rows)

    def _keep_file(self, name, content, mimetype):
        """Keep a file with this action, in place of one of the same name; say so.

        :return: the action that downloads it
        """
        self.ensure_one()
        # Sudo: exports are the add-on's; who may make them was checked.
        attachments = without_defaults(self.env["ir.attachment"]).sudo()
        own = {"res_model": self._name, "res_id": self.id, "name": name}
        attachments.search([(key, "=", value) for key, value in own.items()]).unlink()
        kept = attachments.create({**own, "raw": content, "mimetype": mimetype})
        self._message_log(body=self.env._("%s was made for filing.", name))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{kept.id}?download=true",
            "target": "download",
        }

    def action_export_csv(self):
        """Download what is claimed as a table, a row for each item."""
        self.ensure_one()
        self._check_work()
        return self._keep_file(f"{self.name}.csv", self._get_table(), "text/csv")

    def action_export_json(self):
        """Download what is claimed as JSON."""
        self.ensure_one()
        self._check_work()
        content = json.dumps(self._get_data(), ensure_ascii=False, indent=2).encode()
        return self._keep_file(f"{self.name}.json", content, "application/json")
