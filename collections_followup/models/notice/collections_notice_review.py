"""What reviewers see of a notice before it goes: the text as the customer will get it."""

from odoo import api, fields, models
from odoo.tools import is_html_empty
from odoo.tools.mail import append_content_to_html

from ...engine import sms_length
from .collections_notice import WAITING


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    preview = fields.Html(
        compute="_compute_preview",
        sanitize=False,
        help="The notice as the customer will get it, or got it.",
    )
    problem = fields.Char(
        string="What is wrong",
        compute="_compute_problem",
        help="What keeps the notice from its customer, or would do so.",
    )
    next_step = fields.Char(
        compute="_compute_next_step", help="What to do about a notice that does not go out."
    )
    is_editable = fields.Boolean(compute="_compute_is_editable")
    change = fields.Char(
        string="Since prepared",
        compute="_compute_change",
        help="Whether the notice would still claim what it was prepared with. It is read again "
        "when it goes.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_is_editable(self):
        may_write = self.env["collections.notice"].has_access("write")
        for notice in self:
            notice.is_editable = may_write and notice.state in ("draft", "approved", "failed")

    @api.depends("state", "line_ids")
    def _compute_change(self):
        waiting = self.filtered(lambda notice: notice.id and notice.state in WAITING)
        changed = set()
        for company, notices in waiting.grouped("company_id").items():
            if company._collections_keeps_cases():
                changed |= self.env["collections.followup.asked"]._find_changed(notices)
        for notice in self:
            notice.change = notice.id in changed and self.env._("Claim has changed.")

    @api.depends("subject", "body", "state", "content", "recipient_id", "channel", "line_ids")
    def _compute_preview(self):
        previews = {}
        for channel, notices in self.filtered("id").grouped("channel").items():
            unsent = notices.filtered(
                lambda notice: notice.state != "sent" or is_html_empty(notice.content)
            )
            # Sudo: drawn with all rights: a collector may not read bank accounts or portal tokens.
            previews.update(unsent.sudo()._get_previews(channel))
        for notice in self:
            notice.preview = previews.get(notice.id) or notice.content

    def _get_previews(self, channel):
        """Return what the customers get by these notices through a channel, as HTML.

        :param str channel: one of ``_get_all_channels`` of levels
        :return: markup by notice id
        """
        document = self.env["collections.document"]
        if not self:
            return {}
        if channel == "sms":
            contents = {
                notice_id: (False, text)
                for notice_id, text in document._get_sms_texts(self).items()
            }
        elif channel in ("phone", "manual"):
            contents = document._get_task_contents(self)
        else:
            contents = document._get_email_contents(self)
        if channel == "email":
            contents = self._add_opt_out_lines(contents)
        qweb = self.env["ir.qweb"]
        return {
            notice_id: qweb._render(
                "collections_followup.notice_preview",
                {
                    "plain": channel == "sms",
                    "title": title,
                    "text": text,
                    "length": channel == "sms" and self._describe_sms_length(text),
                },
            ).strip()
            for notice_id, (title, text) in contents.items()
        }

    @api.model
    def _describe_sms_length(self, text):
        """Return how long a text message is, in words: what it costs follows from that."""
        length, parts = sms_length.measure(text)
        if parts < 2:
            return self.env._("%s characters: one text message.", length)
        return self.env._(
            "%(length)s characters: %(parts)s text messages.", length=length, parts=parts
        )

    def _add_opt_out_lines(self, contents):
        """Return the texts of e-mails with the line to opt out that will be added to them.

        Its link is made when the e-mail goes.

        :param dict contents: title and text by notice id
        """
        result = dict(contents)
        for notice in self:
            reader = notice._get_contact()
            if notice.level_id.required or reader._collections_is_colleague():
                continue
            lang = notice.lang or reader.lang or self.env.lang
            line = (
                self.with_context(lang=lang)
                .env["ir.qweb"]
                ._render("collections_followup.opt_out_footer", {"url": False})
            )
            title, text = contents[notice.id]
            result[notice.id] = title, append_content_to_html(text, line, plaintext=False)
        return result

    @api.depends("state", "failure_type", "delivery_problem")
    def _compute_problem(self):
        for notice in self:
            failed = notice.state == "failed"
            notice.problem = notice._get_failure_label() if failed else notice.delivery_problem

    @api.depends("state", "failure_type", "delivery_problem", "date_planned", "retry_at")
    def _compute_next_step(self):
        advice = {
            "no_email": self.env._("Enter an e-mail address on the contact, then send again."),
            "bad_email": self.env._("Correct the e-mail address of the contact, then send again."),
            "blacklisted": self.env._(
                "Use another channel, or ask the customer whether e-mails are welcome again."
            ),
            "bounced": self.env._("Find the right e-mail address, then send again."),
            "no_address": self.env._(
                "Enter street, city and country of the customer, then send again."
            ),
            "no_phone": self.env._("Enter a phone number on the contact, then send again."),
            "bad_phone": self.env._("Correct the phone number of the contact, then send again."),
            "no_service": self.env._(
                "Install the module of the service, or use another channel on the level."
            ),
            "no_user": self.env._("Choose a collector for the case, then send again."),
            "server": self.env._("Check the outgoing mail server in Settings, then send again."),
            "rendering": self.env._("Correct the text of the level, then send again."),
            "service": self.env._("Check the account of the service, then send again."),
            "enclosure": self.env._("Enter what is missing, then send again."),
            "gate": self.env._(
                "Use another channel, or ask the customer whether this one is welcome again."
            ),
            "doubt": self.env._(
                "Ask the customer, or look for its Message-Id in the log of your mail server; then "
                "say whether it arrived, or send again."
            ),
        }
        labels = {
            label: key
            for key, label in self._fields["failure_type"]._description_selection(self.env)
        }
        for notice in self:
            if notice.state == "failed":
                notice.next_step = advice.get(notice.failure_type)
            elif notice.delivery_problem:
                notice.next_step = advice.get(labels.get(notice.delivery_problem))
            else:
                notice.next_step = False

    def action_write_own_text(self):
        """Start the notice's own words from those of its level, for editing."""
        self.ensure_one()
        self._check_editable()
        level = self.level_id.with_context(lang=self.lang or self.env.lang)
        self.write({"subject": level.subject, "body": level.body})
        return True

    def action_drop_own_text(self):
        """Return to the words of the level."""
        self._check_editable()
        self.write({"subject": False, "body": False})
        return True

    def action_view_letter(self):
        """Open the letter as a PDF: the one that was made, or how it would look now."""
        self.ensure_one()
        if self.attachment_id:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self.attachment_id.id}",
                "target": "new",
            }
        return self.env.ref("collections_followup.action_report_letter").report_action(self)

    def action_view_contact(self):
        """Open the contact that gets the notice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": (self.recipient_id or self.partner_id).id,
            "view_mode": "form",
        }

    def action_ask_send(self):
        """Send these notices, after a person was asked."""
        return self.action_send()
