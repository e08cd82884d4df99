from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_snapshot_monthly = fields.Boolean(
        string="Record each month end",
        default=True,
        help="What customers owed at the end of each month, for trends.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_snapshot_daily = fields.Boolean(
        string="Record each day",
        help="What each customer owed at the end of each day, too.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_snapshot_days = fields.Integer(
        string="Days that daily snapshots are kept",
        default=100,
        help="Older ones are deleted by themselves. Those of month ends stay.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    # The day on which the last months were compared with the ledger.
    collections_snapshot_checked = fields.Date(
        copy=False,
        export_string_translation=False,
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _check_collections_snapshot_days = models.Constraint(
        "CHECK (collections_snapshot_days >= 7)",
        "Daily snapshots are kept for a week at least: enter 7 days or more.",
    )
