from .. import agreement, base, case, followup
from . import (
    account_move,
    account_move_line,
    collections_case,
    collections_settlement,
    collections_settlement_approve,
    collections_settlement_document,
    collections_settlement_evaluate,
    collections_settlement_expected,
    collections_settlement_followup,
    collections_settlement_line,
    collections_settlement_make,
    collections_settlement_steps,
    collections_settlement_write_off,
    res_company,
    res_config_settings,
    res_partner,
)
