from .. import base
from . import (
    collections_case,
    collections_case_customer,
    collections_case_gate,
    collections_case_lookup,
    collections_case_next,
    collections_case_own,
    collections_case_stage,
    collections_case_work,
    collections_hold,
    collections_hold_followup,
    collections_hold_reason,
    collections_item,
    collections_priority_rule,
    collections_stage,
    collections_tile_debtors,
    collections_tile_work,
)
