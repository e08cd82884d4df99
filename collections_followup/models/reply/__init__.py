from .. import base, case, contact, dispatch, dispute, promise
from . import (
    collections_case,
    collections_priority_rule,
    collections_reply,
    collections_reply_followup,
    collections_reply_sort,
    mail_message,
    mail_thread,
    res_company,
    res_config_settings,
    res_partner,
)
