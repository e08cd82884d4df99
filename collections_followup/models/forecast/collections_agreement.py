"""Agreements in the forecast: their days stand instead of the habit of the items they cover."""

from odoo import api, models


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    # What a payment of this kind is in the forecast: "promised" or "planned".
    _forecast_part = "planned"
    # The field with the day from which payments count for it.
    _forecast_start = None

    @api.model
    def _sql_schedule(self, company, day):
        """Return the query of what was still to be paid of these agreements when a day began.

        The columns are ``agreement_id``, ``date``, ``date_limit`` (last day of grace) and ``share``
        of what is open of the covered items: together 1, or less where the rest is given up.

        :param company: the company that keeps the cases
        :param date day: the day
        """
        raise NotImplementedError

    @api.model
    def _sql_kept(self, company, day):
        """Return the query of how often what was agreed was paid in time, before a day.

        The columns are ``partner_id``, ``kept`` and ``ended``, counts.
        """
        raise NotImplementedError
