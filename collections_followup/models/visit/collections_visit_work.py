"""The day of a visitor: the route, the sheet, and what came of each visit."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...engine import visit_route
from ..base.collections_guarded import declare_client_keys

declare_client_keys(
    collections_route="day and visitor of the route on the screen",
)

# Between two stops there is room for others.
STEP = 10


class CollectionsVisit(models.Model):
    _inherit = "collections.visit"

    # -------------------------------------------------------------------------- route

    def _get_route_key(self):
        self.ensure_one()
        return visit_route.get_key(self.country_id.code, self.zip, self.city, self.street)

    def _get_routes(self):
        """Return all planned visits of the days and visitors of these, by day and visitor."""
        domains = {
            (visit.date, visit.user_id): Domain("date", "=", visit.date)
            & Domain("user_id", "=", visit.user_id.id)
            for visit in self
        }
        # Sudo: the route has its order whoever of those who plan sees all of its customers.
        found = self.sudo().search(
            Domain("state", "=", "planned") & Domain.OR(domains.values()), order="sequence, id"
        )
        return found.grouped(lambda visit: (visit.date, visit.user_id))

    def _join_routes(self):
        """Put these visits into the routes of their days, where they lie on the way."""
        for route in self._get_routes().values():
            own = route.filtered(lambda visit: visit.id in self._ids)
            stops = visit_route.add_stops(
                [(visit._get_route_key(), visit) for visit in route - own],
                [(visit._get_route_key(), visit) for visit in own],
            )
            self._number_stops(stops)

    @api.model
    def _number_stops(self, stops):
        for place, visit in enumerate(stops, 1):
            if visit.sequence != place * STEP:
                visit.sequence = place * STEP

    def action_sort_route(self):
        """Order the routes that these visits are on by country, postcode, city and street."""
        visits = self or self._find_shown()
        visits.check_access("write")
        for route in visits._get_routes().values():
            self._number_stops(route.sorted(lambda visit: (visit._get_route_key(), visit.id)))

    def _get_route_action(self):
        """Return the action that shows the route of one of these visits' day and visitor."""
        first = self[:1]
        # Sudo: colleagues are named to whoever plans.
        visitor = first.user_id.sudo().name
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Route of %(user)s, %(date)s",
                user=visitor,
                date=format_date(self.env, first.date),
            ),
            "res_model": "collections.visit",
            "views": [
                (self.env.ref("collections_followup.collections_visit_view_list_route").id, "list"),
                (False, "kanban"),
                (False, "form"),
            ],
            "domain": [
                ("date", "=", first.date),
                ("user_id", "=", first.user_id.id),
                ("state", "!=", "cancelled"),
            ],
            "context": {"collections_route": [fields.Date.to_string(first.date), first.user_id.id]},
        }

    def action_open_route(self):
        """Open the route of this visit's day and visitor."""
        self.ensure_one()
        return self._get_route_action()

    @api.model
    def _find_shown(self):
        """Return the planned visits of the route on the screen, or else one's own of today."""
        planned = Domain("state", "=", "planned")
        route = self.env.context.get("collections_route")
        if isinstance(route, list) and len(route) == 2 and isinstance(route[1], int):
            day = self._parse_date(route[0])
            return self.search(
                planned & Domain("date", "=", day) & Domain("user_id", "=", route[1])
            )
        # Today is the day of each visit's company.
        own = self.search(planned & Domain("user_id", "=", self.env.uid))
        return own.filtered(lambda visit: visit.date == visit.company_id._collections_today())

    # -------------------------------------------------------------------------- sheet

    def action_print_sheet(self):
        """Print the visit sheets of these visits; without any, of the route that is shown.

        Where none is shown, of one's own of today.
        """
        visits = self or self._find_shown()
        if not visits.filtered(lambda visit: visit.state == "planned"):
            raise UserError(
                self.env._("No visit is planned here. Choose the planned visits to be printed.")
            )
        report = self.env.ref("collections_followup.action_report_visit_sheet")
        return report.report_action(visits)

    # ---------------------------------------------------------------------- what came of it

    def _lock(self):
        """Wait for whoever is at work on one of these visits, and look at them anew.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has done.
        """
        if self.ids:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_visit SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["state"])

    def action_log(self):
        """Open the dialog that logs what came of this visit."""
        self.ensure_one()
        self.check_access("write")
        self._check_change({})
        return self.env["collections.contact.wizard"]._get_action(
            partner=self.partner_id,
            company=self.company_id,
            case_id=self.case_id.id,
            channel="visit",
            person_id=self.contact_id.id,
            address=self.address,
            visit_id=self.id,
        )

    def action_view_logged(self):
        """Open the entry of the contact log that says what came of this visit."""
        self.ensure_one()
        contact = self.logged_contact_id
        if not contact:
            raise UserError(self.env._("Nothing is logged of this visit yet."))
        return {
            "type": "ir.actions.act_window",
            "res_model": contact._name,
            "res_id": contact.id,
            "view_mode": "form",
        }

    def action_promise(self):
        """Open the dialog that logs a promise which was given during this visit."""
        self.ensure_one()
        contact = self.logged_contact_id
        if not contact:
            raise UserError(self.env._("Log first what came of the visit."))
        return contact.action_promise()

    def action_cancel(self):
        """Say that these visits do not take place."""
        self.check_access("write")
        self._lock()
        done = self.filtered(lambda visit: visit.state == "done")[:1]
        if done:
            raise UserError(
                self.env._("%s took place. What was logged of it is corrected there.", done.name)
            )
        self._cancel()

    def _cancel(self):
        planned = self.filtered(lambda visit: visit.state == "planned")
        planned._as_engine().state = "cancelled"
        planned._end_tasks()
        planned._announce(
            lambda visit, env, day: env._("The visit on %s does not take place.", day)
        )

    def _announce(self, get_text):
        """Write a line about each of these visits on its case.

        :param get_text: makes the line of a visit, an environment and the day in words
        """
        if self:
            # Sudo: the lines are the add-on's, in the name of whoever did it.
            self.case_id.sudo()._message_log_batch(
                bodies={
                    visit.case_id.id: get_text(visit, self.env, format_date(self.env, visit.date))
                    for visit in self
                },
                author_id=self.env.user.partner_id.id,
            )
