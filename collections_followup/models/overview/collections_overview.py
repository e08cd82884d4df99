"""The overview: how the company stands, on one screen, as sources of tiles say it."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..base.collections_tile_source import SIZES, Asked
from ..base.res_partner import COLLECTIONS_READERS

PARTS = {
    "action": False,
    "figures": [],
    "bars": [],
    "rows": [],
    "columns": [],
    "points": [],
    "note": "",
    "empty": "",
}


class CollectionsOverview(models.AbstractModel):
    _name = "collections.overview"
    _description = "Overview of Receivables"

    @api.model
    def get_page(self):
        """Return the tiles of the current company as of today, as far as the user may read them.

        :return: dict with ``company``, ``day`` in words and ``tiles``, each a dict of ``name``,
            ``size``, ``title`` and what ``_read_tile`` of its source says
        :raise AccessError: the user has nothing to do with receivables
        """
        if not self.env.su and not self.env.user.has_groups(COLLECTIONS_READERS):
            raise AccessError(
                self.env._(
                    "The overview is for accountants and the Collections team. Ask your "
                    "administrator for access."
                )
            )
        company = self.env.company
        companies = self.env["collections.ageing"]._check_reader(company)
        asked = Asked(
            company=company,
            companies=companies,
            owners=self.env["res.company"].union(*(own._collections_owner() for own in companies)),
            day=company._collections_today(),
            shared={},
        )
        tiles = []
        for source in self.env["collections.tile.source"]._get_sources():
            tile = source._read_tile(asked)
            if tile:
                tiles.append(
                    {
                        **PARTS,
                        "name": source._name.rpartition(".")[2],
                        "size": source._tile_size if source._tile_size in SIZES else "small",
                        **tile,
                    }
                )
        return {
            "company": company.display_name,
            "day": format_date(self.env, asked.day, date_format="full"),
            "tiles": tiles,
        }
