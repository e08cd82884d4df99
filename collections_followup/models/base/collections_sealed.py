"""What was sent stays as it was: nobody below an administrator changes it, and a change shows."""

from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

MANAGER = "collections_followup.group_collections_manager"


class CollectionsSealed(models.AbstractModel):
    """A message whose words are kept with a hash of them, taken when it was sent."""

    _name = "collections.sealed"
    _description = "What Was Sent"

    # The field with the file that is kept with the words, of kinds that are sealed by it.
    _sealed_file = None

    # Each kind says what its words are.
    content = fields.Html(sanitize=False)
    content_hash = fields.Char(
        string="Hash (SHA-256)",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Of the words and the letter, taken when the notice was sent.",
    )
    is_altered = fields.Boolean(
        compute="_compute_is_altered",
        compute_sudo=True,
        help="What is kept is not what was sent: the hash taken then is another.",
    )

    def _compute_is_altered(self):
        for record in self:
            record.is_altered = bool(record.content_hash) and (
                record.content_hash != record._get_content_hash()
            )

    def _get_sealed_files(self):
        """Return the attachments that were sent as part of this record."""
        return self.env["ir.attachment"]

    def _get_content_hash(self):
        """Return the SHA-256 of the words and files that this record keeps, as hex digits."""
        self.ensure_one()
        digest = sha256(str(self.content or "").encode())
        # Forms ask for sizes instead of files: the hash is of the files.
        for attachment in self._get_sealed_files().with_context(bin_size=False):
            digest.update(b"\0" + (attachment.raw or b""))
        return digest.hexdigest()

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "sent":
            for record in self:
                # Beside what the models say of a sent record: it is part of sending it.
                super(CollectionsSealed, record).write({"content_hash": record._get_content_hash()})
        return result

    # ------------------------------------------------------ in core's own records

    @api.model
    @api.private
    def _may_unseal(self):
        """Return whether the user may change what was sent. Sudo mode of his is not enough."""
        user = self.env.user
        return user._is_superuser() or user.has_group(MANAGER)

    @api.model
    @api.private
    def _find_sealed_messages(self, ids):
        """Return the ids of those messages that left the house from Collections.

        :param ids: ids of messages
        """
        if not ids:
            return set()
        for model in ("collections.notice", "collections.dispatch"):
            self.env[model].flush_model(["message_id", "state"])
        self.env["mail.message"].flush_model(["model", "message_type"])
        self.env["mail.notification"].flush_model(["mail_message_id", "notification_type"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id
                  FROM mail_message m
                 WHERE m.id IN %s
                   AND (EXISTS (SELECT 1 FROM collections_notice n
                                 WHERE n.message_id = m.id AND n.state = 'sent')
                        OR EXISTS (SELECT 1 FROM collections_dispatch d
                                    WHERE d.message_id = m.id
                                      AND d.state IN ('handing', 'sent', 'uncertain'))
                        OR starts_with(m.model, 'collections.')
                           AND (m.message_type IN ('email', 'email_outgoing')
                                OR EXISTS (SELECT 1 FROM mail_notification o
                                            WHERE o.mail_message_id = m.id
                                              AND o.notification_type IN ('email', 'sms'))))
                """,
                tuple(ids),
            )
        )
        return {message_id for (message_id,) in rows}

    @api.model
    @api.private
    def _find_sealed_files(self, ids):
        """Return the ids of those attachments that were sent from Collections, or are its proof.

        Proof are signatures, documents and what customers have handed in: a record that people
        do not write would be worth nothing if they could write its files.

        Documents that accounting keeps, such as the invoices themselves, stay accounting's.

        :param ids: ids of attachments
        """
        if not ids:
            return set()
        self.env["collections.notice"].flush_model(["attachment_id", "state"])
        self.env["collections.letter.batch"].flush_model(["attachment_id", "manifest_id"])
        self.env["mail.message"].flush_model(["attachment_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id, r.message_id,
                       EXISTS (SELECT 1 FROM collections_notice n
                                WHERE n.state = 'sent'
                                  AND (n.attachment_id = a.id
                                       OR a.res_model = 'collections.notice' AND n.id = a.res_id))
                       OR EXISTS (SELECT 1 FROM collections_letter_batch b
                                   WHERE a.id IN (b.attachment_id, b.manifest_id))
                  FROM ir_attachment a
             LEFT JOIN message_attachment_rel r ON r.attachment_id = a.id
                 WHERE a.id IN %s AND a.res_model IS DISTINCT FROM 'account.move'
                """,
                tuple(ids),
            )
        )
        messages = self._find_sealed_messages({row[1] for row in rows if row[1]})
        found = {row[0] for row in rows if row[2] or row[1] in messages}
        for name in self.env.registry.descendants(["collections.sealed"], "_inherit"):
            found.update(self.env[name]._find_own_sealed_files(ids))
        return found | self._find_kept_files(ids)

    @api.model
    def _find_kept_files(self, ids):
        """Return which attachments belong to records that people do not write, and are kept."""
        # Sudo: only to what they belong.
        files = self.env["ir.attachment"].sudo().browse(ids).exists()
        guarded = self.env.registry.descendants(["collections.guarded"], "_inherit")
        return {
            file_id
            for model, own in files.grouped("res_model").items()
            if model in guarded and not self.env[model]._abstract
            for file_id in self.env[model]._find_guarded_files(own)
        }

    @api.model
    def _find_own_sealed_files(self, ids):
        """Return which attachments are files that records of this model have sent."""
        if self._abstract or not self._sealed_file:
            return []
        self.flush_model([self._sealed_file, "state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE state = 'sent' AND %s IN %s",
                SQL.identifier(self._sealed_file),
                SQL.identifier(self._table),
                SQL.identifier(self._sealed_file),
                tuple(ids),
            )
        )
        return [row[0] for row in rows]

    @api.model
    @api.private
    def _get_sealed_error(self):
        """Return the refusal that a person reads who would change what was sent or proposed."""
        return AccessError(
            self.env._(
                "This was sent, signed or handed in, or belongs to a proposal: it is kept as it "
                "is. An administrator of the Collections team may change it."
            )
        )
