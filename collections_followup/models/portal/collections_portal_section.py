from odoo import api, models, tools


class CollectionsPortalSection(models.AbstractModel):
    """A part of a customer's account page: how a capability adds itself to the portal.

    A section sets ``_section_order``, names its template and gives its values. It is found in the
    registry: no list names it. Its own pages are routes of a controller of its own below ``PATH``
    (see ``controllers/portal/page.py``), which get the ``Access`` by ``_enter``.
    """

    _name = "collections.portal.section"
    _description = "Section of the Account Page"

    # Place on the page. None: none of its own.
    _section_order = None
    # XML id of the template; it gets ``access``, ``page``, and ``own``: what ``_get_values_sudo``
    # returns.
    _section_template = None

    @api.model
    def _get_sections(self):
        """Return an empty recordset of each section, in their order."""
        return [self.env[name] for name in self._get_section_names()]

    @tools.ormcache()
    def _get_section_names(self):
        names = self.env.registry.descendants(["collections.portal.section"], "_inherit")
        placed = [name for name in names if self.env.registry[name]._section_order is not None]
        return tuple(
            sorted(placed, key=lambda name: (self.env.registry[name]._section_order, name))
        )

    @api.model
    def _get_values_sudo(self, access, page):
        """Return the values of the template, or None where there is nothing to show.

        :param Access access: whose account it is
        :param dict page: what the page has read: ``groups`` (see ``collections.portal.account``),
            ``format`` (a ``Formatter``), ``shared`` (see ``collections.document``), ``actions``
        """
        return None

    @api.model
    def _get_actions_sudo(self, access, page):
        """Return what the customer can do here, as buttons at the top of the page.

        :return: list of dicts: ``label``, ``url``, and ``items`` if it takes the items that are
            chosen on the page: then the form of the items is sent there (parameter ``items``,
            numbers of journal items)
        """
        return []
