"""E-mails and letters that are written at the desk: from texts of levels and templates."""

import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, html_sanitize, is_html_empty

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults

LETTER_REPORT = "collections_followup.report_desk_letter"
# What is no text of a level or a template
OWN = ("copies", "own")
# A subject is one line.
LONGEST_SUBJECT = 200


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    # ------------------------------------------------------------------ what is proposed

    @api.model
    def prepare_text(self, case_id, channel, item_ids=None, source=None):
        """Return a text to write to a customer, with this customer's figures filled in.

        :param int case_id: the case
        :param str channel: email or letter
        :param list item_ids: the chosen items, which it is about
        :param str source: what it is made from, an ``id`` of ``sources``; what fits if None
        :return: dict: ``sources`` (dicts with ``id`` and ``label``), ``source``, ``subject``,
            ``body`` (HTML), ``person_id`` (who gets it by the rule), ``copies`` (how many invoices
            can go with it), ``to`` (of a letter: the address on one line)
        """
        case = self._get_case(case_id)
        self._check_channel(channel)
        items = self._get_items(case, item_ids or [])
        copies = self._get_copied(items)
        sources = self._get_sources(case, copies)
        labels = dict(sources)
        if source is None:
            source = next(iter(labels))
            if channel == "email" and copies:
                source = "copies"
        if not isinstance(source, str) or source not in labels:
            raise UserError(self.env._("This text is not there any more. Choose another."))
        level = self._get_level_of(source)
        contact = self._get_reader(case, channel, level)
        lang = self.env["collections.document"]._get_contact_language(contact, case.company_id)
        desk = self.with_company(case.company_id).with_context(lang=lang)
        case = case.with_env(desk.env)
        subject, body = desk._render_text(case, source, contact, items.with_env(desk.env), copies)
        reader = self._find_reader(case, contact) if channel == "email" else None
        return {
            "channel": channel,
            "sources": [{"id": key, "label": label} for key, label in sources],
            "source": source,
            "subject": flatten(subject or ""),
            "body": html_sanitize(body or ""),
            "person_id": (reader or contact).id,
            "copies": len(copies) if channel == "email" else 0,
            "to": self._get_postal_line(case, contact) if channel == "letter" else "",
        }

    @api.model
    def _check_channel(self, channel):
        if channel not in ("email", "letter"):
            raise UserError(self.env._("E-mails and letters are written at the desk, no others."))

    @api.model
    def _get_sources(self, case, copies):
        """Return what a text can be made from, the best first: pairs of an id and a label."""
        levels = case.policy_id.level_ids.filtered(lambda own: not is_html_empty(own.body))
        levels = levels.sorted(lambda own: (own != case.level_id, own.sequence))
        sources = [(f"level-{own.id}", own.name) for own in levels]
        templates = self.env["mail.template"].search([("model", "=", case._name)])
        sources += [(f"template-{own.id}", own.name) for own in templates]
        if copies:
            sources.append(("copies", self.env._("Copies of the chosen invoices")))
        return [*sources, ("own", self.env._("Nothing but greetings"))]

    @api.model
    def _get_level_of(self, source):
        """Return the level whose text a source is, or none."""
        kind, _dash, number = source.partition("-")
        levels = self.env["collections.level"]
        return levels.browse(int(number)) if kind == "level" else levels

    @api.model
    def _get_reader(self, case, channel, level=None):
        """Return who is written to: by the rule for notices, those of a level by its role."""
        return case.partner_id._collections_get_recipient(
            case.company_id, channel, role=level.role_id if level else None
        )

    @api.model
    def _find_reader(self, case, contact):
        """Return at whose e-mail address a contact is written to, None where there is none."""
        reachable = contact._collections_get_reachable(case.partner_id)
        return next((own for own in reachable if own._collections_get_emails()), None)

    @api.model
    def _render_text(self, case, source, contact, items, copies):
        """Return subject and body of a text, in the language of the environment.

        :param str source: see ``_get_sources``
        :param contact: who reads it
        :param items: receivable items that are listed in it
        :param copies: invoices that go with it
        """
        kind, _dash, number = source.partition("-")
        if kind == "template":
            template = self.env["mail.template"].browse(int(number))
            return tuple(
                template._render_field(name, case.ids, compute_lang=True)[case.id]
                for name in ("subject", "body_html")
            )
        asked = case._read_asked().get(case, (0.0, 0, 0))
        words = {
            **case._get_script_values(*asked),
            "contact": contact.name or case.partner_id.name or "",
        }
        rows = self._get_rows(items)
        if kind == "level":
            level = self.env["collections.level"].browse(int(number))
            closing = Markup() if is_html_empty(level.closing) else level.closing
            table = self._render("collections_followup.desk_items", rows=rows)
            return level._fill_in(level.subject, words) or case.name, (
                level._fill_in(level.body, words) + table + level._fill_in(closing, words)
            )
        moves = copies if kind == "copies" else copies.browse()
        return self._get_copies_subject(moves), self._render(
            "collections_followup.desk_text",
            rows=rows if moves else [],
            copies=bool(moves),
            contact=words["contact"],
            user=self.env.user.name,
            company=case.company_id.name,
        )

    @api.model
    def _get_rows(self, items):
        """Return the chosen items as the customer reads them."""
        return [
            {
                "number": line.move_name or line.name or "",
                "due": format_date(self.env, line.date_maturity or line.date),
                "open": line.currency_id.format(line.amount_residual_currency),
            }
            for line in items
        ]

    @api.model
    def _render(self, template, **values):
        return self.env["ir.qweb"]._render(template, values)

    @api.model
    def _get_postal_line(self, case, contact):
        lines = self.env["collections.document"]._get_address_lines(
            case.partner_id, contact, case.company_id
        )
        return ", ".join(lines)

    # ---------------------------------------------------------------------- what is sent

    @api.model
    def send_text(self, case_id, key, stamp=None, values=None):
        """Send an e-mail, or make a letter, that was written at the desk.

        It passes the gate: what is blocked at that moment waits in the outbox, or those with the
        right let it go for a reason. An e-mail leaves by the outbox; a letter is kept on the case.

        :param int case_id: the case
        :param str key: see ``save_outcome``
        :param str stamp: see ``save_outcome``
        :param dict values: ``channel``, ``subject``, ``body`` (HTML); ``person_id`` of an e-mail,
            ``item_ids`` and ``copies`` (whether the invoices go with it); ``reason`` why it goes
            although the contact rules are against it; ``next``: the customer leaves the desk
        :return: see ``collections.desk.step._get_answer``; ``url`` of a letter
        """
        step = self.env["collections.desk.step"]._find(key)
        if step:
            return step._get_answer()
        case = self._get_case_to_work(case_id, stamp)
        values = self._check_written(values)
        url, words = getattr(self, f"_write_{values['channel']}")(case, values)
        return (
            self.env["collections.desk.step"]
            ._record(
                key,
                case,
                values["channel"],
                f"{case.partner_id.name}: {words}",
                date_until=self._get_next_day(case) if values.get("next") else False,
                data={"url": url},
            )
            ._get_answer()
        )

    @api.model
    def _check_written(self, values):
        """Return what was written, clean; refuse what is no text."""
        values = dict(values) if isinstance(values, dict) else {}
        self._check_channel(values.get("channel"))
        subject = values.get("subject")
        values["subject"] = flatten(
            self._check_text(subject, self.env._("Enter the subject: what is it about?"))
        )[:LONGEST_SUBJECT]
        body = values.get("body")
        body = html_sanitize(body) if isinstance(body, str) else ""
        if is_html_empty(body):
            raise UserError(self.env._("Write something first."))
        values["body"] = Markup(body)
        values["reason"] = values["reason"] if isinstance(values.get("reason"), str) else ""
        return values

    @api.model
    def _write_email(self, case, values):
        """Send an e-mail by core's composer, which asks the gate and fills the outbox.

        :return: nothing to download, and what was done in words
        """
        person_id = values.get("person_id")
        people = case.contact_ids
        contact = people.filtered(lambda own: own.id == person_id) or case.recipient_id
        reader = self._find_reader(case, contact)
        if reader is None:
            raise UserError(
                self.env._("%s has no e-mail address that can be used.", contact.display_name)
            )
        moves = self._get_copied(self._get_items(case, values.get("item_ids") or []))
        attachments = self._make_copies(moves) if values.get("copies") else None
        composer = without_defaults(self.env["mail.compose.message"]).create(
            {
                "composition_mode": "comment",
                "model": case._name,
                "res_ids": str(case.ids),
                "partner_ids": [fields.Command.set(reader.ids)],
                "subject": values["subject"],
                "body": values["body"],
                "email_layout_xmlid": "mail.mail_notification_light",
                "attachment_ids": [fields.Command.set(attachments.ids if attachments else [])],
                "collections_gate_reason": values["reason"],
            }
        )
        _mails, message = composer._action_send_mail()
        # Sudo: whether it waits is told to whoever has written it.
        dispatch = self.env["collections.dispatch"].sudo()
        dispatch = dispatch.search([("message_id", "in", message.ids)], limit=1)
        if dispatch.state == "waiting" and dispatch.retry_at:
            return False, self.env._(
                "e-mail to %(name)s waits until %(time)s: %(why)s",
                name=reader.name,
                time=format_datetime(self.env, dispatch.retry_at, dt_format="short"),
                why=dispatch.gate_text or "",
            )
        return False, self.env._("e-mail to %s is on its way", reader.name)

    @api.model
    def _write_letter(self, case, values):
        """Make a letter of what was written.

        :return: where it is downloaded, to be printed now, and what was done in words
        """
        letters = self.env["collections.letter"]
        letter = letters._hand_over(
            case,
            self._get_reader(case, "letter"),
            LETTER_REPORT,
            values["subject"],
            self._get_items(case, values.get("item_ids") or []).move_id,
            body=values["body"],
            data=self._get_letter_data(values),
            reason=values["reason"],
        )
        return letters._get_url(letter), self.env._("letter made, print it now")

    @api.model
    def _make_letter(self, case, values):
        """Return a letter as PDF, to look at."""
        document = self.env["collections.document"].with_company(case.company_id)
        data = self._get_letter_data(values)
        return document._render_pdfs(LETTER_REPORT, case.ids, data)[case.id]

    @api.model
    def _get_letter_data(self, values):
        """Return what the report gets beside the case: the words."""
        return {"subject": values["subject"], "body": str(values["body"])}

    @api.model
    def preview_letter(self, case_id, values=None):
        """Return the letter that is being written, as it will be printed.

        :param int case_id: the case
        :param dict values: ``subject`` and ``body``
        :return: the PDF, as base64
        """
        case = self._get_case_to_work(case_id)
        values = self._check_written({**(values or {}), "channel": "letter"})
        return base64.b64encode(self._make_letter(case, values)).decode()
