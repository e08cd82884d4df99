"""Who alone may be contacted: what that has against a contact with anybody else."""

from odoo import api, models

from ...engine import contact_rules
from .collections_gate_source import Objection


class CollectionsContactRole(models.Model):
    _name = "collections.contact.role"
    _inherit = ["collections.contact.role", "collections.gate.source"]

    _gate_order = 15

    @api.model
    def _get_objections(self, questions):
        # EXTENDS 'collections.gate.source'
        customers = {question.customer.id for question in questions}
        found = (
            self.env["res.partner"]
            .search(
                [
                    ("commercial_partner_id", "in", list(customers)),
                    ("collections_role_ids", "any", [("is_only", "=", True)]),
                ]
            )
            .grouped("commercial_partner_id")
        )
        result = {}
        for question in questions:
            only = found.get(question.customer, self.env["res.partner"]).filtered(
                lambda contact, own=question: contact._collections_is_contact_of(
                    own.customer, own.company
                )
            )
            if not only or question.partner in only:
                continue
            contact = only[0]
            role = contact._collections_get_roles_sudo().filtered("is_only")[:1]
            text = self.env._(
                "Only %(contact)s may be contacted (%(role)s).",
                contact=contact.display_name,
                role=role.name,
            )
            rule = contact_rules.Forbidden()
            result[question] = [Objection(self.env._("Contact role"), rule, "blocked", text, "")]
        return result
