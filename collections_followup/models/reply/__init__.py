from .. import base, case, contact, dispute, promise
from . import (
    collections_case,
    collections_priority_rule,
    collections_reply,
    collections_reply_followup,
    collections_reply_sort,
    mail_thread,
    res_company,
    res_config_settings,
)
