"""The gate at the hand-over: nothing leaves the outbox that its reader may not get now.

Messages are asked about in batches, shortly before they go. An answer holds for a minute, for
that whole minute: what is handed over later is asked about again.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html2plaintext
from odoo.tools.mail import append_content_to_html, email_split

from ..base.res_partner_email import find_addresses
from .collections_dispatch_lane import BATCH
from .collections_dispatch_source import claim

# For how many seconds an answer of the gate holds.
ANSWER_SECONDS = 60


class CollectionsDispatch(models.Model):
    _name = "collections.dispatch"
    _inherit = ["collections.dispatch", "collections.gate.source"]

    _gate_order = 70

    gate_asked = fields.Datetime(
        readonly=True,
        export_string_translation=False,
        help="When the gate let the message pass. Empty, or long ago: it is asked again.",
    )
    gate_text = fields.Text(
        string="Contact rules",
        readonly=True,
        help="What the contact rules had against the message when it was asked about last.",
    )
    reaches_customer = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Whether somebody else than colleagues gets the message: it counts as a contact.",
    )
    is_logged = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Whether the contact log tells of it: it counts there, and not here a second time.",
    )
    offers_opt_out = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Whether readers are told how to opt out: not of what the law requires.",
    )
    override_ids = fields.Many2many(
        comodel_name="collections.gate.override",
        relation="collections_dispatch_override_rel",
        column1="dispatch_id",
        column2="override_id",
        string="Overrides",
        readonly=True,
        help="Readers whom somebody writes to although the contact rules are against it.",
    )

    def action_override_gate(self):
        """Open the dialog in which somebody sends the message in spite of the contact rules."""
        self.ensure_one()
        source = self._get_source()
        if self.rereads and source:
            return source.with_env(self.env).action_override_gate()
        return self.env["collections.override.wizard"]._get_action(self)

    def _check_may_send(self):
        """Refuse those who may not send this message."""
        self._check_decidable(("waiting", "failed"))

    def _get_gate_waiting(self):
        """Return those of these messages that wait at the gate, or were refused there."""
        return self.filtered(
            lambda own: own.state in ("waiting", "failed") and own.failure_type == "gate"
        )

    def _go_on(self, overrides):
        """Let this message go at once, in spite of the contact rules.

        :param overrides: who goes on, and why
        """
        self.ensure_one()
        # Sudo: the right to override, and to send, was checked by the dialog; the outbox is not
        # people's to write.
        own = self.sudo()._lock_unhanded()
        if not own._get_gate_waiting():
            raise UserError(self.env._("The message does not wait any more."))
        if own.state == "failed":
            own._restore_mail()
        own._reopen(self.env.user)
        own.override_ids = overrides
        own._wake()

    def _sql_passed(self, alias="d"):
        """Return the condition on a dispatch that the gate has just let it pass."""
        now = fields.Datetime.now()
        return SQL(
            "%s BETWEEN %s AND %s",
            SQL.identifier(alias, "gate_asked"),
            now - timedelta(seconds=ANSWER_SECONDS),
            now,
        )

    def _pass_gate(self, only=None):
        """Ask the gate about the next messages that are due; what may not go now waits.

        Of several messages to one customer, each is asked about once the one before is known to
        the gate as sent: they count.

        :param only: nothing but these messages
        :return: the messages that were asked about
        """
        claimed = claim(
            self.env,
            SQL(
                """
                SELECT d.id FROM collections_dispatch d
                 WHERE %(due)s AND (%(passed)s) IS NOT TRUE %(only)s
                   AND NOT EXISTS (
                       SELECT 1 FROM collections_dispatch o
                        WHERE o.partner_id = d.partner_id AND o.id != d.id
                          AND (o.state = 'handing'
                               OR o.state = 'sent' AND o.settled IS NOT TRUE
                                  AND o.date_sent > %(recent)s
                               OR o.state IN ('ready', 'waiting') AND %(other)s))
              ORDER BY d.id LIMIT %(limit)s FOR NO KEY UPDATE OF d SKIP LOCKED
                """,
                due=self._sql_due(),
                passed=self._sql_passed(),
                other=self._sql_passed("o"),
                recent=fields.Datetime.subtract(fields.Datetime.now(), minutes=10),
                only=SQL() if only is None else SQL("AND d.id IN %s", tuple(only.ids) or (0,)),
                limit=BATCH,
            ),
        )
        found = self.browse()
        seen = set()
        for dispatch in self.browse(claimed):
            if not dispatch.partner_id or dispatch.partner_id not in seen:
                seen.add(dispatch.partner_id)
                found |= dispatch
        rows = found._get_gate_rows()
        for dispatch, answer in found._ask_gate(rows).items():
            dispatch.write(dispatch._get_gate_outcome(answer, rows[dispatch]))
        return found

    def _ask_gate(self, rows):
        """Return the gate's answer for each of these messages.

        :param dict rows: see ``_get_gate_rows``
        :return: a dict by dispatch, see ``_ask_for_each`` of the gate
        """
        now = fields.Datetime.now()
        later = now + timedelta(seconds=ANSWER_SECONDS)
        asked = {
            dispatch: [
                {**row, "when": when}
                for row in rows[dispatch]
                if not dispatch._is_overridden(row)
                for when in (now, later)
            ]
            for dispatch in self
        }
        return self.env["collections.gate"]._ask_for_each(asked)

    def _is_overridden(self, row):
        """Return whether somebody writes to a reader although the contact rules are against it.

        :param dict row: the reader, see ``_get_gate_rows``
        """
        overrides = self.override_ids
        if self.channel == "sms" and overrides._covers({**row, "partner": self.partner_id}):
            # Core's dialog asks about the customer, whoever of his people has the number.
            return True
        return overrides._covers(row)

    def _get_gate_rows(self):
        """Return the readers of each message, as the gate is asked about them, by dispatch."""
        result = {}
        for name, dispatches in self.grouped("source_model").items():
            known = {}
            if name in self.env and hasattr(self.env[name], "_get_gate_rows"):
                # Sudo: the outbox sends what everybody has put into it.
                sources = self.env[name].sudo().browse(dispatches.mapped("source_id")).exists()
                known = {source.id: rows for source, rows in sources._get_gate_rows().items()}
            for dispatch in dispatches:
                reread = dispatch.rereads and dispatch.source_id in known
                result[dispatch] = (
                    known[dispatch.source_id] if reread else dispatch._get_reader_rows()
                )
        return result

    def _get_reader_rows(self):
        """Return one row of the gate for each reader of this message; colleagues are none."""
        self.ensure_one()
        shared = {
            "channel": self.channel,
            "company": self.company_id._collections_owner() or self.company_id,
        }
        readers = self.mail_id.recipient_ids
        rows = [
            {**shared, "partner": reader, "address": reader.email}
            for reader in readers
            if not reader._collections_is_colleague()
        ]
        if self.partner_id:
            written = self.mail_id.email_to if self.mail_id else self.address
            if self.channel == "email":
                addresses = email_split(written or "") + self._get_cc_addresses()
            else:
                addresses = [written]
            rows += [
                {**shared, "partner": self.contact_id or self.partner_id, "address": address}
                for address in addresses
                if address
            ]
        return rows

    def _get_cc_addresses(self):
        """Return the addresses to which core sends copies of this e-mail, less our own."""
        self.ensure_one()
        written = self.mail_id.email_cc if self.mail_id else self.address_cc
        addresses = find_addresses(written or "")
        if not addresses:
            return []
        # Sudo: who our users are is not a matter of who asks. Core keeps it in the contact's row.
        colleagues = (
            self.env["res.partner"]
            .sudo()
            .search([("email_normalized", "in", addresses), ("partner_share", "=", False)])
        )
        own = set(colleagues.mapped("email_normalized"))
        return [address for address in addresses if address not in own]

    @api.model
    def _sql_gate_events(self, companies, customer_ids, since):
        # OVERRIDE 'collections.gate.source': what else was sent; notices tell of themselves
        owners = {
            covered.id: company.id
            for company in companies
            for covered in company._collections_covered()
        }
        if not owners:
            return None
        # Texts that people sent from core's dialog before it had them have no row in the outbox.
        return SQL(
            """
            SELECT o.owner_id AS company_id, d.partner_id, d.date_sent AS moment, d.channel,
                   TRUE AS placed, FALSE AS conversation, NULL::int[] AS move_ids,
                   d.contact_id AS person_id, d.address, FALSE AS incoming
              FROM collections_dispatch d
              JOIN (VALUES %(owners)s) AS o(company_id, owner_id) ON o.company_id = d.company_id
             WHERE d.partner_id IN %(customers)s AND d.date_sent >= %(since)s
               AND d.state = 'sent' AND d.kind != 'notice' AND d.reaches_customer
               AND d.is_logged IS NOT TRUE
         UNION ALL
            SELECT o.owner_id, p.commercial_partner_id, m.date, 'sms', TRUE, FALSE, NULL::int[],
                   p.id, n.sms_number, FALSE
              FROM res_partner p
              JOIN mail_notification n ON n.res_partner_id = p.id
               AND n.notification_type = 'sms'
               AND n.notification_status IN ('process', 'pending', 'sent')
              JOIN mail_message m ON m.id = n.mail_message_id AND m.date >= %(since)s
               AND m.model LIKE 'collections.%%'
              JOIN (VALUES %(owners)s) AS o(company_id, owner_id)
                ON o.company_id = m.record_company_id
             WHERE p.commercial_partner_id IN %(customers)s
               AND NOT EXISTS (SELECT 1 FROM collections_dispatch d WHERE d.message_id = m.id)
            """,
            owners=SQL(", ").join(SQL("(%s, %s)", *pair) for pair in owners.items()),
            customers=customer_ids,
            since=since,
        )

    def _get_gate_outcome(self, answer, rows):
        """Return what becomes of this message by the gate's answer: values to write.

        :param list rows: its readers, colleagues apart
        """
        text = answer["text"] or False
        if answer["verdict"] != "blocked":
            return {
                "gate_asked": fields.Datetime.now(),
                "gate_text": text,
                "reaches_customer": bool(rows),
                "offers_opt_out": any(not row.get("required") for row in rows),
            }
        blocked = {"gate_asked": False, "gate_text": text, "failure_type": "gate"}
        blocked.update(failure_reason=text, settled=False, unreachable=False)
        if answer["next"]:
            return {**blocked, "state": "waiting", "retry_at": answer["next"]}
        return {**blocked, "state": "failed", "retry_at": False}

    def _add_opt_out(self, email):
        """Add the link to opt out to an e-mail of this message, unless a colleague gets it.

        :param dict email: what core is about to hand over, see ``_prepare_outgoing_list``
        """
        reader = email["partner_id"] or self.contact_id or self.partner_id
        if not reader or reader._collections_is_colleague():
            return
        # The addresses in ``email_to_normalized`` are those of readers of copies, too: none of
        # them speaks for another.
        headers, footer = self.env["collections.consent"]._get_unsubscribe(
            self.company_id, reader, email["email_to"]
        )
        if not headers:
            return
        email["headers"] = {**email["headers"], **headers}
        email["body"] = append_content_to_html(email["body"], footer, plaintext=False)
        email["body_alternative"] = html2plaintext(email["body"])
