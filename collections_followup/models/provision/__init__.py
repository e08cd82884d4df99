from .. import base, case, figures, write_off
from . import (
    account_move,
    collections_provision,
    collections_provision_entry,
    res_company,
    res_config_settings,
)
