from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.pdf import merge_pdf


class CollectionsStatementWizard(models.TransientModel):
    """Makes account statements of customers, to download or to send by e-mail."""

    _name = "collections.statement.wizard"
    _description = "Account Statement"

    partner_ids = fields.Many2many(comodel_name="res.partner", string="Customers", required=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    mode = fields.Selection(
        selection=[("open", "Open items"), ("all", "All movements")],
        string="Show",
        required=True,
        default="open",
    )
    date_from = fields.Date(
        string="From",
        default=lambda self: fields.Date.start_of(fields.Date.context_today(self), "year"),
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self.env.company._collections_today()
    )
    attachment_id = fields.Many2one(comodel_name="ir.attachment", readonly=True)

    @api.constrains("date_from", "date_to", "mode")
    def _check_dates(self):
        for wizard in self:
            if wizard.mode == "all" and wizard.date_from and wizard.date_from > wizard.date_to:
                raise ValidationError(
                    self.env._("The first day of the statement must come before the last one.")
                )

    def _get_pdfs(self):
        """Return the statement of each customer (bytes), by customer id."""
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Choose at least one customer."))
        return self.env["collections.document"]._get_statement_pdfs(
            self.partner_ids,
            self.company_id,
            self.mode,
            self.date_from if self.mode == "all" else None,
            self.date_to,
        )

    def action_download(self):
        """Make the statements and download them as one PDF."""
        self.ensure_one()
        pdfs = self._get_pdfs()
        self.attachment_id = self.env["ir.attachment"].create(
            {
                "name": self.env._("Account statement.pdf"),
                "raw": merge_pdf([pdfs[partner.id] for partner in self.partner_ids]),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def action_send(self):
        """Send each customer's statement by e-mail to the follow-up contact."""
        self.ensure_one()
        contacts = {partner: partner._collections_get_recipient() for partner in self.partner_ids}
        missing = [
            partner.display_name
            for partner, contact in contacts.items()
            if not (contact.email or partner.email)
        ]
        if missing:
            raise UserError(
                self.env._(
                    "These customers have no e-mail address: %s. Enter one, or download their "
                    "statements.",
                    ", ".join(missing),
                )
            )
        pdfs = self._get_pdfs()
        report = self.env["report.collections_followup.report_statement"]
        for partner, contact in contacts.items():
            if not contact.email:
                contact = partner
            lang = contact.lang or partner.lang or self.env.lang
            env = report.with_context(lang=lang).env
            partner.message_post(
                subject=env._("Account statement of %s", self.company_id.name),
                body=env._(
                    "Dear %(name)s, please find your account statement attached. If an item "
                    "is unclear, just reply to this message.",
                    name=contact.name or partner.name,
                ),
                partner_ids=contact.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                email_from=self.company_id._collections_get_sender() or None,
                attachments=[(env._("Account statement.pdf"), pdfs[partner.id])],
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s statements are on their way.", len(contacts)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
