from .. import base, case, figures, flag, forecast
from . import collections_credit_filed, collections_credit_part  # what others here inherit

# isort: split
from . import (
    account_move,
    collections_case,
    collections_credit_cover,
    collections_credit_file,
    collections_credit_release,
    collections_credit_report,
    collections_credit_review,
    collections_credit_review_decide,
    collections_credit_review_due,
    collections_credit_sale,
    collections_credit_score,
    collections_credit_score_figures,
    collections_credit_score_update,
    collections_credit_score_words,
    collections_credit_security,
    collections_credit_statement,
    collections_exposure,
    collections_exposure_stop,
    collections_flag,
    res_company,
    res_config_settings,
    res_partner,
)
