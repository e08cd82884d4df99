from . import collections_ageing_xlsx, report_ageing
