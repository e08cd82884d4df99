from .. import base
from . import (
    collections_channel,
    collections_consent,
    collections_contact_role,
    collections_contact_rule,
    collections_contact_ruleset,
    collections_contact_ruleset_mode,
    collections_gate,
    collections_gate_facts,
    collections_gate_source,
    collections_gate_words,
    collections_quiet_time,
    res_company,
    res_partner,
)
