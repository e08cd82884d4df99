from odoo import api, models
from odoo.tools import formatLang, html2plaintext

from ..base.collections_dossier_source import Entry

# What happens before others; the rest is work among colleagues, or stands elsewhere in the dossier.
TOLD = ("filing", "service", "hearing", "decision", "enforcement", "end")
# The step that an action writes when it is filed.
FILED = ("filing", True)


class CollectionsDossierLegal(models.AbstractModel):
    """Legal actions about the items: what was filed, its documents, and what came of it."""

    _name = "collections.dossier.legal"
    _inherit = ["collections.dossier.source"]
    _description = "Legal Actions against a Customer"

    _dossier_order = 86

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE: what was neither filed nor sent was told to nobody
        actions = self.env["collections.legal.action"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="id",
        )
        entries = []
        for action in actions:
            sent = action.document_ids.filtered(lambda own: own.state == "sent").sorted("id")
            if action.date_filed or sent:
                entries += self._tell_action(action)
                entries += [self._tell_document(own) for own in sent]
        return entries

    @api.model
    def _tell_action(self, action):
        """Return that an action was filed, and the steps that others know of."""
        env, entries = self.env, []
        if action.date_filed:
            text = env._(
                "%(number)s, %(kind)s: %(amount)s claimed. Filed with: %(court)s. Reference: "
                "%(reference)s",
                number=action.name,
                kind=action.kind_id.name,
                amount=formatLang(env, action.amount_claimed, currency_obj=action.currency_id),
                court=action.court_id.display_name or "-",
                reference=action.reference or "-",
            )
            entries.append(Entry(action.date_filed, env._("Legal action"), text))
        kinds = dict(action.step_ids._fields["kind"]._description_selection(env))
        for step in action.step_ids:
            # That it was filed is told above.
            if step.kind not in TOLD or not step.is_done or (step.kind, step.is_auto) == FILED:
                continue
            text = f"{action.name}, {kinds[step.kind]}: {step.name}"
            # Why somebody closed an action is said to colleagues.
            if step.outcome and not step.is_auto:
                text = f"{text}. {step.outcome}"
            entries.append(Entry(step.date, env._("Legal action"), text))
        return entries

    @api.model
    def _tell_document(self, document):
        """Return a document as it left."""
        env, folder = self.env, self.env._("Legal actions")
        channels = dict(document._fields["channel"]._description_selection(env))
        text = env._(
            "%(number)s, %(level)s, %(channel)s, to %(person)s. Hash when sent: %(hash)s",
            number=document.name,
            level=document.layout_id.name,
            channel=channels[document.channel],
            person=document.address or "-",
            hash=document.content_hash or "-",
        )
        if document.is_altered:
            text = env._("%s. It was altered since.", text)
        kept = document._get_sealed_files().with_context(bin_size=False)
        files = [(folder, f"{document.date} {own.name}", own.raw) for own in kept if own.raw]
        if not files:
            words = html2plaintext(document.content or "")
            files = [(folder, f"{document.date} {document.display_name}.txt", words.encode())]
        return Entry(document.date, env._("Legal action"), text, tuple(files))
