"""Who knows which addresses of contacts are of no use: what came back, or is somebody else's.

Sources are found in the registry, those of other add-ons too. Each method is called on an empty
recordset in sudo mode: where somebody is written to does not depend on who looks.
"""

from odoo import api, models, tools


class CollectionsAddressSource(models.AbstractModel):
    """What is asked of each source. By default every address can be used."""

    _name = "collections.address.source"
    _description = "Source of What Is Known of Addresses"

    @api.model
    def _get_address_sources(self):
        """Return an empty recordset of each source."""
        # Sudo: see above.
        return [self.env[name].sudo() for name in self._get_address_source_names()]

    @tools.ormcache()
    def _get_address_source_names(self):
        found = self.env.registry.descendants(["collections.address.source"], "_inherit")
        return tuple(sorted(name for name in found if name != "collections.address.source"))

    @api.model
    def _flush_addresses(self):
        """Write what the SQL of the other methods reads."""

    @api.model
    def _find_unusable_emails(self, partner):
        """Return e-mail addresses of a contact that are not used, normalized.

        :param partner: the contact
        :return: a set; those of its customer may be in it, too
        """
        return set()

    @api.model
    def _is_usable(self, partner, channel):
        """Return whether a contact's own number or postal address can be used.

        :param partner: the contact
        :param str channel: name of a channel, or None where it does not matter
        """
        return True

    @api.model
    def _sql_usable_email(self, alias):
        """Return the condition that an e-mail address of a contact is used.

        :param str alias: of the partner; the address is ``a.address``
        """
        return None

    @api.model
    def _sql_usable(self, channel, alias):
        """Return the condition of ``_is_usable`` on a partner.

        :param SQL channel: name of the channel
        :param str alias: of the partner
        """
        return None
