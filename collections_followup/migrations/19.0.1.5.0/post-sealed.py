"""What was sent before gets its seal: a hash of the words and the letter as they are kept now.

It says that nothing was changed since the upgrade. A letter whose file cannot be read gets none.
"""

from hashlib import sha256

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

# Letters are read file by file; of so many at a time the hashes are written together.
BATCH = 200


def migrate(cr, version):
    if not version:
        return
    for table, without_letter in (
        ("collections_notice", SQL("attachment_id IS NULL")),
        ("collections_plan_notice", SQL("TRUE")),
    ):
        cr.execute(
            SQL(
                """
                UPDATE %s
                   SET content_hash = encode(
                           sha256(convert_to(COALESCE(content, ''), 'UTF8')), 'hex')
                 WHERE state = 'sent' AND content_hash IS NULL AND %s
                """,
                SQL.identifier(table),
                without_letter,
            )
        )
    _seal_letters(cr)


def _seal_letters(cr):
    env = api.Environment(cr, SUPERUSER_ID, {})
    last = 0
    while True:
        cr.execute(
            SQL(
                """
                SELECT id, COALESCE(content, ''), attachment_id
                  FROM collections_notice
                 WHERE state = 'sent' AND content_hash IS NULL AND attachment_id IS NOT NULL
                   AND id > %s
              ORDER BY id
                 LIMIT %s
                """,
                last,
                BATCH,
            )
        )
        rows = cr.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        attachments = env["ir.attachment"].browse([row[2] for row in rows])
        files = {attachment.id: attachment.raw for attachment in attachments}
        hashes = [
            (notice_id, sha256(content.encode() + b"\0" + files[attachment_id]).hexdigest())
            for notice_id, content, attachment_id in rows
            if files[attachment_id]
        ]
        if hashes:
            cr.execute(
                SQL(
                    "UPDATE collections_notice n SET content_hash = v.content_hash"
                    " FROM (VALUES %s) AS v(id, content_hash) WHERE n.id = v.id",
                    SQL(", ").join(SQL("(%s, %s)", *row) for row in hashes),
                )
            )
        env.invalidate_all(flush=False)
