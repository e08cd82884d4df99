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

    def _get_record(self):
        """Return what the document is about, which the user may read."""
        self.ensure_one()
        if self.res_model not in REPORTS:
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
        return [
            {
                "partner": record._get_letter_reader(),
                "channel": "letter",
                "company": record.company_id._collections_owner() or record.company_id,
                "items": record._get_letter_moves(),
            }
        ]

    def _print(self):
        record = self._get_record()
        report = self.env.ref(f"collections_followup.{REPORTS[self.res_model]}")
        return report.report_action(record, config=False)

    def action_look(self):
        """Print the document to look at it: nobody is reached, nothing is logged."""
        return {**self._print(), "close_on_report_download": True}

    def action_hand_over(self):
        """Print the document for the customer, and log the letter as a contact."""
        record = self._get_record()
        record.check_access("write")
        self._pass_gate()
        contacts = self.env["collections.contact"]
        reader = record._get_letter_reader()
        company = record.company_id
        contacts._log(
            partner_id=reader.id
            if reader.commercial_partner_id == record.partner_id
            else record.partner_id.id,
            company_id=(company._collections_owner() or company).id,
            channel="letter",
            direction="out",
            outcome_id=contacts.outcome_id._get_sent_sudo().id,
            address=reader.contact_address_inline,
            move_ids=[fields.Command.set(record._get_letter_moves().ids)],
            note=html2plaintext(record.display_name or "").strip(),
        )
        return {**self._print(), "close_on_report_download": True}
