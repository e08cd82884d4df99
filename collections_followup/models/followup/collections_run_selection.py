"""Runs over invoices that a person selected."""

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsRun(models.Model):
    _inherit = "collections.run"

    level_id = fields.Many2one(
        comodel_name="collections.level",
        string="Chosen level",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Level that a person chose for this run. Its trigger, its minimum amount and the "
        "days since the last notice do not count then.",
    )
    channel = fields.Selection(
        selection=lambda self: self.env["collections.notice"]._selection_channel(),
        string="Chosen channel",
        readonly=True,
    )

    def _prepare_selection(self, lines, level=None, channel=None):
        """Prepare the notices for just these receivable items.

        Whatever excludes an item keeps it out; the run says which and why.

        :param lines: receivable items of the run's customers
        :param level: claim them at this level now; at the one the policy says if None
        :param str channel: use this channel rather than those of the level
        """
        self.ensure_one()
        if self.state != "new":
            raise UserError(self.env._("%s is prepared already.", self.name))
        if level and channel:
            level._check_channel_text(channel)
        self._check_bank_data()
        self.env["collections.case"]._check_own(
            lines.partner_id.commercial_partner_id, self.company_id
        )
        # Sudo: whose customers they are was checked; customers and figures of a run are not
        # people's to write.
        run = self.sudo()
        run.write(
            {
                "partner_ids": [
                    fields.Command.set(lines.sudo().partner_id.commercial_partner_id.ids)
                ],
                "level_id": level.id if level else False,
                "channel": channel if level else False,
            }
        )
        self.env["collections.followup"].sudo()._lock_company(run.company_id, run.partner_ids)
        values = self.env["collections.followup"].propose(
            run, line_ids=lines.ids, level=level, channel=channel
        )
        values["state"] = "prepared" if values["notice_count"] else "done"
        run.write({**values, "error": False})
        run.invalidate_recordset()
