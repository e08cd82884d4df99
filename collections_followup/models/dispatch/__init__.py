from .. import base, gate
from . import (
    collections_dispatch,
    collections_dispatch_address,
    collections_dispatch_email,
    collections_dispatch_gate,
    collections_dispatch_lane,
    collections_dispatch_lane_action,
    collections_dispatch_mail,
    collections_dispatch_settle,
    collections_dispatch_sms,
    collections_dispatch_source,
    collections_dispatch_wake,
    mail_mail,
    mail_thread,
    res_config_settings,
    sms_sms,
    sms_tracker,
)
