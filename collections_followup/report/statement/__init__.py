from . import (
    collections_statement,
    collections_statement_asked,
    collections_statement_xlsx,
    report_statement,
)
