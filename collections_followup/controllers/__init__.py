from . import activity, credit, figures, gate
