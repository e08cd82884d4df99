from odoo import api, models
from odoo.fields import Domain

# The services, in the order of their buttons, and whether they take the chosen items.
ORDER = (
    ("promise", True),
    ("plan", True),
    ("paid", True),
    ("dispute", True),
    ("remittance", False),
    ("question", False),
    ("preferences", False),
)
MOST = 10


class CollectionsSelfServiceSection(models.AbstractModel):
    """What customers can do by themselves, on the account page: buttons, offers, what was asked."""

    _name = "collections.self.service.section"
    _inherit = ["collections.portal.section"]
    _description = "Section of the Account Page: Self-Service"

    _section_order = 60
    _section_template = "collections_followup.self_service_section"

    @api.model
    def _get_labels(self):
        """Return what the buttons say."""
        env = self.env
        return {
            "promise": env._("Promise to pay"),
            "plan": env._("Pay in instalments"),
            "paid": env._("I have paid this"),
            "dispute": env._("Dispute an invoice"),
            "remittance": env._("Say what a payment is for"),
            "question": env._("Ask a question"),
            "preferences": env._("Language and contacts"),
        }

    @api.model
    def _get_actions_sudo(self, access, page):
        # OVERRIDE 'collections.portal.section'
        labels = self.with_env(access.env)._get_labels()
        return [
            {"label": labels[kind], "url": access.get_path(kind), "items": with_items}
            for kind, with_items in ORDER
            if self.env[f"collections.self.service.{kind}"]._is_offered_sudo(access)
        ]

    @api.model
    def _get_values_sudo(self, access, page):
        # OVERRIDE 'collections.portal.section'
        own = [("partner_id", "=", access.partner.id), ("company_id", "=", access.company.id)]
        plans, settlements = self.env["collections.self.service.accept"]._find_offers_sudo(access)
        disputes = access.env["collections.dispute"].search(own, order="id desc", limit=MOST)
        requests = access.env["collections.portal.request"].search(
            Domain(own) & Domain("kind", "not in", ("answer", "preferences")),
            order="id desc",
            limit=MOST,
        )
        if not (plans or settlements or disputes or requests):
            return None
        return {
            "plans": plans,
            "settlements": settlements,
            "disputes": disputes,
            "requests": requests,
        }
