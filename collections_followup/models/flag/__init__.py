from .. import base, case, gate
from . import (
    account_move,
    collections_case,
    collections_flag,
    collections_flag_entry,
    collections_flag_entry_followup,
    collections_flag_entry_gate,
    collections_flag_entry_tasks,
    res_partner,
)
