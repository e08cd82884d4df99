"""A customer accepts what a collector has offered: a payment plan or a settlement, by signature."""

from odoo import api, models
from odoo.fields import Command
from odoo.tools import format_date

from ...engine import self_service

REPORTS = {
    "plan": "collections_followup.report_plan",
    "settlement": "collections_followup.report_settlement",
}


class CollectionsSelfServiceAccept(models.AbstractModel):
    _name = "collections.self.service.accept"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Acceptance of an Agreement"

    _kind = "accept"

    # ---------------------------------------------------------------------------- offers

    @api.model
    @api.private
    def _find_offers_sudo(self, access):
        """Return what this customer can accept now: plans and settlements."""
        mine = [("partner_id", "=", access.partner.id), ("company_id", "=", access.company.id)]
        requests = access.env["collections.portal.request"]
        plans = access.env["collections.plan"].search([*mine, ("state", "=", "approved")])
        # Those that were signed wait for their first payment.
        signed = requests.search([*mine, ("plan_id", "in", plans.ids), ("state", "=", "first")])
        settlements = access.env["collections.settlement"].search(
            [
                *mine,
                ("state", "=", "active"),
                ("date_limit", ">=", access.company._collections_today()),
            ]
        )
        accepted = requests.search(
            [*mine, ("kind", "=", "accept"), ("settlement_id", "in", settlements.ids)]
        )
        return plans - signed.plan_id, settlements - accepted.settlement_id

    @api.model
    @api.private
    def _find_offer_sudo(self, access, kind, offer_id):
        """Return a plan or settlement that this customer can accept now, or None.

        :param str kind: ``plan`` or ``settlement``
        """
        plans, settlements = self._find_offers_sudo(access)
        offers = {"plan": plans, "settlement": settlements}.get(kind)
        found = offers and offers.filtered(lambda own: own.id == offer_id)
        return found or None

    # ------------------------------------------------------------------------ signature

    @api.model
    def _read_signature(self, form):
        """Return name and signature of a form: a picture, or the name with which somebody agrees.

        :return: pair of the name and the picture (base64; False for none)
        """
        name = form.text("name", 120, needed=True)
        picture = form.get("signature")
        if self_service.is_picture(picture):
            return name, picture
        if picture or not form.flag("agree"):
            form.problems["signature"] = "signature"
        return name, False

    @api.model
    def _read(self, access, form, files):
        kind = form.choice("about", tuple(REPORTS))
        ids = form.ids("offer")
        offer = self._find_offer_sudo(access, kind, ids[0]) if ids else None
        if not offer and not form.problems:
            form.problems[""] = self.env._(
                "This offer cannot be accepted any more: it was accepted, has ended or has changed."
            )
        elif offer and form.get("digest") != self._get_digest(offer):
            form.problems[""] = self.env._(
                "The offer has changed since it was shown. Look at it again, and sign then."
            )
        return kind, offer, *self._read_signature(form)

    @api.model
    @api.private
    def _get_digest(self, offer):
        """Return what says whether an offer is still as it was shown."""
        if offer._name == "collections.plan":
            rows = offer.installment_ids.sorted(lambda row: (row.date_due, row.sequence))
            return self_service.make_digest(
                [offer.id, [[row.date_due, row.amount] for row in rows], offer.note or ""]
            )
        return self_service.make_digest(
            [offer.id, offer.amount, offer.date_deadline, offer.terms or ""]
        )

    @api.model
    def _carry_out(self, access, clean, request):
        kind, offer, name, signature = clean
        offer = offer.with_env(self.env)
        items = offer.line_ids.move_line_id
        self._lock(items)
        request.write(
            {
                "currency_id": offer.currency_id.id,
                "amount": offer.amount_total if kind == "plan" else offer.amount,
                "item_ids": [Command.set(items.ids)],
                f"{kind}_id": offer.id,
                "digest": self._get_digest(offer),
                "signed_by": name,
                "signature": signature,
            }
        )
        text = self.env._(
            "accepts %(offer)s, signed by %(name)s on %(day)s",
            offer=offer.name,
            name=name,
            day=format_date(self.env, access.company._collections_today()),
        )
        self._log_contact(access, request, text, items.move_id)
        if kind == "plan":
            self._accept_plan(access, offer, request)
            return
        offer._message_log(body=f"{request.name}: {text}")
        request._keep_document(REPORTS[kind], offer)

    @api.model
    def _accept_plan(self, access, plan, request):
        """Let a plan that was offered come into force, at once or after its first payment."""
        if access.company.collections_self_plan_start == "paid":
            plan._check_laws(accepting=True)
            request.state = "first"
            request._keep_document(REPORTS["plan"], plan)
        else:
            request._bring_into_force()
