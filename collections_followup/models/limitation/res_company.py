from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.limitation import MAX_DAYS_BEFORE
from ..base.res_company import COMPANY_READERS
from .collections_limitation_rule import KINDS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_limitation = fields.Boolean(
        string="Watch limitation",
        help="Until when debts can be sued for is computed by the limitation rules, and warned of.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_limitation_law = fields.Selection(
        selection=[
            ("customer", "Of the customer's country, or else of ours"),
            ("company", "Of our own country, whoever the customer is"),
        ],
        string="Law that counts",
        required=True,
        default="customer",
        help="What your contracts agree on goes before it: choose your own country where they name "
        "its law.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_limitation_kind = fields.Selection(
        selection=[own for own in KINDS if own[0] not in ("any", "judgment")],
        string="What invoices rest on",
        required=True,
        default="goods",
        help="Where a law has other periods for the sale of goods than for written or oral "
        "contracts and open accounts.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_limitation_warnings = fields.Char(
        string="Warn before (days)",
        default="180, 90, 30",
        help="Calendar days before the end. Where that is no working day, the one before it.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    # The last night on which ends were written down.
    collections_limitation_day = fields.Date(
        copy=False,
        export_string_translation=False,
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    @api.constrains("collections_limitation_warnings")
    def _check_collections_limitation_warnings(self):
        for company in self:
            company._collections_get_limitation_steps()

    @api.private
    def _collections_get_limitation_steps(self):
        """Return the days before an end on which to warn, the most first.

        :raise ValidationError: something else was entered
        """
        self.ensure_one()
        # Sudo: a setting, which few read.
        text = self.sudo().collections_limitation_warnings or ""
        parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
        if not all(
            part.isascii() and part.isdigit() and int(part) <= MAX_DAYS_BEFORE for part in parts
        ):
            raise ValidationError(
                self.env._("Warnings: enter days, such as 180, 90, 30. This is none: %s", text)
            )
        return sorted({int(part) for part in parts}, reverse=True)
