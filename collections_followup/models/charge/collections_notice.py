"""What notices claim beside the debt: read for what they say, written down when they are sent."""

from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models

from ...engine.exact import to_decimal

ZERO = Decimal(0)


class LineCharges(NamedTuple):
    """What a notice claims of one of its items: the ``Claim``, and what it adds to it."""

    claim: object
    interest: Decimal
    fee: Decimal
    fixed: Decimal

    @property
    def costs(self):
        """Fees and fixed sums, those of this notice included."""
        return self.claim.costs + self.fee + self.fixed

    @property
    def total(self):
        """All that is claimed beside the debt."""
        return self.interest + self.costs


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    amount_charges = fields.Monetary(
        string="Interest and charges",
        compute="_compute_amount_asked",
        compute_sudo=True,
        help="Asked for with the open amounts, in company currency: as it was said where the "
        "notice is sent, else as of its date, by what is known now.",
    )
    amount_asked = fields.Monetary(
        string="Asked for",
        compute="_compute_amount_asked",
        compute_sudo=True,
        help="Open amounts less credits, interest and charges, in company currency.",
    )

    @api.depends(
        *("amount", "state", "date", "level_id"),
        *("line_ids.amount_interest", "line_ids.amount_fee", "line_ids.amount_fixed"),
        *("line_ids.amount_costs", "line_ids.amount"),
    )
    def _compute_amount_asked(self):
        totals = self._origin._read_charge_totals()
        for notice in self:
            charges = totals.get(notice._origin, 0.0)
            notice.amount_charges = charges
            asked = max(notice.amount + charges, 0.0) if charges else notice.amount
            notice.amount_asked = asked

    def _get_charged_lines(self):
        """Return the items of these notices of which something is claimed beside the debt."""
        # Sudo: a setting, which few read.
        claiming = self.filtered(
            lambda notice: (
                notice.company_id.sudo().collections_charges and notice.level_id._claims()
            )
        )
        return claiming.line_ids.filtered(lambda line: line.amount > 0 and line.move_line_id)

    def _read_charges(self):
        """Return what these notices claim of their items beside the debt, as of their dates.

        A fee is one of an invoice and a level; of several items of an invoice the first carries
        it, and where an earlier notice claimed it, it is part of the claim already.

        :return: a dict of ``LineCharges`` by notice line
        """
        lines = self._get_charged_lines()
        found = {}
        for day, own in lines.grouped(lambda line: line.notice_id.date).items():
            claims = self.env["collections.claim"]._read(own.move_line_id, day)
            known, lowered = own._read_known_charges(), own._read_lowered()
            for notice in own.notice_id:
                found.update(notice._make_charges(own & notice.line_ids, claims, known, lowered))
        return found

    def _make_charges(self, lines, claims, known, lowered):
        """Return what one notice claims of some of its items, see ``_read_charges``.

        :param dict claims: ``Claim`` by item
        :param dict known: see ``_read_known_charges`` of lines
        :param dict lowered: see ``_read_lowered`` of lines
        """
        self.ensure_one()
        found, taken = {}, {**known}
        lines = lines.filtered(lambda line: line.move_line_id in claims)
        for line in lines.sorted(lambda line: (line.date_due or self.date, line.id)):
            claim = claims[line.move_line_id]
            level = line.target_level_id or line.level_id
            fee = fixed = ZERO
            if level and not claim.is_frozen():
                key = ("fee", line._get_charge_owner_sudo(), level.id)
                if key not in taken:
                    together = lines.filtered(
                        lambda own, line=line, level=level: (
                            own._get_charge_owner_sudo() == line._get_charge_owner_sudo()
                            and (own.target_level_id or own.level_id) == level
                        )
                    )
                    charged = sum(
                        (
                            to_decimal(amount)
                            for (kind, owner, _level), amount in taken.items()
                            if (kind, owner) == key[:2]
                        ),
                        ZERO,
                    )
                    owed = sum(together.mapped("amount"))
                    fee = line._compute_fee(level, claim, owed, charged)
                    taken[key] = fee
                key = ("fixed", line._get_charge_owner_sudo(), False)
                if level.claim_fixed and key not in taken:
                    fixed = line._compute_fixed(
                        claim, lowered.get(line._get_charge_owner_sudo(), ())
                    )
                    taken[key] = fixed
            interest = claim.interest if self.level_id.claim_interest else ZERO
            found[line] = LineCharges(claim, interest, fee, fixed)
        return found

    def _read_charge_totals(self):
        """Return what these notices ask for beside the debt, in company currency.

        What was sent asks for what it said; others for what they would say now.

        :return: dict by notice, those of which it is nothing left out
        """
        said = self.filtered(lambda notice: notice.state in ("sent", "uncertain"))
        amounts = {line: line._get_charged() for line in said.line_ids}
        for line, charges in (self - said)._read_charges().items():
            amounts[line] = float(charges.total)
        found = {}
        for line, amount in amounts.items():
            if amount:
                notice = line.notice_id
                found[notice] = found.get(notice, 0.0) + line.currency_id._convert(
                    amount, notice.currency_id, notice.company_id, notice.date
                )
        return found

    # --------------------------------------------------------------- compose and send

    def _write_down_charges(self):
        """Write on the lines of these notices, about to be composed, what they claim."""
        # Sudo: a setting, which few read.
        claiming = self.filtered(lambda notice: notice.company_id.sudo().collections_charges)
        charges = claiming._read_charges()
        for line in claiming.line_ids:
            own = charges.get(line)
            values = {
                "amount_interest": float(own.interest) if own else 0.0,
                "amount_costs": float(own.claim.costs) if own else 0.0,
                "amount_fee": float(own.fee) if own else 0.0,
                "amount_fixed": float(own.fixed) if own else 0.0,
            }
            changed = {name: value for name, value in values.items() if line[name] != value}
            if changed:
                line.write(changed)
