from . import collections_ageing_xlsx, collections_figure_xlsx, report_ageing
