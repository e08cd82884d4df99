"""Who advises on when a customer is best reached: beside the contact rules, which decide."""

from odoo import api, models


class CollectionsAdviser(models.AbstractModel):
    """What the contact log and the desk ask of each adviser.

    Advisers are found in the registry, those of other add-ons too. Each answer is 'nothing' by
    default.
    """

    _name = "collections.adviser"
    _description = "Adviser of Contacts"

    # Place among the advisers. None: is none itself.
    _adviser_order = None

    @api.model
    @api.private
    def _get_advisers(self):
        """Return an empty recordset of each adviser, in their order."""
        names = self.env.registry.descendants(["collections.adviser"], "_inherit")
        found = [self.env[name] for name in names if self.env[name]._adviser_order is not None]
        return sorted(found, key=lambda own: (own._adviser_order, own._name))

    @api.model
    @api.private
    def _find_days(self, company, partner, days, is_working=None):
        """Return the days on which a contact is best called back, by all advisers.

        :param company: the company that keeps the case
        :param partner: who is called
        :param days: dates from today on that were meant
        :param is_working: the company's working days, see ``_collections_get_working_days``
        :return: a dict by day: tuple of the day to propose, and why that one
        """
        found = {}
        for adviser in self._get_advisers():
            found |= adviser._advise_days(company, partner, days, is_working)
        return found

    @api.model
    @api.private
    def _find_hours(self, company, partner):
        """Return in words when a customer is best reached, by channel, by all advisers."""
        found = {}
        for adviser in self._get_advisers():
            found |= adviser._advise_hours(company, partner)
        return found

    @api.model
    def _advise_days(self, company, partner, days, is_working=None):
        """Return the days on which a contact is best called back, see ``_find_days``."""
        return {}

    @api.model
    def _advise_hours(self, company, partner):
        """Return in words when a customer is best reached, by channel."""
        return {}

    @api.model
    def _prepare_actions(self, contacts):
        """Return what is known of the next actions of logged contacts, for all of them at once.

        :return: a dict by contact, see ``_describe_action``
        """
        return {}

    @api.model
    def _describe_action(self, prepared):
        """Return what is told to whoever has the next action, in the user's language.

        :param prepared: what ``_prepare_actions`` has found
        """
        return ""
