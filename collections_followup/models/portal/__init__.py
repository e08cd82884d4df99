from . import (
    collections_contact_role,
    collections_portal,
    collections_portal_link,
    collections_portal_right,
    collections_portal_section,
    collections_portal_visit,
    res_company,
    res_config_settings,
)
