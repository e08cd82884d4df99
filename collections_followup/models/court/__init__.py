from .. import base, charge, contact, flag, legal
from . import (
    collections_contact_removal,
    collections_court_file,
    collections_court_file_build,
    collections_court_file_later,
    collections_court_file_read,
    collections_court_line,
    collections_court_line_retained,
    collections_court_words,
    collections_legal_action,
    res_company,
    res_config_settings,
)
