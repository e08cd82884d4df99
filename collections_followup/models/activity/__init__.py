from .. import base, contact, figures, notice, promise
from . import (
    collections_activity,
    collections_activity_documents,
    collections_activity_page,
    collections_figure_activity,
)
