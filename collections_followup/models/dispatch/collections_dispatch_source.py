from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.collections_guarded import without_defaults


def claim(env, query):
    """Return the ids of the rows that a query locks for one worker, see ``claim_rows``."""
    return [row[0] for row in claim_rows(env, query)]


def claim_rows(env, query):
    """Return rows that a query locks for one worker, leaving out those of others.

    That another worker was faster is no error, and none is written to the log: the lane begins
    anew.

    :param env: the environment of the worker
    :param query: a ``SQL`` whose rows begin with an id, and that skips what is locked
    """
    env.flush_all()
    env.cr.execute(query, log_exceptions=False)
    return env.cr.fetchall()


class CollectionsDispatchSource(models.AbstractModel):
    """Records whose messages are read again, and written anew, before each hand-over.

    The outbox asks each model that inherits this one to compose what is due, and tells it what
    became of its messages.
    """

    _name = "collections.dispatch.source"
    _description = "Source of Outgoing Messages"

    # What its messages are called: a value of ``kind`` of the dispatch
    _dispatch_kind = None

    dispatch_id = fields.Many2one(
        comodel_name="collections.dispatch",
        string="Outgoing message",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    gate_until = fields.Datetime(
        string="Waits until",
        readonly=True,
        copy=False,
        help="The contact rules do not allow the message before. It waits, and goes then.",
    )
    gate_text = fields.Text(
        string="Contact rules",
        readonly=True,
        copy=False,
        help="What the contact rules had against the message when it was asked about last.",
    )

    gate_override_ids = fields.Many2many(
        comodel_name="collections.gate.override",
        string="Overrides",
        readonly=True,
        copy=False,
        help="Who sends the message although the contact rules are against it, and why.",
    )

    _gate_until_idx = models.Index("(gate_until) WHERE gate_until IS NOT NULL")

    @api.model
    def _compose_batch(self, limit):
        """Read the next records that are due again, and put their messages into the outbox.

        :param int limit: how many records at most
        :return: the records worked on; empty when nothing is due
        """
        return self.browse()

    @api.model
    def _count_to_compose(self):
        """Return how many records are due, counted up to a limit."""
        return 0

    # --------------------------------------------------------------------------- gate

    def _get_gate_rows(self):
        """Return what the gate is asked about each of these records' messages.

        :return: a dict by record: list of rows, one for each reader, see ``_ask_many`` of the
            gate; none where nobody is reached
        """
        return {record: [] for record in self}

    def _pass_gate(self):
        """Ask the gate about these records' messages, all at once.

        What may not go now waits for its moment: neither lost nor counted as an attempt. What
        may never go that way is told to ``_receive_refusal``.

        :return: the records whose messages may go now
        """
        now = fields.Datetime.now()
        asked = {
            record: [
                {**row, "when": now} for row in rows if not record.gate_override_ids._covers(row)
            ]
            for record, rows in self._get_gate_rows().items()
        }
        answers = self.env["collections.gate"]._ask_for_each(asked)
        passed = self.browse()
        for record in self:
            answer = answers[record]
            if answer["verdict"] != "blocked":
                passed |= record
                record._note_gate(False, answer["text"])
            elif answer["next"]:
                record._note_gate(answer["next"], answer["text"])
            else:
                record._note_gate(False, answer["text"])
                record._receive_refusal(answer["text"])
        return passed

    def _note_gate(self, until, text):
        """Keep what the gate said of this record's message.

        :param datetime until: when it may go at the earliest, False if now
        :param str text: what is against it, or what it was warned of
        """
        self.ensure_one()
        values = {"gate_until": until, "gate_text": text or False}
        if any(self[name] != value for name, value in values.items()):
            self.write(values)

    def action_override_gate(self):
        """Open the dialog in which somebody sends the message in spite of the contact rules."""
        if not self:
            raise UserError(self.env._("Choose a record first: nothing is selected."))
        self.ensure_one()
        return self.env["collections.override.wizard"]._get_action(self)

    def _get_gate_waiting(self):
        """Return those of these records whose message waits at the gate, or was refused there.

        Models with messages that fail there add these.
        """
        return self.filtered("gate_until")

    def _go_on(self, overrides):
        """Let this record's message go at once, in spite of the contact rules.

        :param overrides: who goes on, and why
        """
        self.ensure_one()
        # Sudo: the right to override, and to send, was checked by the dialog; what waits at the
        # gate is not people's to write.
        own = self.sudo()
        refused = not own.gate_until
        own.write(
            {
                "gate_override_ids": [fields.Command.link(entry.id) for entry in overrides],
                "gate_until": False,
            }
        )
        if refused:
            closed = own.dispatch_id.filtered(lambda row: row.state in ("failed", "cancelled"))
            own._prepare_again(closed, self.env.user)
        own.dispatch_id.filtered(lambda row: row.state == "waiting").retry_at = False
        self.env["collections.dispatch"]._wake()

    def _receive_refusal(self, text):
        """Take that this record's message may never go by its channel.

        :param str text: why
        """

    def _receive_gate(self, dispatch):
        """Take that this record's message waits at the gate.

        :param dispatch: the message, waiting
        """
        self._note_gate(dispatch.retry_at, dispatch.gate_text)

    @api.model
    def _sql_open(self, alias="n"):
        """Return the condition on a record that it does not wait at the gate."""
        column = SQL.identifier(alias, "gate_until")
        return SQL("(%s IS NULL OR %s <= %s)", column, column, fields.Datetime.now())

    @api.model
    def _sql_unwritten(self, now, alias="n"):
        """Return the condition that the outbox has nothing of a record, or may try it again.

        :param datetime now: naive UTC
        """
        return SQL(
            """
            (%(dispatch)s IS NULL OR EXISTS (
                SELECT 1 FROM collections_dispatch d
                 WHERE d.id = %(dispatch)s AND (d.state IN ('failed', 'cancelled')
                       OR d.state = 'waiting'
                          AND (d.retry_at IS NULL OR d.retry_at <= %(now)s))))
            """,
            dispatch=SQL.identifier(alias, "dispatch_id"),
            now=now,
        )

    @api.model
    def _find_next_opening(self, now):
        """Return when the next message that waits at the gate may be asked about again, or None.

        :param datetime now: naive UTC
        """
        self.flush_model(["gate_until"])
        [(moment,)] = self.env.execute_query(
            SQL(
                "SELECT MIN(gate_until) FROM %s WHERE gate_until > %s",
                SQL.identifier(self._table),
                now,
            )
        )
        return moment

    # ------------------------------------------------------------------------ outcome

    def _receive_dispatches(self, dispatches):
        """Take what became of these records' messages; must bear to be repeated.

        :param dispatches: the messages, each with its final or waiting state
        """

    @api.model
    def _sql_fingerprint(self, customer, contact):
        """Return what any message to a customer rests on, as a text.

        What he owes and what is for or against chasing him, and all who may be written to and
        where: a contact who is another customer's by now is not among them any more.

        :param SQL customer: the id of the commercial partner
        :param SQL contact: the id of the contact who is written to, or NULL
        """
        return SQL(
            """
            concat_ws(
                '|', %(contact)s, %(grounds)s,
                (SELECT string_agg(x.id::text, ',' ORDER BY x.id)
                   FROM collections_address x
                  WHERE x.customer_id = %(customer)s AND x.usable IS NOT TRUE),
                (SELECT string_agg(
                            concat_ws(':', c.id, c.active, c.collections_contact, c.type,
                                      c.company_id, c.email, c.phone, c.lang,
                                      c.collections_cease,
                                      (SELECT string_agg(r.role_id::text, '+' ORDER BY r.role_id)
                                         FROM collections_contact_role_partner_rel r
                                        WHERE r.partner_id = c.id)),
                            ',' ORDER BY c.id)
                   FROM res_partner c
                  WHERE c.commercial_partner_id = %(customer)s
                    AND (c.id IN (SELECT r.partner_id
                                    FROM collections_contact_role_partner_rel r)
                         OR c.collections_contact OR c.type = 'invoice' OR c.id = %(contact)s
                         OR c.id = %(customer)s)))
            """,
            customer=customer,
            contact=contact,
            grounds=self.env["collections.participant"]._sql_all_grounds(customer),
        )

    def _get_fingerprints(self):
        """Return what the words of these records' messages rest on, by record id.

        A message whose fingerprint has changed between writing and hand-over is written anew.
        """
        return {}

    def _prepare_again(self, dispatch, user):
        """Prepare for a further attempt that a person asks for.

        :param dispatch: the message of this record
        :param user: who asks
        """
        dispatch._reopen(user)

    def _check_may_send(self):
        """Refuse those who may not send these records' messages."""
        self.check_access("write")

    def action_arrived(self):
        """Record that uncertain messages arrived: what follows from them goes on from there."""
        self._check_may_send()
        return self._get_uncertain().action_arrived()

    def action_send_again(self):
        """Send uncertain messages once more, with what is owed by then."""
        self._check_may_send()
        return self._get_uncertain().action_send_again()

    def _get_uncertain(self):
        """Return the messages of these records of which nobody knows if they arrived."""
        found = self.dispatch_id.filtered(lambda dispatch: dispatch.state == "uncertain")
        if not found:
            raise UserError(self.env._("None of these messages is uncertain."))
        return found

    def _get_dispatch_values(self):
        """Return what a new dispatch says of this record."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "kind": self._dispatch_kind,
            "source_model": self._name,
            "source_id": self.id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "rereads": True,
        }

    def _put_into_outbox(self, channel, values_by_id):
        """Write these records' messages into the outbox, on the dispatch that each has already.

        :param str channel: a channel of the dispatch
        :param dict values_by_id: what is said of each message (``address``, ``subject``,
            ``mail_id``, ``message_id``), by record id
        """
        fingerprints = self._get_fingerprints()
        now = fields.Datetime.now()
        new = []
        for record in self:
            values = {
                "override_ids": [fields.Command.set(record.gate_override_ids.ids)],
                "state": "ready",
                "date_composed": now,
                "fingerprint": fingerprints.get(record.id),
                # Another reader, or another address: the gate is asked anew.
                "gate_asked": False,
                "retry_at": False,
                "unreachable": False,
                "channel": channel,
                **values_by_id[record.id],
            }
            if record.dispatch_id:
                # Sudo: nobody writes the outbox by hand; who may send was checked where it was
                # asked for.
                record.dispatch_id.sudo().write(values)
            else:
                new.append((record, {**record._get_dispatch_values(), **values}))
        created = self.env["collections.dispatch"].sudo().create([values for _r, values in new])
        for (record, _values), dispatch in zip(new, created, strict=True):
            record.dispatch_id = dispatch

    def _record_in_outbox(self, channel, values_by_id):
        """Write a row of the outbox for what has left another way, such as from the printer.

        :param str channel: a channel of the dispatch
        :param dict values_by_id: what is said of each message, by record id
        """
        now = fields.Datetime.now()
        left = {"state": "sent", "attempts": 1, "date_composed": now, "date_handed": now}
        # Sudo: nobody writes the outbox by hand; who may send was checked where it was asked for.
        created = (
            without_defaults(self.env["collections.dispatch"])
            .sudo()
            .create(
                [
                    {
                        **record._get_dispatch_values(),
                        **left,
                        "date_sent": now,
                        "channel": channel,
                        **values_by_id[record.id],
                    }
                    for record in self
                ]
            )
        )
        for record, dispatch in zip(self, created, strict=True):
            record.dispatch_id = dispatch
