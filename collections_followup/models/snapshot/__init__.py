from .. import base, case, figures, followup
from . import (
    account_move,
    account_move_line,
    account_partial_reconcile,
    collections_snapshot,
    collections_snapshot_amounts,
    collections_snapshot_change,
    collections_snapshot_check,
    collections_snapshot_daily,
    collections_snapshot_line,
    collections_snapshot_make,
    collections_snapshot_plan,
    collections_snapshot_sql,
    collections_snapshot_trend,
    res_company,
    res_config_settings,
    res_partner,
)
