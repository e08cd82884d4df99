from odoo import api, fields, models
from odoo.exceptions import UserError

from .collections_ereminder import FORMS


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    ereminder_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="collections_notice_ereminder_rel",
        column1="notice_id",
        column2="attachment_id",
        string="E-reminder files",
        readonly=True,
        copy=False,
        enclosed_by="_enclose_ereminders",
    )
    ereminder_form = fields.Selection(
        selection=FORMS, string="E-reminder", readonly=True, copy=False, help="As it was sent."
    )
    ereminder_sequence = fields.Integer(
        string="Reminder no.",
        readonly=True,
        copy=False,
        help="How many reminders were sent for this claim by then, this one with them.",
    )
    ereminder_gap = fields.Text(
        string="Why no e-reminder",
        readonly=True,
        copy=False,
        export_string_translation=False,
    )
    ereminder_info = fields.Char(
        string="Form and number",
        compute="_compute_ereminder_info",
        help="The form of the e-reminder and its number; of an unsent notice as of now.",
    )
    ereminder_problem = fields.Text(
        string="E-reminder lacks",
        compute="_compute_ereminder_info",
        help="What keeps the e-reminder from being complete, and where to enter it.",
    )

    @api.depends("state", "line_ids", "recipient_id", "ereminder_form", "ereminder_gap")
    @api.depends_context("uid", "lang")
    def _compute_ereminder_info(self):
        unsent = self.filtered(
            lambda notice: notice.id and notice.state in ("draft", "approved", "queued", "failed")
        )
        # Sudo: a collector may not read bank accounts and settings, as in the preview.
        made = self.env["collections.ereminder"].sudo()._make(unsent.sudo())
        labels = dict(self.env["collections.ereminder"]._get_form_labels())
        for notice in self:
            own = made.get(notice.id)
            form, sequence = notice.ereminder_form, notice.ereminder_sequence
            if notice in unsent:
                form, sequence = (own.form, own.sequence) if own else (False, 0)
            notice.ereminder_info = form and self.env._(
                "%(form)s, reminder no. %(number)s", form=labels[form], number=sequence
            )
            gap = notice.ereminder_gap if notice not in unsent else own and "\n".join(own.problems)
            notice.ereminder_problem = gap or False

    def _enclose_ereminders(self):
        """Freeze the e-reminders of these notices as they go, see ``_enclose``."""
        made = self.env["collections.ereminder"]._make(self)
        files, held = [], {}
        for notice in self:
            own = made.get(notice.id)
            complete = bool(own and not own.problems)
            if complete:
                files += [(notice, name, content) for name, content in own.files]
            elif own and notice.policy_id.ereminder_missing == "hold":
                held[notice.id] = " ".join(own.problems)
        # Of an attempt that failed: the claim may have changed since.
        old = self.ereminder_ids
        kept = self._keep_files(files, "application/xml")
        for notice in self:
            own = made.get(notice.id)
            values = {
                "ereminder_ids": [
                    fields.Command.set(kept.filtered(lambda f, n=notice: f.res_id == n.id).ids)
                ],
                "ereminder_form": own and own.form,
                "ereminder_sequence": own.sequence if own else 0,
                "ereminder_gap": (own and "\n".join(own.problems)) or False,
            }
            if own or notice.ereminder_form:
                notice.write(values)
        self.flush_recordset(["ereminder_ids"])
        # Sudo: files are kept with their notice; nobody deletes them by hand.
        old.sudo().unlink()
        return held

    # ------------------------------------------------------------------------ buttons

    def action_view_ereminders(self):
        """Download the e-reminders of these notices: one file, or several as ZIP.

        Of what is not sent yet, as it would be now, marked as a draft.

        :raise UserError: none of them has one
        """
        self.check_access("read")
        unsent = self.filtered(
            lambda notice: notice.state in ("draft", "approved", "queued", "failed")
        )
        # Sudo: who may read a notice may read its files; bank accounts are read as in the letter.
        made = self.env["collections.ereminder"].sudo()._make(unsent.sudo())
        files = []
        for notice in self:
            if notice in unsent:
                own = made.get(notice.id)
                files += [(f"DRAFT {name}", content) for name, content in own.files] if own else []
            else:
                files += [(file.name, file.raw) for file in notice.sudo().ereminder_ids]
        if not files:
            raise UserError(
                self.env._(
                    "None of these notices has an e-reminder. Choose a form on the customer, or "
                    "switch on e-reminders by country in the settings."
                )
            )
        return self.env["collections.ereminder.export"]._download(files)
