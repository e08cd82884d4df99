"""Who gets a notice: a person's choice, or the rule as of the moment it goes out."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    recipient_chosen = fields.Boolean(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="A person chose the contact: it stays, as long as it is one of the customer's.",
    )
    copies_left_out = fields.Text(
        string="No copy to",
        readonly=True,
        copy=False,
        help="Who would have got a copy of the e-mail, and what the contact rules had against it.",
    )
    copy_ids = fields.One2many(
        comodel_name="collections.notice.copy",
        inverse_name="notice_id",
        string="Copies",
        readonly=True,
        copy=False,
    )

    def _follow_reader(self):
        """Write these notices in the language of whoever gets them."""
        # Sudo: the language follows the contact, which who edits need not read; people do not
        # write it.
        for notice in self.sudo():
            lang = notice.recipient_id.lang or notice.partner_id.lang
            if (notice.lang or False) != (lang or False):
                notice.lang = lang

    def _recheck_recipients(self):
        """Read once more who gets these notices, right before they are sent.

        A contact that was archived, went to another customer or lost its role since the run is
        replaced by whom the rule says now, as is one of whom the channel finds a better. What a
        person chose stays, unless it was archived or is not the customer's any more.
        """
        if not self:
            return
        self.flush_recordset(["recipient_id", "recipient_chosen", "lang"])
        found = self._read_recipients()
        changed = []
        # Sudo: the outbox turns to the right person, whatever contacts the user may read.
        for notice in self.sudo():
            customer, contact = notice.partner_id, notice.recipient_id
            chosen = bool(
                notice.recipient_chosen
                and contact
                and contact._collections_is_contact_of(customer, notice.company_id)
            )
            if not chosen:
                contact = found.get(notice.id, customer)
            lang = contact.sudo().lang or customer.lang or None
            if (contact.id, lang, chosen) != (
                notice.recipient_id.id,
                notice.lang or None,
                notice.recipient_chosen,
            ):
                changed.append((notice.id, contact.id, lang, chosen))
        if not changed:
            return
        self.env.execute_query(
            SQL(
                "UPDATE collections_notice n SET recipient_id = v.contact, lang = v.lang,"
                " recipient_chosen = v.chosen FROM (VALUES %s) AS v(id, contact, lang, chosen)"
                " WHERE n.id = v.id RETURNING n.id",
                SQL(", ").join(SQL("(%s, %s, %s::varchar, %s)", *row) for row in changed),
            )
        )
        self.invalidate_recordset(["recipient_id", "lang", "recipient_chosen"])

    def _read_recipients(self):
        """Return the contacts that the rule chooses for these notices now, by notice id.

        What they claim counts as far as it is still open. Customers who are written to in
        person are left out.
        """
        partners = self.env["res.partner"]
        partners._collections_flush_recipients()
        self.flush_model(["partner_id", "channel", "company_id"])
        for name in ("collections.notice.line", "collections.level", "account.move.line"):
            self.env[name].flush_model()
        result = {}
        for company, notices in self.grouped("company_id").items():
            ids = tuple(notices.ids)
            rows = self.env.execute_query(
                partners._collections_sql_recipients(
                    SQL(
                        "SELECT n.id AS key, n.partner_id AS customer_id, n.channel, l.role_id"
                        " FROM collections_notice n JOIN collections_level l ON l.id = n.level_id"
                        " WHERE n.id IN %s",
                        ids,
                    ),
                    SQL(
                        """
                        SELECT nl.notice_id AS key, m.partner_id, count(DISTINCT m.id) AS number
                          FROM collections_notice_line nl
                          JOIN account_move_line l ON l.id = nl.move_line_id AND %s
                          JOIN account_move m ON m.id = l.move_id
                         WHERE nl.notice_id IN %s AND nl.amount > 0
                      GROUP BY 1, 2
                        """,
                        self.env["account.move.line"]._collections_sql_open("l"),
                        ids,
                    ),
                    partners._collections_get_contact_companies(company),
                )
            )
            result.update({key: partners.browse(contact_id) for key, contact_id, _lang in rows})
        return result

    def _get_copies(self):
        """Return who gets a copy of these notices by e-mail, and who does not.

        Contacts whose role gets all copies, or is one that the level names, at their own
        addresses; whom the gate keeps us from for good gets none.

        :return: pairs of a notice and a contact, and a dict by notice id: texts that say who is
            left out and why
        """
        rows = self._find_copied()
        gate = self.env["collections.gate"]
        answers = gate._ask_many(
            [notice._get_gate_row(contact, "email") for notice, contact in rows]
        )
        copies, left_out = [], {}
        for (notice, contact), answer in zip(rows, answers, strict=True):
            # What may go later waits for that.
            if answer["verdict"] != "blocked" or answer["next"]:
                copies.append((notice, contact))
                continue
            text = self.env._(
                "%(name)s: %(why)s", name=contact.name, why=gate._describe_answer(answer)
            )
            left_out[notice.id] = "\n".join(filter(None, (left_out.get(notice.id), text)))
        return copies, left_out

    def _find_copied(self):
        """Return pairs of each of these notices and a contact who is to get a copy of it."""
        # Sudo: who gets a copy does not depend on who sends.
        partners = self.env["res.partner"].sudo()
        contacts = partners.search(
            Domain("commercial_partner_id", "in", self.partner_id.ids)
            & Domain("active", "=", True)
            & Domain("collections_role_ids.active", "=", True)
        ).filtered(lambda contact: contact._collections_get_emails())
        rows = []
        # Sudo: see above.
        for notice in self.sudo() if contacts else ():
            recipient = notice._get_contact()
            if recipient._collections_is_only():
                continue
            for contact in contacts:
                roles = contact._collections_get_roles_sudo()
                if (
                    contact != recipient
                    and contact._collections_is_contact_of(notice.partner_id, notice.company_id)
                    and (any(roles.mapped("gets_copies")) or roles & notice.level_id.copy_role_ids)
                ):
                    rows.append((notice, contact))
        return rows
