from .. import agreement, contact, dispatch, dispute, figures, forecast, promise, snapshot
from . import (
    collections_pack,
    collections_pack_section,
    collections_pack_section_ageing,
    collections_pack_section_collectors,
    collections_pack_section_debtors,
    collections_pack_section_disputes,
    collections_pack_section_forecast,
    collections_pack_section_promises,
    collections_pack_section_provision,
    collections_pack_section_summary,
    collections_pack_section_trend,
    collections_pack_sending,
    collections_pack_sending_outbox,
    ir_actions_report,
    res_company,
    res_config_settings,
)
