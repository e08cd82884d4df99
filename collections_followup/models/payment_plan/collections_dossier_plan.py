from odoo import api, models
from odoo.tools import formatLang

from ..base.collections_dossier_source import Entry


class CollectionsDossierPlan(models.AbstractModel):
    """Payment plans about the items: the agreement, who accepted it, the signature."""

    _name = "collections.dossier.plan"
    _inherit = ["collections.dossier.source"]
    _description = "Payment Plans with a Customer"

    _dossier_order = 72

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE: a draft was told to nobody
        env, folder = self.env, self.env._("Payment plans")
        plans = env["collections.plan"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("state", "!=", "draft"),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="id",
        )
        states = dict(plans._fields["state"]._description_selection(env))
        attached = {}
        for number, file in self._get_dossier_attachments(plans):
            attached.setdefault(number, []).append((folder, f"{file.name}", file.raw))
        entries = []
        for plan in plans:
            paper = self._print_dossier("collections_followup.report_plan", plan)
            text = env._(
                "%(number)s over %(amount)s in %(count)s instalments. %(state)s.",
                number=plan.name,
                amount=formatLang(env, plan.amount_total, currency_obj=plan.currency_id),
                count=len(plan.installment_ids),
                state=states[plan.state],
            )
            if plan.signed_by:
                text = env._("%(plan)s Accepted by %(name)s.", plan=text, name=plan.signed_by)
            files = [(folder, f"{plan._get_document_name()}.pdf", paper)]
            image = self._read_signature(plan)
            if image:
                files.append((folder, f"{plan._get_document_name()}.png", image))
            day = plan.date_signed or plan.date_active
            day = day or about.company._collections_day_of(plan.create_date)
            files += attached.get(plan.id, [])
            entries.append(Entry(day, env._("Payment plan"), text, tuple(files)))
        return entries

    @api.model
    def _read_signature(self, plan):
        """Return the picture of the signature under a plan, as bytes; none where there is none."""
        # Sudo: a part of a plan that the user may read.
        found = self.env["ir.attachment"].sudo()
        found = found.search(
            [
                ("res_model", "=", plan._name),
                ("res_id", "=", plan.id),
                ("res_field", "=", "signature"),
            ],
            limit=1,
        )
        return found.raw
