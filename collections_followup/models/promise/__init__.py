from .. import agreement, case, followup
from . import (
    account_move,
    account_move_line,
    collections_case,
    collections_dossier_promise,
    collections_priority_rule,
    collections_promise,
    collections_promise_end,
    collections_promise_evaluate,
    collections_promise_expected,
    collections_promise_followup,
    collections_promise_line,
    collections_promise_make,
    collections_tile_promise,
    res_company,
    res_config_settings,
    res_partner,
)
