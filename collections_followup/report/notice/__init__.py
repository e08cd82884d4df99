from . import report_letter, report_letter_batch, report_letter_post
