from . import report_visit_sheet
