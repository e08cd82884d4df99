"""What the overview shows comes from sources: who knows something says it as a tile.

Sources are found in the registry, those of other add-ons too: the page names none of them. A tile
reads what is stored, or what one narrow statement gives: the page opens at once.
"""

from collections import namedtuple

from odoo import api, models, tools
from odoo.tools import formatLang

# What is asked for. ``companies``: the company and those of its branches that the user is in;
# ``owners``: the companies that keep their cases; ``day``: the company's; ``shared``: a dict
# in which tiles of one page find what another one has read.
Asked = namedtuple("Asked", "company companies owners day shared")
# How wide a tile is on a large screen.
SIZES = ("small", "medium", "wide")


class CollectionsTileSource(models.AbstractModel):
    """Says one tile of the overview."""

    _name = "collections.tile.source"
    _description = "Source of a Tile"

    # Place on the page. None: is none itself.
    _tile_order = None
    _tile_size = "small"
    # Models whose records it reads: who may not read them does not see the tile.
    _tile_models = ()

    @api.model
    def _get_sources(self):
        """Return an empty recordset of each source that the user may read, in their order."""
        found = [self.env[name] for name in self._get_source_names()]
        return [
            source
            for source in found
            if all(self.env[name].has_access("read") for name in source._tile_models)
        ]

    @tools.ormcache()
    def _get_source_names(self):
        found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.tile.source"], "_inherit")
        )
        taking_part = [model for model in found if model._tile_order is not None]
        return tuple(
            model._name
            for model in sorted(taking_part, key=lambda own: (own._tile_order, own._name))
        )

    @api.model
    def _read_tile(self, asked):
        """Return the tile of a company as of today, with the rights of the user.

        :param asked: an ``Asked``
        :return: None for no tile, or a dict of ``title``, and of these what it has: ``action``
            (what the title opens), ``figures`` (see ``_make_figure``), ``bars`` and ``rows`` (see
            ``_make_row``), ``points`` of a line (``label``, ``value`` or None, ``text``),
            ``columns`` (labels of the cells of rows), ``note`` (how it is counted), ``empty`` (what
            is said where there is nothing)
        """
        return None

    # -------------------------------------------------------------------------- helpers

    @api.model
    def _make_figure(self, label, text, note="", tone="", action=None):
        """Return one number of a tile.

        :param str text: the number as people read it; empty: there is none
        :param str note: what is said below it
        :param str tone: good, bad or empty
        :param dict action: what it opens
        """
        return {"label": label, "text": text, "note": note, "tone": tone, "action": action}

    @api.model
    def _make_row(self, label, cells, share=None, tone="", action=None, note=""):
        """Return a row of a table, or a bar.

        :param cells: texts
        :param share: percentage of the bar that is filled; None for no bar
        :param str tone: good, bad, warn or empty
        :param dict action: what the label opens
        :param str note: what is said beside the label
        """
        return {
            "label": label,
            "cells": cells,
            "share": None if share is None else max(0.0, min(100.0, float(share))),
            "tone": tone,
            "action": action,
            "note": note,
        }

    @api.model
    def _make_action(self, name, model, domain, views=("list", "form"), context=None):
        """Return the action that lists what is behind a number."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, view) for view in views],
            "domain": [
                (part[0], part[1], str(part[2])) if _is_day(part) else part for part in domain
            ],
            "context": {"create": False, **(context or {})},
        }

    @api.model
    def _make_record_action(self, record):
        """Return the action that opens a record."""
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    @api.model
    def _format_money(self, amount, company):
        """Return an amount in company currency, without cents: a page to see at a glance."""
        currency = company.currency_id
        text = formatLang(self.env, amount or 0.0, digits=0)
        return f"{text}\u00a0{currency.symbol or currency.name}"

    @api.model
    def _format_share(self, part, whole):
        """Return a part as a percentage; an empty text where there is nothing to divide by."""
        if not whole:
            return ""
        return self.env._("%s %%", formatLang(self.env, part / whole * 100, digits=1))


def _is_day(part):
    return isinstance(part, tuple | list) and len(part) == 3 and hasattr(part[2], "isoformat")
