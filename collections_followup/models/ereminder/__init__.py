from .. import base, notice, policy
from . import (
    collections_ereminder,
    collections_ereminder_party,
    collections_ereminder_rule,
    collections_ereminder_words,
    collections_notice,
    collections_policy,
    res_company,
    res_config_settings,
    res_partner,
)
