"""What opens over the desk: dialogs of the case with what is chosen; and copies of invoices."""

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults

# E-mails with more copies than these are refused by many servers.
MOST_COPIES = 20


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def open_plan(self, case_id, item_ids=None):
        """Return the action that makes a payment plan over the chosen items, or all overdue.

        :param int case_id: the case
        :param list item_ids: receivable items of it
        """
        case = self._get_case_to_work(case_id)
        items = self._get_items(case, item_ids or [])
        if not items:
            return case.action_plan()
        free = self.env["collections.plan"]._choose_free(items)
        return free._collections_action_plan(left_out=items - free)

    @api.model
    def open_hold(self, case_id, item_ids=None):
        """Return the action that puts the chosen item on hold, or the whole customer.

        :param int case_id: the case
        :param list item_ids: one receivable item; several or none: the customer
        """
        case = self._get_case_to_work(case_id)
        items = self._get_items(case, item_ids or [])
        return items.action_collections_hold() if len(items) == 1 else case.action_hold()

    @api.model
    def open_answer(self, case_id):
        """Return the action that sorts the oldest answer of the customer.

        :param int case_id: the case
        """
        return self._get_case_to_work(case_id).action_sort_answer()

    @api.model
    def open_statement(self, case_id):
        """Return the action that prints or sends the account statement of a customer.

        :param int case_id: the case
        """
        return self._get_case(case_id).action_statement()

    # ------------------------------------------------------------------------ copies

    @api.model
    def _get_copied(self, items):
        """Return the invoices of items: those of which a customer can be sent a copy."""
        return items.move_id.filtered(lambda move: move.is_sale_document(include_receipts=True))

    @api.model
    def _get_copies_subject(self, moves):
        names = ", ".join(moves.mapped("name"))
        if not names:
            return self.env._("Your account")
        return self.env._("Copies of your invoices: %s", names)

    @api.model
    def _make_copies(self, moves):
        """Return attachments with the PDFs of invoices: those that the customer got before.

        :param moves: invoices
        """
        if len(moves) > MOST_COPIES:
            raise UserError(self.env._("No more than %s invoices go into one e-mail.", MOST_COPIES))
        missing = moves.filtered(lambda move: not move.invoice_pdf_report_id)
        pdfs = self.env["collections.document"]._get_invoice_pdfs(missing)
        made = without_defaults(self.env["ir.attachment"]).create(
            [
                {
                    "name": flatten(move._get_invoice_report_filename()),
                    "raw": pdfs[move.id],
                    "mimetype": "application/pdf",
                    # Of the message that is being written, as files that one adds there.
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
                for move in missing
            ]
        )
        return moves.invoice_pdf_report_id | made
