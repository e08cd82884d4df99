from .. import base, figures
from . import collections_portal_section  # what others here inherit

# isort: split
from . import (
    account_payment,
    collections_contact_role,
    collections_figure_online,
    collections_notice_copy,
    collections_portal,
    collections_portal_account,
    collections_portal_agreed,
    collections_portal_documents,
    collections_portal_files,
    collections_portal_link,
    collections_portal_open,
    collections_portal_paid,
    collections_portal_paying,
    collections_portal_payment,
    collections_portal_payment_back,
    collections_portal_payment_line,
    collections_portal_payment_make,
    collections_portal_payment_settle,
    collections_portal_people,
    collections_portal_right,
    collections_portal_visit,
    ir_http,
    payment_transaction,
    res_company,
    res_config_settings,
)
