from .. import base, case, dispatch, notice
from . import (
    collections_case,
    collections_notice,
    collections_statement,
    collections_statement_email,
    collections_statement_mailing,
    collections_statement_mailing_due,
    collections_statement_mailing_outbox,
    res_company,
    res_config_settings,
    res_partner,
)
