from .. import base, case, followup, policy, statement
from . import (
    collections_ageing,
    collections_ageing_group,
    collections_ageing_page,
    collections_ageing_part,
    collections_ageing_screen,
    collections_ageing_set,
    collections_ageing_tie,
    ir_actions_report,
)
