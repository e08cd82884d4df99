from .. import base, case, contact, dispatch, gate, notice, promise
from . import (
    collections_best_time,
    collections_best_time_advice,
    collections_best_time_words,
    collections_case,
    collections_dispatch_source,
    collections_notice,
    res_company,
    res_config_settings,
)
