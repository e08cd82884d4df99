from .. import base, case, dispatch, notice
from . import (
    collections_case,
    collections_notice,
    collections_statement,
    collections_statement_email,
    res_partner,
)
