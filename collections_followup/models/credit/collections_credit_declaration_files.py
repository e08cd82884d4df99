"""The files of a declaration: its table, and the claim file with all that is known of the debt."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date

from ...engine import dossier
from ..base.collections_guarded import without_defaults

REPORT = "collections_followup.action_report_credit_declaration"
# What the table calls what insurers know by these letters.
CODES = {"overdue": "OVD", "extension": "EXP", "rescheduling": "RES", "claim": "CLM"}


class CollectionsCreditDeclaration(models.Model):
    _inherit = "collections.credit.declaration"

    def _get_table(self):
        """Return the declaration as a table: a row for each item, all columns in each."""
        self.ensure_one()
        digits = self.currency_id.decimal_places

        def number(amount):
            return f"{amount:.{digits}f}"

        # Sudo: name and numbers of the customer, whom the user works on.
        customer = self.sudo().partner_id
        rows = [
            [
                CODES[self.kind],
                self.name,
                Date.to_string(self.date),
                self.company_id.name,
                self.policy_number,
                customer.name,
                customer.ref,
                customer.vat,
                self.reference,
                self.currency_id.name,
                number(self.limit),
                number(self.percent),
                number(self.exposure),
                line.number,
                Date.to_string(line.date_invoice),
                Date.to_string(line.date_due),
                number(line.owed),
                number(line.disputed),
                number(line.covered),
                number(line.insured),
                self.date_new and Date.to_string(self.date_new),
                self.reason,
            ]
            for line in self.line_ids.filtered("is_in")
        ]
        return dossier.write_table([self._get_heading(), *rows])

    def _get_heading(self):
        """Return the names of the columns of the table."""
        env = self.env
        return [
            env._("Kind"),
            env._("Number"),
            env._("As of"),
            env._("Insured company"),
            env._("Contract"),
            env._("Customer"),
            env._("Customer no."),
            env._("VAT number"),
            env._("Insurer's reference"),
            env._("Currency"),
            env._("Limit insured"),
            env._("Insured percent"),
            env._("All that is open"),
            env._("Invoice"),
            env._("Invoice date"),
            env._("Due date"),
            env._("Open"),
            env._("Disputed"),
            env._("Within the limit"),
            env._("Insured"),
            env._("Time until"),
            env._("Why nothing is paid"),
        ]

    def _get_file_name(self):
        """Return the name of the files of this declaration, without its end."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{self.name} {kinds[self.kind]} {self.date}"

    def _keep_file(self, name, content, mimetype):
        """Keep a file with this declaration, in place of one of the same name.

        :return: the attachment, sudoed
        """
        self.ensure_one()
        # Sudo: files of a declaration are the add-on's; who may make them was checked.
        attachments = without_defaults(self.env["ir.attachment"]).sudo()
        own = [("res_model", "=", self._name), ("res_id", "=", self.id), ("name", "=", name)]
        attachments.search(own).unlink()
        return attachments.create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _keep_table_sudo(self):
        """Keep the table with this declaration, and which file it is.

        :return: the attachment, sudoed
        """
        kept = self._keep_file(f"{self._get_file_name()}.csv", self._get_table(), "text/csv")
        # Sudo: made anew for whoever reads, where somebody has deleted it.
        self.sudo().table_id = kept
        return kept

    @api.model
    def _download(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def action_table(self):
        """Download the table that was kept when this was made."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            raise UserError(self.env._("It is a draft: record it as made first."))
        # Sudo: the file of a declaration that the user may read.
        return self._download(self.sudo().table_id or self._keep_table_sudo())

    def action_claim_file(self):
        """Put all that is known of the debt together in one ZIP, keep it and download it."""
        self._check_work()
        if self.state != "made":
            raise UserError(self.env._("It is a draft: record it as made first."))
        content = self.env["collections.dossier.source"]._put_together(
            self, self.company_id, self.partner_id, self.line_ids.filtered("is_in").move_line_id
        )
        name = f"{self._get_file_name()}.zip"
        kept = self._keep_file(name, content, "application/zip")
        self._message_log(body=self.env._("%s was put together.", name))
        return self._download(kept)

    def _print(self):
        """Return the paper of this declaration."""
        self.ensure_one()
        # Sudo: the report's own rights are checked by it.
        reports = self.env["ir.actions.report"].sudo()
        return reports._render_qweb_pdf(REPORT, res_ids=self.ids)[0]
