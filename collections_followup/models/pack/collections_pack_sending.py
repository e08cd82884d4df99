"""Who gets the management pack of which day: asked for once a month by itself, or by hand.

One record is one pack for one reader. It leaves by the outbox
(``collections_pack_sending_outbox.py``), read with that reader's rights at the moment of sending.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, date_utils

# Who may send packs to colleagues, and see to whom they went.
SENDERS = "collections_followup.group_collections_supervisor,account.group_account_manager"
STATES = [
    ("queued", "In the outbox"),
    ("sent", "Sent"),
    ("uncertain", "Uncertain"),
    ("failed", "Failed"),
    ("skipped", "Not sent"),
]


class CollectionsPackSending(models.Model):
    """The management pack of one day for one reader: mailed once."""

    _name = "collections.pack.sending"
    _description = "Sending of the Management Pack"
    _inherit = ["collections.guarded", "collections.dispatch.queued"]
    _order = "date desc, id desc"
    _rec_name = "subject"
    _dispatch_kind = "message"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(string="As of", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reader",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        selection=STATES, required=True, default="queued", index=True, readonly=True
    )
    failure_reason = fields.Char(string="Why not", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    subject = fields.Char(readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Management pack",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _reader_unique = models.UniqueIndex(
        "(company_id, date, user_id)", "This reader gets the management pack of this day already."
    )

    @api.depends("company_id.name", "user_id.name", "date")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for sending in self:
            # Sudo: the names of the company and of a colleague, to whoever reads the record.
            own = sending.sudo()
            sending.display_name = self.env._(
                "Management pack %(company)s %(day)s, %(reader)s",
                company=own.company_id.name,
                day=own.date,
                reader=own.user_id.name,
            )

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._("Sent packs are not edited. Use the buttons.")

    # -------------------------------------------------------------------------- rights

    @api.model
    def _get_reader_pack(self, user, company):
        """Return the pack with the rights of a reader, in the reader's language.

        :param user: the reader
        :param company: the company, and what of its branches the reader is in
        """
        # Sudo: which companies a colleague is in, and the language.
        known = user.sudo()
        branches = known.company_ids.filtered(
            lambda own: company in own.parent_ids and own != company
        )
        lang = self.env["collections.document"]._get_installed_language(known.lang, company)
        return (
            self.env["collections.pack"]
            .with_user(user)
            .with_context(allowed_company_ids=[company.id, *branches.ids], lang=lang)
        )

    @api.model
    def _find_reader_problem(self, user, company):
        """Return why somebody cannot be sent the pack of a company, as a sentence; "" if he can.

        :param user: the reader
        :param company: the company
        """
        # Sudo: what a colleague may read is asked for whoever sends it to him.
        known = user.sudo()
        if not known.active or not known._is_internal():
            return self.env._("%s does not work here: the pack is for colleagues.", known.name)
        if company not in known.company_ids:
            return self.env._(
                "%(user)s is not in %(company)s.", user=known.name, company=company.sudo().name
            )
        if not known.partner_id.email_normalized:
            return self.env._("%s has no valid e-mail address.", known.name)
        pack = self._get_reader_pack(user, company)
        try:
            pack._check_reader(company.with_env(pack.env))
        except (AccessError, UserError):
            return self.env._(
                "%(user)s may not read all receivables of %(company)s.",
                user=known.name,
                company=company.sudo().name,
            )
        return ""

    def _check_may_send(self):
        """Refuse those who may not send packs to colleagues."""
        if not self.env.su and not self.env.user.has_groups(SENDERS):
            raise AccessError(
                self.env._(
                    "Supervisors of Collections and accounting administrators send the "
                    "management pack."
                )
            )
        self.check_access("read")

    # ------------------------------------------------------------------------- asking

    @api.model
    def _request(self, company, day, users):
        """Let readers get the pack of a day; whoever has been sent it is left alone.

        :param company: the company
        :param day: the day
        :param users: the readers
        :return: the new records, in sudo
        """
        self.flush_model()
        # Sudo: who asks was checked; the records are nobody's to write.
        sendings = self.sudo()
        if not users:
            return sendings.browse()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO collections_pack_sending (
                    company_id, date, user_id, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, %(day)s, u.id, 'queued',
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM res_users u WHERE u.id IN %(users)s ORDER BY u.id
                    ON CONFLICT (company_id, date, user_id) DO NOTHING
             RETURNING id
                """,
                company=company.id,
                day=day,
                users=tuple(users.ids),
                uid=self.env.uid,
            )
        )
        sendings.invalidate_model()
        found = sendings.browse([row[0] for row in rows])
        if found:
            self.env["collections.dispatch"].sudo()._wake()
        return found

    @api.model
    @api.private
    def _cron_send(self):
        """Daily: where its day of the month has come, send the pack of the month that is over."""
        # Sudo: the daily work of all companies.
        companies = (
            self.env["res.company"].sudo().search([("collections_pack_user_ids", "!=", False)])
        )
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_pack_done", self._send_month
        )

    @api.model
    def _send_month(self, company):
        """Send the pack of the month that is over, once its day has come.

        Days on which nothing ran are made up for: what matters is that the day has come.
        """
        today = company._collections_today()
        # Sudo: a setting, read for the scheduled action.
        own = company.sudo()
        if today.day >= own.collections_pack_day:
            month_end = date_utils.subtract(date_utils.start_of(today, "month"), days=1)
            self._request(company, month_end, own.collections_pack_user_ids)

    # ------------------------------------------------------------------------- buttons

    def action_send_again(self):
        """Send packs once more that failed, were not sent, or of which nobody knows."""
        self._check_may_send()
        # Sudo: who may send was checked; the records are nobody's to write.
        for sending in self.sudo():
            if sending.state not in ("failed", "skipped", "uncertain"):
                raise UserError(
                    self.env._("“%s” is on its way, or was sent already.", sending.display_name)
                )
            if sending.dispatch_id.state in ("failed", "uncertain", "cancelled"):
                sending._prepare_again(sending.dispatch_id, self.env.user)
            else:
                sending.write({"state": "queued", "failure_reason": False})
        self.env["collections.dispatch"].sudo()._wake()
        return True

    def action_open_pack(self):
        """Download the pack as it was sent."""
        self.ensure_one()
        self.check_access("read")
        # Who may see to whom a pack went need not be who may read all that is in it.
        self.env["collections.pack"]._check_reader(self.company_id)
        if not self.attachment_id:
            raise UserError(self.env._("This pack was not written yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "new",
        }
