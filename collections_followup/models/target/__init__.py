from .. import base, case, contact, figures, people, promise
from . import (
    collections_figure_work,
    collections_target,
    collections_target_refresh,
    collections_target_words,
    collections_tile_target,
)
