from odoo import api, models
from odoo.fields import Command
from odoo.tools import plaintext2html

TOPICS = ("question", "copies")


class CollectionsSelfServiceQuestion(models.AbstractModel):
    """A customer writes to the collector: it lands on the case, as an e-mail does."""

    _name = "collections.self.service.question"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Question"

    _kind = "question"
    _setting = "collections_self_question"

    @api.model
    def _read(self, access, form, files):
        items = self._find_items(access, form, needed=False)
        topic = form.choice("topic", TOPICS)
        text = form.text("text", 4000, needed=topic != "copies", many=True)
        form.files("files", files)
        return items, topic, text, files

    @api.model
    def _carry_out(self, access, clean, request):
        items, topic, text, files = clean
        names = ", ".join(dict.fromkeys(filter(None, items.mapped("move_name"))))
        if topic == "copies":
            # As the rules on answers know it.
            subject = self.env._("Please send copies of the invoices")
            text = "\n".join(filter(None, (subject, names, text)))
        else:
            subject = self.env._("Question from the account page")
            text = "\n".join(filter(None, (text, names)))
        request.write({"note": text, "item_ids": [Command.set(items.ids)]})
        case = self._find_case(access)
        thread = case or access.partner.with_env(self.env)
        attachments = self._keep_files(thread, files)
        title = f"{request.name}: {subject}"
        message = thread.message_post(
            body=plaintext2html(text),
            subject=title,
            author_id=access.contact.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachment_ids=attachments.ids,
        )
        reply = self.env["collections.reply"]._take_in(
            thread, message, company=access.company, channel="portal"
        )
        request.contact_id = reply.contact_id
        self.env["collections.desk.step"]._end_absence_sudo(case)
