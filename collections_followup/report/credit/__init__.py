from . import report_credit_declaration
