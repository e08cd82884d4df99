from . import activity, figures, gate
