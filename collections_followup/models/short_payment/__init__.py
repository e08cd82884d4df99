from .. import agreement, base, case, dispute
from . import (
    account_move_line,
    collections_short_payment,
    collections_short_payment_judge,
    res_company,
    res_config_settings,
)
