from .. import base, case, flag
from . import (
    collections_bank_return,
    collections_bank_return_book,
    collections_bank_return_find,
    collections_bank_return_followup,
    collections_bank_return_next,
    res_company,
    res_config_settings,
)
