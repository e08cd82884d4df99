"""Which agreements may be about one receivable item at the same time, as data of each kind.

A kind says of its states how firmly an agreement holds its items (``_holding``), and of a new
agreement what its items must be free of (``_free_of``). It names no other kind, so a further one
only says the same of itself. An item can be held in four ways:

=============  ====================================================================
*proposed*     being agreed on: the item is followed up as before
*in_force*     the item is not followed up
*in_default*   agreed on, but followed up again
*yielding*     the customer's word alone: it ends when something comes into force
=============  ====================================================================

States that are not named hold nothing.
"""

from odoo import api, models, tools


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    # In which way an agreement of this kind holds its items, by its state.
    _holding = {}
    # In which ways nobody else may hold the items of a new agreement of this kind.
    _free_of = ("proposed", "in_force", "in_default")
    # How much of an item may not be disputed: "any" of it, "all" of it; None: it does not matter.
    _undisputed = None

    @api.model
    def _get_kinds(self):
        """Return an empty recordset of each kind of agreement, in the order of their reasons."""
        return [self.env[name] for name in self._get_kind_names()]

    @tools.ormcache()
    def _get_kind_names(self):
        registry = self.env.registry
        names = registry.descendants(["collections.agreement"], "_inherit")
        kinds = [registry[name] for name in names if not registry[name]._abstract]
        kinds.sort(key=lambda kind: (kind._participant_order or 0, kind._name))
        return tuple(kind._name for kind in kinds)

    @api.model
    def _get_kind(self, reason):
        """Return an empty recordset of the kind of agreement with this reason, see ``_reason``."""
        return next(kind for kind in self._get_kinds() if kind._reason == reason)

    @api.model
    def _get_states(self, *ways):
        """Return the states in which an agreement of this kind holds its items.

        :param ways: in any of these ways; in whatever way if none is given
        """
        return tuple(state for state, way in self._holding.items() if not ways or way in ways)

    @api.model
    def _find_lines_sudo(self, items, states):
        """Return the lines of these agreements that stand on receivable items.

        :param items: journal items
        :param states: states of the agreements
        """
        # In sudo mode: what a colleague has agreed on holds an item just as well.
        lines = self._get_line_model().sudo()
        if not states:
            return lines
        return lines.search(
            [
                ("move_line_id", "in", items.ids),
                (f"{lines._agreement_field}.state", "in", states),
            ]
        )

    @api.model
    def _find_held(self, items, *ways):
        """Return what holds receivable items, of all kinds of agreement.

        :param items: journal items
        :param ways: in any of these ways
        :return: list of a kind and the lines of its agreements; only of kinds that hold some
        """
        found = [
            (kind, kind._find_lines_sudo(items, kind._get_states(*ways)))
            for kind in self._get_kinds()
        ]
        return [(kind, lines) for kind, lines in found if lines]

    # ------------------------------------------------------- what a new one is refused

    @api.model
    def _read_blocked(self, items, besides=None):
        """Return which receivable items cannot be in a new agreement of this kind, and why.

        :param items: journal items
        :param besides: agreements of this kind that may hold them
        :return: a sentence by item
        """
        blocked = {}
        for kind, lines in self._find_held(items, *self._free_of):
            for line in lines:
                own = besides and kind._name == self._name
                if not own or line[lines._agreement_field] not in besides:
                    blocked.setdefault(line.move_line_id, kind._explain_held(line))
        if self._undisputed:
            for item, amount in items._collections_read_disputed().items():
                if self._is_blocked_by_dispute(item, amount):
                    blocked.setdefault(item, self._explain_disputed(item))
        return {item: blocked[item] for item in items if item in blocked}

    @api.model
    def _is_blocked_by_dispute(self, item, amount):
        """Return whether a dispute keeps an item from a new agreement of this kind.

        :param item: receivable item
        :param float amount: what of it is disputed, in its currency
        """
        if self._undisputed == "all":
            return item.currency_id.compare_amounts(amount, item.amount_residual_currency) >= 0
        return self._undisputed == "any"

    @api.model
    def _explain_disputed(self, item):
        """Return a sentence on the dispute of an item, and on what to do."""
        return self.env._(
            "%(item)s is disputed (%(disputes)s). Resolve the dispute first, or leave this item "
            "out.",
            item=item.move_name or item.display_name,
            disputes=item._collections_name_disputes(),
        )

    @api.model
    def _explain_held(self, line):
        """Return a sentence on the agreement that holds an item, and on what to do.

        :param line: a line of this model's agreements
        """
        raise NotImplementedError

    @api.model
    def _explain_beside(self, line):
        """Return a sentence on the agreement that holds an item beside one that is to end.

        :param line: a line of this model's agreements
        """
        return self._explain_held(line)

    # -------------------------------------------------- what ends when one comes into force

    def _take_items(self):
        """End what gives way to this agreement, which comes into force over its items."""
        self.ensure_one()
        for kind in self._get_kinds():
            kind._let_go(self.line_ids.move_line_id, self)

    @api.model
    def _let_go(self, items, winner):
        """End what gives way of this kind, or is over for good, where items are agreed on anew.

        :param items: receivable items
        :param winner: the agreement that comes into force over them
        """

    def _get_replacing_text(self):
        """Return the sentence that is kept with what gave way to this agreement."""
        raise NotImplementedError
