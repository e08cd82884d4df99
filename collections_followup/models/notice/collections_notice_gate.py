"""Notices and the gate: what it is asked about each, and sent ones as it reads them."""

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mail import email_split

from .collections_level import GATE_CHANNELS


class CollectionsNotice(models.Model):
    _name = "collections.notice"
    _inherit = ["collections.notice", "collections.gate.source"]

    _gate_order = 60

    gate_now = fields.Text(
        string="By the contact rules",
        compute="_compute_gate_now",
        help="What the contact rules would say if the notice went now: all reasons, and the first "
        "moment at which it may go.",
    )

    @api.depends("state", "channel", "recipient_id", "partner_id", "gate_text")
    def _compute_gate_now(self):
        unsent = self.filtered(
            lambda notice: notice.id and notice.state in ("draft", "approved", "queued", "failed")
        )
        # Sudo: the answer rests on facts that who looks at a notice need not read.
        asked = {notice.id: rows for notice, rows in unsent.sudo()._get_gate_rows().items()}
        answers = self.env["collections.gate"]._ask_for_each(asked)
        for notice in self:
            notice.gate_now = answers.get(notice.id, {}).get("text") or False

    def _get_gate_channel(self):
        """Return the channel of this notice as contact rules know it, or None for no contact."""
        self.ensure_one()
        # Electronic channels of other add-ons are bound as e-mails are.
        return GATE_CHANNELS.get(self.channel, "email")

    def _get_gate_row(self, reader, channel):
        """Return what the gate is asked about one reader of this notice, see ``_ask_many``."""
        self.ensure_one()
        return {
            "partner": reader,
            "channel": channel,
            "company": self.company_id,
            "items": self.line_ids.move_line_id,
            "required": self.level_id.required,
            "purpose": self.level_id.purpose,
            "answers": False,
        }

    def _get_gate_rows(self):
        # OVERRIDE 'collections.dispatch.source'
        result = {}
        refused = self._get_refused_addresses()
        for notice in self:
            channel = notice._get_gate_channel()
            row = notice._get_gate_row(notice._get_contact(), channel)
            if not channel:
                result[notice] = []
            elif channel == "email":
                addresses = email_split(", ".join(notice._get_email_to(refused))) or [None]
                result[notice] = [{**row, "address": address} for address in addresses]
            elif channel == "sms":
                result[notice] = [{**row, "address": notice._get_sms_number()}]
            else:
                result[notice] = [row]
        return result

    def _find_wanting_opt_out(self):
        """Return those of these notices whose text message a rule set asks to say how to opt out.

        Whatever channel they have: it may be looked at how they would be as text messages.
        """
        # Sudo: what decides is read, whatever of it the user may read.
        own = self.sudo()
        rows = [
            {
                "partner": notice._get_contact(),
                "channel": "sms",
                "address": notice._get_sms_number(),
                "company": notice.company_id,
                "items": notice.line_ids.move_line_id,
                "required": notice.level_id.required,
                "answers": False,
            }
            for notice in own
        ]
        wanting = self.env["collections.gate"]._find_wanting_opt_out(rows)
        return self.browse().union(
            *(notice for notice, wants in zip(self, wanting, strict=True) if wants)
        )

    def _pass_gate(self):
        # EXTENDS 'collections.dispatch.source': to plan a call for somebody is no contact, unless
        # nobody may ever call. The call itself is asked about when it is made.
        calls = self.filtered(lambda notice: notice.channel == "phone")
        passed = super()._pass_gate()
        waiting = (calls - passed).filtered("gate_until")
        waiting.write({"gate_until": False})
        return passed | waiting

    def _get_gate_waiting(self):
        # EXTENDS 'collections.dispatch.source': and those that no other way took over from
        return super()._get_gate_waiting() | self.filtered(
            lambda notice: notice.state == "failed" and notice.failure_type == "gate"
        )

    def _receive_refusal(self, text):
        # OVERRIDE 'collections.dispatch.source'
        self._mark_failed("gate", text)

    @api.model
    def _sql_gate_validated(self, companies, customer_ids):
        # EXTENDS 'collections.gate.source'
        self.flush_model(["company_id", "partner_id", "state", "date_validation_end"])
        self.env["collections.notice.line"].flush_model(["notice_id", "move_line_id"])
        return SQL(
            """
            SELECT DISTINCT n.company_id, n.partner_id, l.move_id
              FROM collections_notice n
              JOIN collections_notice_line nl ON nl.notice_id = n.id
              JOIN account_move_line l ON l.id = nl.move_line_id
             WHERE n.company_id IN %s AND n.partner_id IN %s AND n.state = 'sent'
               AND n.date_validation_end IS NOT NULL
            """,
            tuple(companies.ids),
            customer_ids,
        )

    @api.model
    def _sql_gate_events(self, companies, customer_ids, since):
        # Calls and other tasks are in the contact log once they were done.
        return SQL(
            """
            SELECT n.company_id, n.partner_id, n.date_sent AS moment,
                   CASE WHEN n.channel = 'post' THEN 'letter' ELSE n.channel END AS channel,
                   TRUE AS placed, FALSE AS conversation,
                   ARRAY(SELECT DISTINCT l.move_id FROM collections_notice_line nl
                           JOIN account_move_line l ON l.id = nl.move_line_id
                          WHERE nl.notice_id = n.id) AS move_ids,
                   n.recipient_id AS person_id, n.address, FALSE AS incoming
              FROM collections_notice n
             WHERE n.company_id IN %s AND n.partner_id IN %s AND n.date_sent >= %s
               AND n.state = 'sent' AND n.channel IN ('email', 'sms', 'letter', 'post')
            """,
            tuple(companies.ids),
            customer_ids,
            since,
        )
