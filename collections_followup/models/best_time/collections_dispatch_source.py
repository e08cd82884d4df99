"""Automatic e-mails and the best hour: they wait for it on the day on which they are due."""

from datetime import timedelta

from odoo import fields, models

from ...engine.contact_window import day_start, local_day, to_local
from .collections_best_time import Wish


class CollectionsDispatchSource(models.AbstractModel):
    _inherit = "collections.dispatch.source"

    def _pass_gate(self):
        # EXTENDS 'collections.dispatch.source': what may go now may have a better hour today
        passed = super()._pass_gate()
        return passed - passed._wait_for_best_hour()

    def _get_for_best_hour(self):
        """Return those of these records whose e-mail may wait for the best hour of the day.

        Only what nobody has sent by hand, and what was not tried before.
        """
        return self.browse()

    def _wait_for_best_hour(self):
        """Let the e-mails of these records wait for the best hour, if it comes on the same day.

        The same day for the company and for the customer. They are asked about again then: the
        gate, and what is owed, decide anew.

        :return: those that wait
        """
        # Sudo: what the company has set holds whoever sends.
        own = self._get_for_best_hour().filtered(
            lambda record: record.company_id.sudo().collections_best_time_notices
        )
        if not own:
            return own
        best_time = self.env["collections.best.time"]
        now = fields.Datetime.now()
        wishes = {
            record: Wish(
                rows,
                now,
                record._get_end_of_day(
                    now, best_time._get_zone(record.company_id, rows[0]["partner"])
                ),
                # What passes without a word now does not wait for a warning.
                gravest="warned" if record.gate_text else "advised",
            )
            for record, rows in own._get_gate_rows().items()
            if rows
        }
        waiting = self.browse()
        for record, found in best_time._find_moments(wishes).items():
            if found.moment <= now:
                continue
            waiting |= record
            text = self.env._(
                "Waits for the best hour, %(time)s where the customer is (%(zone)s): %(hours)s.",
                time=f"{to_local(found.moment, found.zone):%H:%M}",
                zone=found.zone,
                hours=best_time._describe_best(found.best),
            )
            record._note_gate(found.moment, " ".join(filter(None, (record.gate_text, text))))
        return waiting

    def _get_end_of_day(self, now, zone):
        """Return the moment (naive UTC) at which the day ends, of the company or of the customer.

        :param str zone: the customer's time zone
        """
        company_zone = self.company_id._collections_get_zone().zone
        return min(
            day_start(local_day(now, own) + timedelta(days=1), own) for own in (zone, company_zone)
        )
