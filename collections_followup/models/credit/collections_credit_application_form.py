"""The form behind the link: what the customer sees without login, and what is taken from it.

Nobody is logged in here: the link says which application it is, signed with the key of the
database. All of it runs in sudo mode, touches that one record, and writes what the engine read.
"""

import hashlib
import secrets
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import credit_application
from ..base.collections_guarded import without_defaults

PATH = "/collections/credit-application"
SCOPE = "collections_credit_application"
TASK = "collections_followup.mail_activity_type_credit_application"
# No browser shows what is said to be of this kind; of what is said to be of none, Odoo guesses it.
UNSHOWN = "application/x-unverified"
# So often in an hour the form of one link may be sent.
MOST_TRIES = 10


class CollectionsCreditApplication(models.Model):
    _inherit = "collections.credit.application"

    @api.model
    def _make_nonce(self):
        return secrets.token_urlsafe(16)

    def _get_link_sudo(self):
        """Return the address of the form."""
        self.ensure_one()
        # Sudo: the nonce makes the link, which nobody reads.
        own = self.sudo()
        # A day longer than it is said to work, wherever the customer is: the day decides.
        end = datetime.combine(own.date_expires, time.max) + timedelta(days=1)
        token = own.env["collections.signed"]._sign_values(SCOPE, [own.id, own.nonce], end)
        return f"{own.company_id.get_base_url()}{PATH}/{token}"

    @api.model
    @api.private
    def _find_by_token_sudo(self, token):
        """Return the application of a link, sudoed; None if it was changed, expired or revoked.

        :param str token: the signed part of the link
        """
        # Sudo: whoever has the link is nobody here; it says which record it is about.
        own = self.sudo()
        values = own.env["collections.signed"]._read_values(SCOPE, token)
        if not isinstance(values, list) or len(values) != 2:
            return None
        found = own.browse(values[0]).exists()
        known = found.nonce or ""
        if not found or not secrets.compare_digest(known.encode(), str(values[1]).encode()):
            return None
        return found if found.is_open or found.date_received else None

    def _get_form_lang(self):
        """Return the language that the form is shown in."""
        self.ensure_one()
        # Sudo: languages of the customer and the company, told to nobody.
        own = self.sudo()
        return self.env["collections.document"]._get_installed_language(
            own.partner_id.lang, own.company_id
        )

    def _get_consent(self):
        """Return the words that the customer agrees to, and their version."""
        self.ensure_one()
        # Sudo: a setting that is shown to whoever has the link.
        company = self.sudo().company_id
        text = (company.collections_credit_consent or "").strip() or self.env._(
            "I may apply for credit for this company, and what I enter is true. %s may keep it, "
            "ask the references and the bank that I name, obtain reports of credit agencies about "
            "this company, and keep how it pays. I can withdraw this at any time for the future; "
            "credit may end then.",
            company.name,
        )
        return text, hashlib.sha256(text.encode()).hexdigest()[:12]

    def _count_try_sudo(self):
        """Count that the form is sent; return whether that is too often.

        The row is locked: of two who send it at once the second sees what the first has done.
        """
        self.ensure_one()
        self.env.cr.execute(
            SQL("SELECT id FROM collections_credit_application WHERE id = %s FOR UPDATE", self.id)
        )
        # Sudo: nobody is logged in.
        own = self.sudo()
        own.invalidate_recordset()
        now = fields.Datetime.now()
        if not own.tries_since or own.tries_since < now - timedelta(hours=1):
            own.write({"tries": 1, "tries_since": now})
            return False
        if own.tries >= MOST_TRIES:
            return True
        own.tries += 1
        return False

    def _receive_sudo(self, values, files, is_agreed, address):
        """Take in what a customer has sent by the form.

        :param values: what was sent, by name
        :param files: list of a name and the content in bytes
        :param bool is_agreed: whether the consent is given
        :param str address: the IP address that it comes from
        :return: what was entered as clean values, and problems by field: see
            ``credit_application.read``, ``consent`` and ``documents``; none where it is taken in
        """
        self.ensure_one()
        clean, problems = credit_application.read(values)
        if problem := credit_application.check_files(files):
            problems["documents"] = problem
        if not is_agreed:
            problems["consent"] = "missing"
        if problems:
            return clean, problems
        # Sudo: nobody is logged in; the link is for this record.
        own = self.sudo()
        text, version = own._get_consent()
        own.write(
            {
                **clean,
                "amount": float(clean["amount"]),
                "state": "received",
                "date_received": fields.Datetime.now(),
                "consent_text": text,
                "consent_version": version,
                "consent_ip": address,
            }
        )
        own._keep_documents_sudo(files)
        own._plan_task_sudo()
        return clean, {}

    def _keep_documents_sudo(self, files):
        """Keep files so that a browser saves them and shows none of them."""
        # Sudo: nobody is logged in; the files are the add-on's.
        without_defaults(self.env["ir.attachment"]).sudo().create(
            [
                {
                    "name": f"{number} {name}",
                    "raw": content,
                    "mimetype": UNSHOWN,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for number, (name, content) in enumerate(files, 1)
            ]
        )

    def _plan_task_sudo(self):
        """Plan a task for whoever works on the customer, or else who has sent the link."""
        # Sudo: tasks of people, by nobody.
        self = self.sudo()
        users = self.env["collections.case"]._read_collectors(self.partner_id, self.company_id)
        person = users[self.company_id, self.partner_id] or self.user_id
        without_defaults(self.env["mail.activity"]).with_context(
            mail_activity_quick_update=True
        ).create(
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
                "activity_type_id": self.env.ref(TASK).id,
                "automated": True,
                "summary": self.env._("Credit application of %s", self.partner_id.display_name),
                "date_deadline": self.company_id._collections_today(),
                "user_id": person[:1].id,
            }
        )
