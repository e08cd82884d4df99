from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import fees


class CollectionsLevel(models.Model):
    _inherit = "collections.level"

    claim_interest = fields.Boolean(
        "Claim interest",
        help="The notice claims the interest of the invoices, and lists it. By the interest rules.",
    )
    claim_fixed = fields.Boolean(
        string="Claim the fixed sum",
        help="The notice claims the sum that the law grants for late payment, once per invoice. "
        "Never of persons.",
    )
    fee_kind = fields.Selection(
        selection=[
            ("none", "None"),
            ("fixed", "Fixed"),
            ("percent", "Percent of what is owed"),
            ("banded", "By what is owed"),
        ],
        string="Fee",
        required=True,
        default="none",
        help="Once per invoice and level.",
    )
    fee_amount = fields.Monetary(string="Fee of")
    fee_percent = fields.Float(string="Fee in percent", digits=(6, 3))
    fee_minimum = fields.Monetary(string="Fee at least")
    fee_cap = fields.Monetary(string="Fee at most", help="0: no limit.")
    fee_band_ids = fields.One2many(
        comodel_name="collections.level.fee", inverse_name="level_id", string="Fees by amount owed"
    )
    fee_persons = fields.Boolean(
        string="Of persons, too",
        help="Persons are charged as well. Ask what the law lets you charge them.",
    )
    book_charges = fields.Boolean(
        string="Invoice what is charged",
        help="Once the notice is sent, interest and charges are invoiced: where the company "
        "invoices them at levels.",
    )

    @api.constrains("fee_kind", "fee_amount", "fee_percent", "fee_minimum", "fee_cap")
    def _check_fee(self):
        for level in self:
            try:
                fee = level._get_fee(lambda amount: amount)
                if fee:
                    fees.check(fee)
            except fees.FeeError as error:
                raise ValidationError(level._get_fee_message(error.code)) from None

    @api.constrains("fee_band_ids")
    def _check_bands(self):
        self._check_fee()

    def _get_fee_message(self, code):
        """Return the sentence that says what is wrong with the fee of this level."""
        self.ensure_one()
        messages = {
            "amount": self.env._("%s: a fee cannot be negative. Enter 0 for none.", self.name),
            "percent": self.env._(
                "%s: a fee of more than 100 percent of what is owed. Enter less.", self.name
            ),
            "cap": self.env._(
                "%s: the fee is above what it is at most. Enter a lower fee, or a higher limit.",
                self.name,
            ),
        }
        return messages.get(code) or self.env._(
            "%s: the fees by what is owed are not in order.", self.name
        )

    def _get_fee(self, convert):
        """Return the fee of this level as the engine takes it; None where there is none.

        :param convert: makes an amount of this level's currency one of the item's
        """
        self.ensure_one()
        if self.fee_kind == "none":
            return None
        value = self.fee_percent if self.fee_kind == "percent" else convert(self.fee_amount)
        return fees.Fee(
            self.fee_kind,
            value if self.fee_kind != "banded" else None,
            bands=tuple(
                (convert(band.amount_from), convert(band.amount))
                for band in self.fee_band_ids.sorted("amount_from")
            ),
            minimum=convert(self.fee_minimum) if self.fee_kind == "percent" else 0,
            cap=convert(self.fee_cap) if self.fee_cap else None,
        )

    def _claims(self):
        """Return whether notices of this level claim anything beside the debt."""
        self.ensure_one()
        return self.claim_interest or self.claim_fixed or self.fee_kind != "none"
