import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.einvoice_status import parse


class CollectionsEinvoiceImport(models.TransientModel):
    """Takes in a list of e-invoice statuses; what cannot be taken in is listed line by line."""

    _name = "collections.einvoice.import"
    _inherit = ["collections.checked"]
    _description = "E-Invoice Statuses"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char("File name")
    done = fields.Boolean(readonly=True)
    count = fields.Integer(string="Invoices with a new status", readonly=True)
    refused = fields.Text(string="Lines that were not taken in", readonly=True)

    def action_import(self):
        """Take in the list."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your companies."))
        today = self.company_id._collections_today()
        rows, refused = parse(base64.b64decode(self.file), today)
        moves = self._find_moves(rows)
        refused += [(row.line, "unknown", row.number) for row in rows if row.number not in moves]
        taken = {}
        for row in rows:
            if row.number in moves:
                # Of several lines about one invoice, the latest counts; of a day the last.
                known = taken.get(row.number)
                if not known or (row.day or today) >= known[2]:
                    move_id = moves[row.number]
                    taken[row.number] = (move_id, row.status, row.day or today, row.reason or None)
        self.env["account.move"]._collections_set_einvoice_statuses(list(taken.values()))
        self.write(
            {
                "done": True,
                "file": False,
                "count": len(taken),
                "refused": "\n".join(self._explain(*line) for line in sorted(refused)) or False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("E-invoice statuses"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _find_moves(self, rows):
        """Return the ids of the posted invoices of the company that are named, by their number."""
        companies = self.company_id | self.company_id._collections_covered()
        # Sudo: who collects need not have rights on invoices; only those of the company are found.
        found = (
            self.env["account.move"]
            .sudo()
            .search_fetch(
                Domain("name", "in", list({row.number for row in rows}))
                & Domain("company_id", "in", companies.ids)
                & Domain("state", "=", "posted")
                & Domain("move_type", "in", ("out_invoice", "out_receipt")),
                ["name"],
            )
        )
        return {move.name: move.id for move in found}

    def _explain(self, line, kind, text):
        """Return why one line was not taken in."""
        texts = {
            "empty": self.env._("The file is empty."),
            "columns": self.env._(
                "The first line names no columns for invoice and status: %s", text
            ),
            "number": self.env._("Line %s: the invoice is missing.", line),
            "status": self.env._(
                "Line %(line)s: “%(text)s” is no status that is known.", line=line, text=text
            ),
            "date": self.env._("Line %(line)s: “%(text)s” is no date.", line=line, text=text),
            "future": self.env._("Line %(line)s: %(text)s is yet to come.", line=line, text=text),
            "unknown": self.env._(
                "Line %(line)s: there is no posted invoice %(text)s in %(company)s.",
                line=line,
                text=text,
                company=self.company_id.name,
            ),
        }
        return texts[kind]
