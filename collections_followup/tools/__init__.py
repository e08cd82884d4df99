from . import plan_schedule, text
