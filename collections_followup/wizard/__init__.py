from . import (
    collections_assign_wizard,
    collections_followup_wizard,
    collections_followup_wizard_line,
    collections_promise_wizard,
    collections_promise_wizard_line,
    collections_simulation,
    collections_simulation_customer,
    collections_simulation_row,
)
