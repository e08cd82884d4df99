"""The statement of a group: a letter to its head, with what each of its companies owes.

Made of the statements of those companies, so that both say the same. Nobody is asked to pay for
another: the table says for each company and currency what is to be paid, and by which reference.
"""

from odoo import api, models
from odoo.exceptions import AccessError

REPORT = "action_report_group_statement"


class CollectionsStatement(models.AbstractModel):
    _inherit = "collections.statement"

    @api.model
    def _get_group_values(self, partner):
        """Return what the statement of a customer's group says, ready to print.

        :param partner: a company of the group
        """
        self._check_reader(partner)
        company = self.env.company
        owner = company._collections_owner() or company
        group = self.env["collections.group"]._read(partner, owner)[partner]
        if partner not in group.members or group.head not in group.members:
            raise AccessError(self.env._("The head of the group is the customer of a colleague."))
        head = group.head
        contact = self.env["collections.group"]._get_counterpart(head, owner)
        own = self._get_statement_values(
            head, {"contacts": {head.id: contact.id}} if contact else None
        )[head.id]
        localized = self.with_context(lang=own["lang"])
        docs = localized._get_statement_values(group.members)
        members = [
            self._prepare_member(member, docs[member.id], own["format"])
            for member in group.members.sorted(lambda member: (member != head, member.name or ""))
        ]
        doc = {
            **own,
            "subject": localized.env._("Statement of your group as of %s", own["date"]),
            "members": [member for member in members if member["groups"]],
            # Customers of colleagues: what they owe is not in the sums.
            "is_partial": bool(group.left_out),
            "remittance": [row for member in members for row in member["remittance"]],
            "totals": self._sum_up_group(members, own["format"]),
        }
        localized.env["collections.document"]._set_page(doc, REPORT)
        return doc

    @api.model
    def _prepare_member(self, member, doc, fmt):
        """Return what one company of a group owes, in the language of the letter."""
        accounts = {pay["code"]: pay["account"] for pay in doc["payments"]}
        remittance = [
            {
                "name": member.name,
                "code": group["code"],
                "currency": group["currency"],
                "amount": fmt.number(group["asked"]["net"], group["currency"]),
                "value": group["asked"]["net"],
                "reference": doc["reference"],
                "account": accounts.get(group["code"], ""),
            }
            for group in doc["groups"]
            if group["asked"]["net"] > 0
        ]
        return {
            "name": member.name,
            "ref": member.ref or "",
            "groups": doc["groups"],
            "remittance": remittance,
            "doc": {**doc, "rows": self._get_rows(doc["groups"])},
        }

    @api.model
    def _sum_up_group(self, members, fmt):
        """Return the sums of a group by currency: what is open, and what is to be paid now."""
        sums = {}
        for member in members:
            for group in member["groups"]:
                net, asked = sums.get(group["currency"], (0.0, 0.0))
                sums[group["currency"]] = (net + group["net"], asked + group["asked"]["net"])
        return [
            {
                "code": currency.name,
                "net": fmt.number(net, currency),
                "asked": fmt.number(asked, currency),
            }
            for currency, (net, asked) in sums.items()
        ]
