from odoo import api, models
from odoo.tools import formatLang, html2plaintext

from ..base.collections_dossier_source import Entry


class CollectionsDossierDispute(models.AbstractModel):
    """Disputes about the invoices: what the customer said, what was answered, and the files."""

    _name = "collections.dossier.dispute"
    _inherit = ["collections.dossier.source"]
    _description = "Disputes of a Customer"

    _dossier_order = 80

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, folder = self.env, self.env._("Disputes")
        disputes = env["collections.dispute"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("line_ids.move_id", "in", about.items.move_id.ids),
            ],
            order="date_raised, id",
        )
        outcomes = dict(disputes._fields["outcome"]._description_selection(env))
        attached = {}
        for number, file in self._get_dossier_attachments(disputes):
            attached.setdefault(number, []).append((folder, file.name, file.raw))
        entries = []
        for own in disputes:
            text = env._(
                "%(number)s: %(reason)s, %(amount)s disputed. %(subject)s",
                number=own.name,
                reason=own.reason_id.name,
                amount=formatLang(env, own.amount_disputed, currency_obj=own.currency_id),
                subject=own.subject or "",
            ).strip()
            files = attached.get(own.id, [])
            words = html2plaintext(own.description or "").strip()
            if words:
                files = [(folder, f"{own.name}.txt", words.encode()), *files]
            entries.append(Entry(own.date_raised, env._("Dispute"), text, tuple(files)))
            if own.state != "open":
                answer = html2plaintext(own.answer or "").strip()
                files = ()
                if answer:
                    name = f"{own.name} {env._('Answer')}.txt"
                    files = ((folder, name, answer.encode()),)
                text = env._(
                    "%(number)s was closed: %(outcome)s, %(amount)s accepted.",
                    number=own.name,
                    outcome=outcomes.get(own.outcome, "-"),
                    amount=formatLang(env, own.amount_accepted, currency_obj=own.currency_id),
                )
                entries.append(Entry(own.date_closed, env._("Answer to a dispute"), text, files))
        return entries
