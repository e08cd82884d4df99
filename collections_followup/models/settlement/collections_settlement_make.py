"""How a settlement is made over receivable items, and what cannot be settled."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    @api.model
    @api.private
    def _make(self, items, amount, deadline, **values):
        """Make a draft settlement over receivable items.

        :param items: open receivable items of one customer, company and currency
        :param float amount: agreed amount, in the currency of the items
        :param deadline: day (date or ``YYYY-MM-DD``) by which it has to be paid
        :param values: further fields: ``reason``, ``note``, ``terms``, ``contact_id``,
            ``user_id``
        :return: the settlement
        """
        owner = self._check_items(items)
        self._check_own(items)
        self._check_amount(amount)
        deadline = self.env["collections.checked"]._parse_date(deadline)
        if not deadline:
            raise UserError(self.env._("Enter the day by which the agreed amount is paid."))
        self._check_near(deadline, owner._collections_today())
        items = items.sudo()
        partner = items.partner_id.commercial_partner_id
        case_model = self.env["collections.case"].sudo()
        case = case_model._find_open(partner, owner).get((owner, partner), case_model)
        line_model = self.env["collections.settlement.line"]
        # People make settlements only here, where everything is checked: hence sudo.
        settlement = self.sudo().create(
            {
                "reason": "other",
                **values,
                "company_id": owner.id,
                "currency_id": items.currency_id.id,
                "partner_id": partner.id,
                **self._prepare_contact_vals(items, owner, values.get("contact_id")),
                "user_id": values.get("user_id")
                or self._find_worker(
                    case.user_id,
                    partner.with_company(owner).collections_user_id,
                    owner.sudo().collections_user_id,
                    self.env.user,
                    company=owner,
                ).id,
                "case_id": case.id,
                "amount": items.currency_id.round(amount),
                "date_deadline": deadline,
                "requested_by_id": self.env.uid,
                "line_ids": [
                    Command.create(line_model._prepare_item_vals(item))
                    for item in items.sorted(lambda i: (i.date_maturity or i.date, i.id))
                ],
            }
        )
        settlement.with_env(self.env)._check_terms()
        return self.browse(settlement.id)

    @api.model
    def _explain_items(self, problem, items):
        # EXTENDS 'collections.agreement'
        env = self.env
        if problem == "none":
            return env._("Choose the open items that the settlement is about.")
        if problem == "not_receivable":
            return env._(
                "%s is not a posted receivable item, so it cannot be settled.",
                self._get_item_name(items),
            )
        if problem == "customers":
            customers = items.partner_id.commercial_partner_id
            return env._(
                "A settlement is made with one customer. These items are of: %s.",
                ", ".join(customers[:5].mapped("display_name")),
            )
        if problem == "currencies":
            return env._(
                "A settlement is in one currency. Choose items in %s or in another one, not both.",
                items.currency_id[0].name,
            )
        if problem == "companies":
            return env._(
                "These items are of several companies. Make a settlement for each company."
            )
        return super()._explain_items(problem, items)

    @api.model
    def _explain_held(self, line):
        # OVERRIDE
        # Sudo: the state of the other settlement is told to whoever is refused.
        return self.env._(
            "%(item)s is in settlement %(settlement)s (%(state)s). Cancel that settlement first.",
            item=line.name,
            settlement=line.settlement_id.name,
            state=line.settlement_id.with_env(self.env).sudo()._get_state_label(),
        )

    def _get_replacing_text(self):
        # OVERRIDE
        return self.env._("Replaced by settlement %s.", self.name)

    def _check_terms(self):
        """Refuse an agreed amount or a deadline that makes no sense."""
        for settlement in self:
            today = settlement.company_id._collections_today()
            currency = settlement.currency_id
            if currency.compare_amounts(settlement.amount, 0) <= 0:
                raise UserError(
                    self.env._(
                        "Enter an agreed amount above 0. To give up the whole debt, write the "
                        "invoice off."
                    )
                )
            if currency.compare_amounts(settlement.amount, settlement.amount_open) >= 0:
                raise UserError(
                    self.env._(
                        "%(amount)s is no less than the %(open)s that is open: nothing would be "
                        "given up. Enter a lower amount, or log a promise to pay instead.",
                        amount=settlement._format(settlement.amount),
                        open=settlement._format(settlement.amount_open),
                    )
                )
            if settlement.date_deadline < today:
                raise UserError(
                    self.env._(
                        "The deadline %s has passed already. Enter a day from today on.",
                        format_date(self.env, settlement.date_deadline),
                    )
                )
