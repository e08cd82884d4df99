from .. import base, followup
from . import (
    account_move,
    account_move_line,
    collections_agreement,
    collections_agreement_line,
    collections_followup,
    collections_write_off,
    ir_actions_report,
)
