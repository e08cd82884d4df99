from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

# Documents that go by post or by hand, and how they are printed.
REPORTS = {
    "collections.dispute": "report_dispute_answer_action",
    "collections.plan": "report_collections_plan",
    "collections.settlement": "report_collections_settlement",
}


class CollectionsLetterWizard(models.TransientModel):
    """Prints a document: to look at it, or to hand it over, which is a contact.

    To look at it is free. What is handed over passes the contact gate as a letter, and is logged.
    """

    _name = "collections.letter.wizard"
    _inherit = ["collections.checked", "collections.gate.dialog"]
    _description = "Print a Letter"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, readonly=True)
    document = fields.Char(compute="_compute_document")
    reader_id = fields.Many2one(
        comodel_name="res.partner", string="Goes to", compute="_compute_document"
    )
    letter_id = fields.Many2one(
        comodel_name="ir.attachment", readonly=True, export_string_translation=False
    )

    @api.model
    def _get_action(self, record):
        """Return the action that opens the dialog on a document.

        Who may not hand it over only looks at it.
        """
        if not record.has_access("write"):
            return self.new({"res_model": record._name, "res_id": record.id})._print()
        wizard = self.create({"res_model": record._name, "res_id": record.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print a letter"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _find_report(self):
        """Return the name of the report that prints the document; nothing where it is no letter.

        Models of capabilities above say it themselves (``_letter_report``). They may have
        something against it (``_check_may_hand_over``), and learn that it was made
        (``_follow_letter``).
        """
        model = self.env.get(self.res_model)
        return REPORTS.get(self.res_model) or getattr(model, "_letter_report", None)

    def _get_record(self):
        """Return what the document is about, which the user may read."""
        self.ensure_one()
        if not self._find_report():
            raise AccessError(self.env._("This is no letter of Collections."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        record.check_access("read")
        return record

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for wizard in self:
            record = wizard._get_record()
            wizard.document = record.display_name
            wizard.reader_id = record._get_letter_reader()

    @api.model
    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return ["res_model", "res_id"]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        record = self._get_record()
        letters = self.env["collections.letter"]
        reader = record._get_letter_reader()
        return [letters._get_gate_row(record, reader, record._get_letter_moves())]

    def _get_report(self):
        return self.env.ref(f"collections_followup.{self._find_report()}")

    def _print(self):
        record = self._get_record()
        return self._get_report().report_action(record, config=False)

    def action_look(self):
        """Print the document to look at it: nobody is reached, nothing is logged."""
        return {**self._print(), "close_on_report_download": True}

    def action_hand_over(self):
        """Make the document for the customer: it is kept, and logged as a contact."""
        record = self._get_record()
        record.check_access("write")
        letters = self.env["collections.letter"]
        # Pressed twice, it is made once.
        if not self.letter_id:
            if hasattr(record, "_check_may_hand_over"):
                record._check_may_hand_over()
            self.letter_id = letters._hand_over(
                record,
                record._get_letter_reader(),
                # Sudo: only the report's name is read.
                self._get_report().sudo().report_name,
                html2plaintext(record.display_name or "").strip(),
                record._get_letter_moves(),
                reason=self.collections_gate_reason,
            )
            if hasattr(record, "_follow_letter"):
                record._follow_letter(self.letter_id)
        # What is printed is what was kept.
        return {
            "type": "ir.actions.act_url",
            "url": letters._get_url(self.letter_id),
            "target": "new",
            "close": True,
        }
