"""What happened with a customer, in one stream: whatever the records of each kind tell."""

from datetime import datetime, time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime, formatLang, html2plaintext

# Entries of a page, and the last page that can be asked for.
PAGE = 20
MOST_PAGES = 50
# Kinds whose records have a table of that name, with the customer.
OF_CUSTOMER = ("notice", "contact", "promise", "plan", "settlement", "dispute", "hold")
# Of a text that is longer, the beginning.
LONGEST = 240


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def get_timeline(self, case_id, page=0):
        """Return a page of what happened with the customer of a case, the newest first.

        :param int case_id: the case
        :param int page: 0 for the newest
        :return: see ``_read_timeline``
        """
        case = self._get_case(case_id)
        if not isinstance(page, int) or not 0 <= page < MOST_PAGES:
            raise UserError(self.env._("There is no such page of the history."))
        return self._read_timeline(case, self._read_payments(case)[case], page)

    @api.model
    def _read_timeline(self, case, payments, page=0, kinds=None):
        """Return a page of what happened with the customer of a case, the newest first.

        Each kind is read up to the end of the page: a number of queries that does not grow.

        :param list payments: see ``_read_payments``
        :param kinds: the kinds that there are, see ``_find_timeline_kinds``; looked for if None
        :return: dict: ``rows`` and ``more``, whether there is another page
        """
        limit = (page + 1) * PAGE + 1
        rows = self._get_payment_rows(case, payments)
        for kind in self._find_timeline_kinds(case)[case] if kinds is None else kinds:
            rows += getattr(self, f"_read_{kind}_rows")(case, limit)
        # Of the same moment, the later record first, as it is read: a key is text, and text sorts
        # 99 behind 100.
        rows.sort(
            key=lambda row: (row["moment"], row["kind"], row["res_id"] or 0, row["key"]),
            reverse=True,
        )
        shown = rows[page * PAGE : (page + 1) * PAGE]
        for row in shown:
            moment = row.pop("moment")
            if row.pop("is_day", False):
                row["when"] = format_date(self.env, moment.date())
            else:
                row["when"] = format_datetime(self.env, moment, dt_format="short")
        return {"rows": shown, "more": len(rows) > (page + 1) * PAGE}

    @api.model
    def _get_timeline_kinds(self):
        """Return what the history is made of, beside payments.

        Each kind is read by ``_read_<kind>_rows(case, limit)``, which returns entries as
        ``_get_timeline_row`` makes them, no more than ``limit`` and the newest ones.
        """
        return [
            *("notice", "contact", "promise", "plan", "settlement", "dispute", "hold"),
            "message",
        ]

    @api.model
    def _find_timeline_kinds(self, cases):
        """Return the kinds of which the history of each case may have entries, in one query.

        Most customers have no plan, no dispute, nothing on hold: nothing is searched for then.
        Kinds of which nothing is known here are always read.

        :return: a dict of lists by case
        """
        self.env.flush_all()
        shown = self._get_timeline_kinds()
        tables = {kind: f"collections_{kind}" for kind in shown if kind in OF_CUSTOMER}
        columns = [
            SQL(
                "EXISTS (SELECT FROM %s o WHERE o.partner_id = c.partner_id)",
                SQL.identifier(table),
            )
            for table in tables.values()
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM collections_case c WHERE c.id IN %s",
                SQL(", ").join([SQL("c.id"), *columns]),
                tuple(cases.ids),
            )
        )
        result = {}
        for case_id, *found in rows:
            there = dict(zip(tables, found, strict=True))
            result[cases.browse(case_id)] = [kind for kind in shown if there.get(kind, True)]
        return result

    @api.model
    def _get_timeline_domain(self, case):
        return Domain("partner_id", "=", case.partner_id.id) & Domain(
            "company_id", "=", case.company_id.id
        )

    @api.model
    def _get_timeline_row(self, record, kind, moment, title, text="", who=None, **values):
        """Return an entry of the timeline.

        :param datetime moment: naive UTC
        :param who: the user who did it
        """
        text = (text or "").strip()
        return {
            "key": f"{kind}-{record.id}",
            "kind": kind,
            "moment": moment,
            "title": title,
            "text": text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
            # Sudo: the names of colleagues are told to whoever sees what they did.
            "who": who.sudo().name if who else "",
            "model": record._name,
            "res_id": record.id,
            **values,
        }

    @api.model
    def _get_payment_rows(self, case, payments):
        return [
            {
                "key": f"payment-{len(payments) - place:04}",
                "kind": "payment",
                "moment": datetime.combine(payment["date"], time.min),
                "is_day": True,
                "title": self.env._(
                    "Payment of %s",
                    formatLang(self.env, payment["amount"], currency_obj=case.currency_id),
                ),
                "text": "",
                "who": "",
                "model": "",
                "res_id": False,
            }
            for place, payment in enumerate(payments)
        ]

    @api.model
    def _read_notice_rows(self, case, limit):
        notices = self.env["collections.notice"].search(
            self._get_timeline_domain(case) & Domain("state", "in", ("sent", "failed")),
            order="date_sent desc nulls last, id desc",
            limit=limit,
        )
        channels = dict(notices._fields["channel"]._description_selection(self.env))
        states = dict(notices._fields["state"]._description_selection(self.env))
        return [
            self._get_timeline_row(
                notice,
                "notice",
                notice.date_sent or notice.write_date,
                f"{channels[notice.channel]}: {notice.level_id.name or ''}",
                ", ".join(
                    part
                    for part in (
                        formatLang(self.env, notice.amount, currency_obj=notice.currency_id),
                        notice.address,
                        states[notice.state] if notice.state == "failed" else "",
                        notice.delivery_problem,
                    )
                    if part
                ),
            )
            for notice in notices
        ]

    @api.model
    def _read_contact_rows(self, case, limit):
        contacts = self.env["collections.contact"].search(
            self._get_timeline_domain(case) & Domain("corrected_by_id", "=", False), limit=limit
        )
        channels = dict(contacts._fields["channel"]._description_selection(self.env))
        return [
            {
                **self._get_timeline_row(
                    contact,
                    "contact",
                    contact.date,
                    f"{channels[contact.channel]}: {contact.outcome_id.name}",
                    ". ".join(part for part in (contact.person_name, contact.note) if part),
                    contact.user_id,
                ),
                "channel": contact.channel,
            }
            for contact in contacts
        ]

    @api.model
    def _read_promise_rows(self, case, limit):
        promises = self.env["collections.promise"].search(
            self._get_timeline_domain(case), order="id desc", limit=limit
        )
        return [
            self._get_timeline_row(
                promise,
                "promise",
                promise.create_date,
                self.env._(
                    "Promise: %(amount)s for %(date)s",
                    amount=formatLang(self.env, promise.amount, currency_obj=promise.currency_id),
                    date=format_date(self.env, promise.date),
                ),
                promise.status,
                promise.user_id,
            )
            for promise in promises
        ]

    @api.model
    def _read_plan_rows(self, case, limit):
        return self._read_agreement_rows(case, limit, "plan", "amount_total")

    @api.model
    def _read_settlement_rows(self, case, limit):
        return self._read_agreement_rows(case, limit, "settlement", "amount")

    @api.model
    def _read_agreement_rows(self, case, limit, kind, amount):
        model = self.env[f"collections.{kind}"]
        if not model.has_access("read"):
            return []
        agreements = model.search(self._get_timeline_domain(case), order="id desc", limit=limit)
        states = dict(agreements._fields["state"]._description_selection(self.env))
        return [
            self._get_timeline_row(
                agreement,
                kind,
                agreement.create_date,
                f"{agreement.name}: {states[agreement.state]}",
                formatLang(self.env, agreement[amount], currency_obj=agreement.currency_id),
                agreement.user_id,
            )
            for agreement in agreements
        ]

    @api.model
    def _read_dispute_rows(self, case, limit):
        disputes = self.env["collections.dispute"].search(
            self._get_timeline_domain(case), order="id desc", limit=limit
        )
        states = dict(disputes._fields["state"]._description_selection(self.env))
        return [
            self._get_timeline_row(
                dispute,
                "dispute",
                dispute.create_date,
                self.env._(
                    "Dispute %(name)s: %(reason)s",
                    name=dispute.name,
                    reason=dispute.reason_id.name or dispute.subject or "",
                ),
                ", ".join(
                    (
                        formatLang(
                            self.env, dispute.amount_disputed, currency_obj=dispute.currency_id
                        ),
                        states[dispute.state],
                    )
                ),
                dispute.user_id,
            )
            for dispute in disputes
        ]

    @api.model
    def _read_hold_rows(self, case, limit):
        holds = self.env["collections.hold"].search(
            Domain("partner_id", "=", case.partner_id.id)
            & Domain("company_id", "in", case.company_id._collections_covered().ids),
            order="id desc",
            limit=limit,
        )
        return [
            self._get_timeline_row(
                hold,
                "hold",
                hold.create_date,
                self.env._("Hold: %s", hold.reason_id.name),
                self.env._("until %s", format_date(self.env, hold.date_until))
                if hold.date_until
                else "",
                hold.user_id,
            )
            for hold in holds
        ]

    @api.model
    def _sql_logged_messages(self, case):
        """Return the messages of the case whose entries in the contact log are shown."""
        self.env["collections.contact"].flush_model(["case_id", "dispatch_id"])
        self.env["collections.dispatch"].flush_model(["message_id"])
        return SQL(
            "(SELECT d.message_id FROM collections_contact c"
            " JOIN collections_dispatch d ON d.id = c.dispatch_id"
            " WHERE c.case_id = %s AND d.message_id IS NOT NULL)",
            case.id,
        )

    @api.model
    def _read_message_rows(self, case, limit):
        """Return what people wrote on the case, and the e-mails that came in."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", case._name),
                ("res_id", "=", case.id),
                ("message_type", "in", ("comment", "email")),
                # Letters stand in the contact log.
                ("id", "not in", self._sql_logged_messages(case)),
            ],
            order="date desc, id desc",
            limit=limit,
        )
        rows = []
        for message in messages:
            is_email = message.message_type == "email"
            row = self._get_timeline_row(
                message,
                "email" if is_email else "note",
                message.date,
                message.subject or (self.env._("E-mail") if is_email else self.env._("Note")),
                html2plaintext(message.body or "", include_references=False),
                model="",
            )
            # Sudo: who wrote it is told to whoever reads it.
            row["who"] = message.sudo().author_id.name or message.email_from or ""
            rows.append(row)
        return rows
