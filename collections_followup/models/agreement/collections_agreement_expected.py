"""What is still to be paid of agreements, and when: the calendar of expected payments."""

from odoo import api, models


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    # The group that this kind is switched on for in Settings; None: it always is.
    _expected_group = None
    # The colour of its badge on the calendar, one of Bootstrap's.
    _expected_badge = "muted"

    @api.model
    def _get_expected_kind(self):
        """Return how payments of this kind are called: a name for code and one for people."""
        raise NotImplementedError

    @api.model
    def _get_expected_filter(self):
        """Return how the filter is called that shows the payments of this kind alone."""
        return self._get_expected_kind()[1]

    @api.model
    def _get_expected(self):
        """Return the payments that are still expected by agreements of this kind.

        :return: the columns as a dict of ``SQL``: ``id`` (of what the payment stands for), ``kind``
            (its name for code), the fields of ``collections.expected.payment`` that lead to it,
            ``case_id``, ``partner_id``, ``user_id``, ``company_id``, ``currency_id``, ``date``,
            ``date_limit`` and ``amount``; and the ``SQL`` that they are read from
        """
        raise NotImplementedError

    def _name_expected(self, payment):
        """Return the name of a payment that is expected by this agreement.

        :param payment: ``collections.expected.payment``
        """
        return self.name
