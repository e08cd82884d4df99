from .. import agreement
from . import collections_expected_payment, report_plan
