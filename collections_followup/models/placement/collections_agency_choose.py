"""Which agency gets a debt: those that take it, and which of them."""

from odoo import api, models
from odoo.tools import formatLang

from ...engine import placement
from .collections_agency import PLACES


class CollectionsAgency(models.Model):
    _inherit = "collections.agency"

    @api.private
    def _takes(self, customer, amount, days, place):
        """Return whether this agency takes a debt.

        :param customer: the commercial partner
        :param float amount: all items together, in the agency's currency
        :param int days: how late the item is that is least late
        :param int place: 1 for the first placement of the debt, 2, or 3 for each later one
        """
        self.ensure_one()
        # Sudo: address and language of the customer decide, whoever proposes.
        customer, compare = customer.sudo(), self.currency_id.compare_amounts
        states = self.state_ids.filtered(lambda own: own.country_id == customer.country_id)
        return (
            self.customers in ("all", "company" if customer.is_company else "person")
            and (not self.country_ids or customer.country_id in self.country_ids)
            and (not states or customer.state_id in states)
            and (not self.lang_ids or customer.lang in self.lang_ids.mapped("code"))
            and days >= self.min_days
            and compare(amount, self.min_amount) >= 0
            and (not self.max_amount or compare(amount, self.max_amount) <= 0)
            and self[PLACES[place]]
        )

    @api.model
    @api.private
    def _choose(self, company, customer, amount, days, place, had):
        """Return the agency that gets a debt, and in words why; an empty one if none takes it.

        :param company: the company that keeps the cases
        :param had: agencies that had one of the items before: they do not get it again
        :param others: see ``_takes``
        """
        # Sudo: who is asked, and what each got until now, decides, whoever proposes.
        every = self.sudo().search([("company_id", "=", company.id)])
        taking = (every - had.sudo()).filtered(
            lambda agency: agency._takes(customer, amount, days, place)
        )
        by_share = company.sudo().collections_placement_choice == "share"
        placed = taking._read_placed_sudo() if by_share else {}
        found = placement.choose(
            [
                placement.Candidate(
                    agency.id, agency.sequence, agency.share, placed.get(agency, 0.0)
                )
                for agency in taking
            ],
            amount,
            by_share,
        )
        if not found:
            return self.browse(), self._explain_nobody(every, had)
        chosen = self.browse(found.key)
        return chosen, chosen._explain_choice(found, taking, had)

    def _read_placed_sudo(self):
        """Return what these agencies got until now, in their currency."""
        # Sudo: what was placed counts, whoever sees it.
        return dict(
            self.env["collections.placement"]
            .sudo()
            ._read_group(
                [("agency_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["agency_id"],
                ["amount_company:sum"],
            )
        )

    @api.model
    def _explain_nobody(self, every, had):
        if not every:
            return self.env._("There is no agency yet. Enter one under Configuration, Agencies.")
        if had:
            return self.env._("No agency takes this debt that did not have it before.")
        return self.env._("No agency takes a debt of this kind, age and amount, and from there.")

    def _explain_choice(self, found, taking, had):
        """Return in words why this agency gets a debt.

        :param found: a ``placement.Choice``
        :param taking: the agencies that take it
        :param had: those that had it before
        """
        self.ensure_one()
        # Sudo: names of agencies are told to whoever reads what is placed with them.
        names = ", ".join(taking.sudo().mapped("display_name"))
        texts = {
            "only": self.env._("The only agency that takes it."),
            "first": self.env._("The first in the list of those that take it: %s.", names),
            "share": self.env._(
                "Furthest behind its share: %(target)s %% of what is placed is its part, "
                "%(actual)s %% it got until now. Others that take it: %(names)s.",
                target=formatLang(self.env, float(found.target or 0), digits=1),
                actual=formatLang(self.env, float(found.actual or 0), digits=1),
                names=", ".join((taking - self).sudo().mapped("display_name")),
            ),
        }
        text = texts[found.why]
        if had:
            before = ", ".join(had.sudo().mapped("display_name"))
            text = self.env._("%(why)s It was with %(before)s before.", why=text, before=before)
        return text
