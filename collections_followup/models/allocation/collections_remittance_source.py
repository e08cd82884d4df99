from odoo import api, models, tools


class CollectionsRemittanceSource(models.AbstractModel):
    """Where customers say, apart from a payment, what it is for.

    A source gives all that still counts in a company (``_find_advice``). It is found in the
    registry: no list names it.
    """

    _name = "collections.remittance.source"
    _description = "Source of Remittance Advice"

    @tools.ormcache()
    def _get_advice_names(self):
        names = self.env.registry.descendants(["collections.remittance.source"], "_inherit")
        return tuple(sorted(name for name in names if not self.env.registry[name]._abstract))

    @api.model
    def _find_advice(self, company):
        """Return what customers of a company have said about payments, in sudo mode.

        :return: list of tuples: ids of commercial partner and currency, the amount of the payment
            (0 if they did not say), and what it is for as a text
        """
        return []

    @api.model
    @api.private
    def _read_advice_sudo(self, company):
        """Return what customers of a company have said about payments: see ``_find_advice``."""
        # Sudo: the words of customers, read for whoever matches their money.
        sources = [self.env[name].sudo() for name in self._get_advice_names()]
        return [own for source in sources for own in source._find_advice(company)]

    @api.model
    @api.private
    def _choose_advice(self, advice, partner_id, currency_id, amount):
        """Return what was said about one payment, as a text; empty where nothing was.

        An amount that is named has to be that of the payment. Where nobody knows whose money it
        is, only an amount says so.

        :param list advice: see ``_find_advice``
        :param partner_id: id of the commercial partner, or nothing
        """
        currency = self.env["res.currency"].browse(currency_id)
        texts = []
        for customer, own_currency, own_amount, text in advice:
            is_same = own_amount and not currency.compare_amounts(own_amount, amount)
            if (
                own_currency == currency_id
                and (customer == partner_id if partner_id else is_same)
                and (is_same or not own_amount)
            ):
                texts.append(text)
        return "\n".join(texts)
