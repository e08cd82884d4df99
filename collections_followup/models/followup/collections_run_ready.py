"""Whether what a run prepared can go out: said when it is prepared, and again before sending."""

from odoo import api, fields, models


class CollectionsRun(models.Model):
    _inherit = "collections.run"

    missing = fields.Text(
        compute="_compute_missing",
        string="What is missing",
        help="What the company must have before notices of this run go out.",
    )
    is_blocked = fields.Boolean(
        compute="_compute_missing", help="Nothing goes out before what is missing is there."
    )

    @api.depends("state", "company_id", "notice_ids.state", "notice_ids.channel")
    def _compute_missing(self):
        channels = self._get_waiting_channels()
        for run in self:
            gaps = []
            if run.state in ("new", "prepared"):
                company = run.company_id
                gaps = company and company._collections_get_send_gaps(channels[run])
            run.missing = " ".join(text for text, _blocking in gaps or []) or False
            run.is_blocked = any(blocking for _text, blocking in gaps or [])

    def _get_waiting_channels(self):
        """Return the channels of what these runs have to send, by run.

        Of a run that is not prepared: those that its company's policy uses.
        """
        channels = {run: set() for run in self}
        prepared = self.filtered(lambda run: run.state != "new")
        for run, channel in self.env["collections.notice"]._read_group(
            [("run_id", "in", prepared.ids), ("state", "in", ("draft", "approved", "failed"))],
            ["run_id", "channel"],
        ):
            # The records of the group are others than those of a form that is being edited.
            for own in prepared.filtered(lambda own, run=run: own._origin == run):
                channels[own].add(channel)
        for run in self - prepared:
            # Sudo: only the channels of levels are read, of a policy in settings that few read.
            for level in run.company_id._collections_owner().sudo().collections_policy_id.level_ids:
                channels[run].update(level._get_channels())
        return channels

    def action_confirm_send(self):
        """Send the ready notices, after a person was asked."""
        return self.action_send()

    @api.model
    def _send_daily(self, run):
        """Send what was prepared by itself; where something is missing, say so instead.

        :param run: the run of a company that sends every day
        """
        if not run.is_blocked:
            run.action_send()
            return
        channels = run._get_waiting_channels()[run]
        gaps = run.company_id._collections_get_send_gaps(channels)
        run.message_post(
            body=self.env._(
                "Not sent: %s",
                run.company_id._collections_get_blocked_message(gaps),
            ),
            partner_ids=run._get_responsible_sudo().partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _get_responsible_sudo(self):
        """Return who is told that something is missing."""
        self.ensure_one()
        # Sudo: settings and groups are read by few.
        company = self.company_id.sudo()
        user = company.collections_policy_id.responsible_id or company.collections_user_id
        if user.active:
            return user
        managers = self.env.ref("collections_followup.group_collections_manager").sudo()
        return managers.all_user_ids.filtered(
            lambda own: own.active and own._is_internal() and company in own.company_ids
        )
