from . import (
    collections_case,
    collections_dispatch,
    collections_expected_payment,
    collections_level,
    collections_notice,
    collections_priority_rule,
    extension_deferral,
    extension_deferral_line,
    extension_quiet,
)
