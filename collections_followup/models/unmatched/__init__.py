from .. import agreement, base, case
from . import (
    collections_unmatched,
    collections_unmatched_find,
    collections_unmatched_match,
    collections_unmatched_nightly,
    collections_unmatched_proposal,
    collections_unmatched_read,
    res_company,
    res_config_settings,
)
