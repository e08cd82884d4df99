"""Placements at the gate: who talks to the customer about a debt that an agency has."""

from odoo import api, models
from odoo.tools import SQL

from ...engine import contact_rules
from ..gate.collections_gate_source import Objection


class CollectionsPlacementGate(models.AbstractModel):
    _name = "collections.placement.gate"
    _inherit = ["collections.gate.source"]
    _description = "Placements at the Gate"
    _gate_order = 25

    @api.model
    def _get_objections(self, questions):
        # EXTENDS 'collections.gate.source'
        placed = self._read_placed(questions)
        if not placed:
            return {}
        wide = [
            question
            for question in questions
            if not question.debts and (question.company.id, question.customer.id) in placed
        ]
        owed = self.env["collections.gate"]._read_debts(wide) if wide else {}
        result = {}
        for question in questions:
            key = (question.company.id, question.customer.id)
            rows = placed.get(key, [])
            about = question.debts or owed.get(key, frozenset())
            own = [row for row in rows if row["move_id"] in about]
            if own:
                whole = {row["move_id"] for row in own} >= set(about)
                result[question] = [self._object(own, whole)]
        return result

    def _read_placed(self, questions):
        """Return what agencies have of customers, by company and customer."""
        for model in ("collections.placement", "collections.placement.line", "collections.agency"):
            self.env[model].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT p.company_id, p.partner_id, i.move_id, a.who_talks, rp.name
                  FROM collections_placement_line l
                  JOIN collections_placement p ON p.id = l.placement_id
                  JOIN collections_agency a ON a.id = p.agency_id
                  JOIN res_partner rp ON rp.id = a.partner_id
                  JOIN account_move_line i ON i.id = l.move_line_id
                 WHERE l.state = 'placed' AND p.partner_id = ANY(%s)
                """,
                list({question.customer.id for question in questions}),
            )
        )
        found = {}
        for row in rows:
            found.setdefault((row["company_id"], row["partner_id"]), []).append(row)
        return found

    def _object(self, rows, whole):
        """Return the objection to a contact about debts that agencies have.

        :param list rows: what is placed of what the contact is about
        :param bool whole: whether all of it is placed
        """
        names = ", ".join(sorted({row["name"] or "" for row in rows}))
        alone = any(row["who_talks"] == "agency" for row in rows)
        if not whole:
            text = self.env._("A part of what is owed is with %s, who talks about it.", names)
        elif alone:
            text = self.env._("With %s, who alone talks to the customer about it.", names)
        else:
            text = self.env._("With %s, who talks to the customer as well.", names)
        return Objection(
            self.env._("Placed with agency or lawyer"),
            contact_rules.Forbidden(),
            "blocked" if alone and whole else "warned",
            text,
            "",
        )
