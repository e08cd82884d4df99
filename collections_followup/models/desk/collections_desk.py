from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime, format_list

COLLECTOR = "collections_followup.group_collections_collector"
# Whoever opened a customer so many minutes ago may still be speaking with him.
LOOKING = 15


class CollectionsDesk(models.AbstractModel):
    """A day of work on one screen: the queue, the customer, the script and what came of the call.

    Everything here is asked for by the screen (``static/src/desk``). Each method works with the
    rights of the user: it reads what the record rules show and does what the models allow.
    """

    _name = "collections.desk"
    _description = "Collector's Desk"

    # ------------------------------------------------------------------------ rights

    @api.model
    def _may_work(self):
        """Return whether the user works on cases, rather than only reads them."""
        return self.env.user.has_group(COLLECTOR)

    @api.model
    def _get_case(self, case_id):
        """Return a case that the user may read.

        :param int case_id: from the screen
        """
        cases = self.env["collections.case"]
        cases.check_access("read")
        case = cases.browse(case_id if isinstance(case_id, int) else ()).exists()
        if not case:
            raise UserError(self.env._("This case does not exist any more. Go on with the next."))
        case.check_access("read")
        return case

    @api.model
    def _get_case_to_work(self, case_id, stamp=None):
        """Return an open case that the user may work on, locked until the end of the transaction.

        :param str stamp: what the screen knew of the case, see ``_read_stamp``; None: whatever
            happened meanwhile
        """
        if not self._may_work():
            raise AccessError(self.env._("Only the Collections team works at the desk."))
        case = self._get_case(case_id)
        case.check_access("write")
        self.env["collections.case"]._check_own(case.partner_id, case.company_id)
        # Two presses, or two people: the second waits, and then begins anew with what is so.
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE collections_case SET write_uid = %s WHERE id = %s RETURNING id",
                self.env.uid,
                case.id,
            )
        )
        if case.state != "open":
            raise UserError(
                self.env._("%s is closed: nothing is overdue any more.", case.display_name)
            )
        if stamp is not None and stamp != self._read_stamp(case):
            raise UserError(self._explain_change(case))
        return case

    # ----------------------------------------------------------- two people, one case

    @api.model
    def _read_stamp(self, case):
        """Return a text that changes with whatever people do about a case."""
        return self._read_states(case)[case][0]

    @api.model
    def _read_states(self, cases):
        """Return two texts by case, in one query for all.

        :return: a dict of tuples by case: the stamp, which changes with whatever people do about
            it, and the version, which changes with anything that the desk shows of it
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id, s.stamp,
                       concat_ws('-', s.stamp, c.stage_id, c.level_id, c.state, c.amount_overdue,
                       c.amount_due, c.days_overdue, c.next_action_date, c.write_date,
                       (SELECT p.write_date FROM res_partner p WHERE p.id = c.partner_id),
                       (SELECT concat(COUNT(*), '/', MAX(h.write_date)) FROM collections_hold h
                         WHERE h.partner_id = c.partner_id),
                       (SELECT concat(COUNT(*), '/', MAX(n.write_date)) FROM collections_notice n
                         WHERE n.partner_id = c.partner_id AND n.company_id = c.company_id),
                       (SELECT MAX(p.write_date) FROM collections_promise p
                         WHERE p.partner_id = c.partner_id AND p.company_id = c.company_id),
                       (SELECT MAX(d.write_date) FROM collections_dispute d
                         WHERE d.partner_id = c.partner_id AND d.company_id = c.company_id),
                       (SELECT MAX(m.id) FROM mail_message m
                         WHERE m.model = 'collections.case' AND m.res_id = c.id))
                  FROM collections_case c
            CROSS JOIN LATERAL (
                       SELECT concat_ws('-', c.user_id,
                              (SELECT MAX(o.id) FROM collections_contact o
                                WHERE o.partner_id = c.partner_id AND o.company_id = c.company_id),
                              (SELECT MAX(o.id) FROM collections_promise o
                                WHERE o.partner_id = c.partner_id AND o.company_id = c.company_id),
                              (SELECT MAX(o.id) FROM collections_dispute o
                                WHERE o.partner_id = c.partner_id AND o.company_id = c.company_id),
                              (SELECT MAX(o.id) FROM collections_desk_step o
                                WHERE o.case_id = c.id AND o.undone IS NOT TRUE
                                  AND o.kind NOT IN ('look', 'skip', 'note'))) AS stamp) s
                 WHERE c.id IN %s
                """,
                tuple(cases.ids),
            )
        )
        return {cases.browse(case_id): (stamp, version) for case_id, stamp, version in rows}

    @api.model
    def _explain_change(self, case):
        """Return what somebody did about a case while it was on the user's screen."""
        contact = self.env["collections.contact"].search(
            [("partner_id", "=", case.partner_id.id), ("company_id", "=", case.company_id.id)],
            order="id desc",
            limit=1,
        )
        step = self.env["collections.desk.step"].search(
            [
                ("case_id", "=", case.id),
                ("undone", "=", False),
                ("kind", "not in", ("look", "skip", "note")),
            ],
            limit=1,
        )
        # Sudo: the names of colleagues are told to whoever works on the same case.
        news = [
            (record.create_date, record.sudo().user_id.name, text)
            for record, text in (
                (contact, contact.outcome_id.name),
                (step, step.message),
            )
            if record
        ]
        owner = case.sudo().user_id
        if owner and owner != self.env.user:
            news.append((case.write_date, owner.name, self.env._("has the case now")))
        if not news:
            return self.env._("The case has changed meanwhile. Look at it, then save again.")
        moment, who, what = max(news, key=lambda row: row[0])
        return self.env._(
            "Meanwhile, at %(time)s, %(who)s: %(what)s. Look at it, then save again.",
            time=format_datetime(self.env, moment, dt_format="short"),
            who=who,
            what=what,
        )

    @api.model
    def show_customer(self, case_id):
        """Say that the user looks at a case now, and return who else does.

        :param int case_id: the case on the screen
        :return: dict with ``others``, a sentence or False, and ``version``, see ``_read_states``
        """
        case = self._get_case(case_id)
        steps = self.env["collections.desk.step"]
        since = self.env.cr.now().replace(microsecond=0)
        if self._may_work():
            values = {"case_id": case.id, "date": since}
            # Sudo: nobody writes steps by hand; the user's own may be of another company.
            own = steps.sudo().search(
                [("user_id", "=", self.env.uid), ("key", "=", "look")], limit=1
            )
            if own:
                own.write(values)
            else:
                steps._record("look", case, "look", False, date=since)
        others = steps.search(
            [
                ("case_id", "=", case.id),
                ("kind", "=", "look"),
                ("user_id", "!=", self.env.uid),
                ("date", ">=", since - timedelta(minutes=LOOKING)),
            ]
        )
        # Sudo: the names of colleagues are told to whoever works on the same case.
        names = others.sudo().user_id.mapped("name")
        return {
            "version": self._read_states(case)[case][1],
            "others": bool(names)
            and self.env._(
                "%s has this customer open as well.", format_list(self.env, names, style="standard")
            ),
        }
