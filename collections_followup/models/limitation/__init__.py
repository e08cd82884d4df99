from .. import agreement, base, case, followup, notice
from . import (
    account_move,
    account_move_line,
    collections_dossier_limitation,
    collections_limitation,
    collections_limitation_clock,
    collections_limitation_clock_followup,
    collections_limitation_clock_warn,
    collections_limitation_event,
    collections_limitation_event_retained,
    collections_limitation_ledger,
    collections_limitation_rule,
    collections_limitation_source,
    collections_limitation_words,
    res_company,
    res_config_settings,
)
