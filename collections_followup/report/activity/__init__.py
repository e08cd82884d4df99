from . import collections_activity_xlsx, report_activity
