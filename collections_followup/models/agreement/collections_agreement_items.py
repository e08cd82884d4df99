"""Which receivable items can be in one new agreement, and whose they are."""

from odoo import api, models
from odoo.exceptions import UserError


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    # ------------------------------------------------------------- what is refused, and why

    @api.model
    @api.private
    def _check_items(self, items, besides=None, agreed=False):
        """Refuse receivable items that cannot form one agreement of this kind.

        :param items: journal items
        :param besides: agreements of this kind that may hold the items: the one that is checked,
            and what it replaces
        :param bool agreed: whether it was made before: then the customer may have paid some of
            the items since, but not all
        :return: the company that keeps the agreement
        """
        # Sudo: the check holds whatever items the user may read; whose they are is checked for
        # the user.
        items = items.sudo()
        self._check_open(items, agreed)
        self._check_one_customer(items)
        if len(items.currency_id) > 1:
            raise UserError(self._explain_items("currencies", items))
        owner = self._check_one_company(items)
        self._check_free(items, besides)
        return owner

    @api.model
    def _check_open(self, items, agreed=False):
        """Refuse items on which nothing is open that the customer owes, and no item at all.

        :param items: journal items
        :param bool agreed: see ``_check_items``
        """
        if not items:
            raise UserError(self._explain_items("none", items))
        paid = items.filtered(
            lambda item: (
                item.reconciled
                or item.currency_id.compare_amounts(item.amount_residual_currency, 0) <= 0
            )
        )
        for item in items:
            if not item._collections_is_receivable():
                raise UserError(self._explain_items("not_receivable", item))
            if item in paid and not (agreed and items - paid):
                raise UserError(self._explain_items("paid", item))

    @api.model
    def _check_one_customer(self, items):
        """Return the customer of receivable items; refuse items of several or of nobody.

        :param items: journal items
        """
        customer = items.partner_id.commercial_partner_id
        if len(customer) != 1 or not all(item.partner_id for item in items):
            raise UserError(self._explain_items("customers", items))
        return customer

    @api.model
    def _check_one_company(self, items):
        """Return, in sudo mode, the company that keeps what is agreed on items; refuse several.

        :param items: journal items
        """
        # Sudo: which company keeps the case stands in companies that the user may not be in.
        owners = {company._collections_owner() for company in items.sudo().company_id}
        if len(owners) != 1:
            raise UserError(self._explain_items("companies", items))
        [owner] = owners
        if not owner:
            raise UserError(self._explain_items("policy", items))
        return owner

    @api.model
    def _explain_items(self, problem, items):
        """Return a sentence that says why items cannot form one agreement, and what to do.

        :param str problem: ``none`` was chosen, one is ``not_receivable`` or ``paid``, they are
            of several ``customers``, ``currencies`` or ``companies``, or without a ``policy``
        :param items: the journal items that it is about
        """
        if problem == "policy":
            return self.env._(
                "%s has no follow-up policy. Choose one in Settings.", items.company_id[0].name
            )
        if problem == "paid":
            return self.env._("Nothing is open on %s any more.", self._get_item_name(items))
        raise NotImplementedError

    @api.model
    def _get_item_name(self, item):
        """Return how a receivable item is called where it is refused."""
        return item.move_name or item.name or str(item.id)

    @api.model
    def _check_free(self, items, besides=None):
        """Refuse receivable items that another agreement or a dispute keeps from this one.

        :param items: journal items
        :param besides: agreements of this kind that may hold them
        """
        for reason in self._read_blocked(items, besides).values():
            raise UserError(reason)

    @api.model
    def _explain_left_out(self, items):
        """Return why receivable items are not in a new agreement, a line each; False if none."""
        return "\n".join(self._read_blocked(items).values()) or False

    # ------------------------------------------------------------------------ what is left

    @api.model
    def _get_free(self, items):
        """Return those of these items that are open and that nothing keeps from an agreement."""
        open_items = items.filtered(
            lambda item: item._collections_is_open() and item.amount_residual_currency > 0
        )
        return open_items - items.browse().union(*self._read_blocked(open_items))

    @api.model
    def _choose_free(self, items):
        """Return those of these items that an agreement can be about.

        :raise UserError: items are open, but something keeps each of them from it
        """
        # What is computed below is read in sudo mode, and would be told to anybody.
        items.check_access("read")
        self._check_own(items)
        free = self._get_free(items)
        if not free:
            self._check_free(items)
        return free

    @api.model
    def _get_new_action(self, items):
        """Return the action that makes an agreement of this kind over receivable items.

        :param items: receivable items; those that cannot be in one are left out
        :return: an action; nothing that is true where none of them can
        """
        raise NotImplementedError

    @api.model
    def _check_own(self, items):
        """Refuse receivable items of a colleague's customer, where the company says so."""
        # Sudo: the company of the items says who keeps their case; the check itself is of the
        # user.
        for company, own in items.sudo().grouped("company_id").items():
            owner = company._collections_owner() or company
            self.env["collections.case"]._check_own(
                own.partner_id.commercial_partner_id.with_env(self.env), owner.with_env(self.env)
            )
