from odoo.addons.collections_followup.models.base.collections_tile_source import Asked


class TileCommon:
    """Reads a tile of the overview as the current user of the test."""

    def _tile(self, name, user=None):
        self.env.flush_all()
        asked = Asked(self.company, self.company, self.company, self.today, {})
        source = self.env[f"collections.tile.{name}"].with_user(user or self.env.user)
        return source._read_tile(asked)

    def _behind(self, part):
        """Return the records that a number opens."""
        action = part["action"]
        domain = [tuple(own) if isinstance(own, list) else own for own in action["domain"]]
        return self.env[action["res_model"]].search(domain)

    def _number(self, text):
        """Return a number as it is shown."""
        return float(text.replace("\xa0", " ").split()[0].replace(",", ""))
