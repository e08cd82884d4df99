"""Time off that is entered or approved: the cases of whoever has a substitute follow at once."""

from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'resource'
        leaves = super().create(vals_list)
        leaves._collections_follow(leaves._collections_find_substituted_sudo())
        return leaves

    def write(self, vals):
        # EXTENDS 'resource'
        people = self._collections_find_substituted_sudo()
        result = super().write(vals)
        self._collections_follow(people | self._collections_find_substituted_sudo())
        return result

    def unlink(self):
        # EXTENDS 'resource'
        people = self._collections_find_substituted_sudo()
        result = super().unlink()
        self._collections_follow(people)
        return result

    @api.private
    def _collections_find_substituted_sudo(self):
        """Return for whom somebody stands in while these hold."""
        # Sudo: who enters time off need not be of the Collections team.
        users = self.sudo().resource_id.user_id
        found = users.browse()
        if users:
            found = self.env["collections.substitute"].sudo().search([("user_id", "in", users.ids)])
            found = found.user_id
        return found

    @api.model
    @api.private
    def _collections_follow(self, people):
        """Let open cases go to who stands in, and back.

        :param people: those whose time off has changed
        """
        if people:
            self.env["collections.absence"]._follow()
