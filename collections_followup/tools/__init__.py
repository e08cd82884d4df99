from . import plan_schedule
