from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import visit_route
from ..base.collections_checked import check_one

# What makes a plan: of what is done or cancelled it stays as it was.
PLANNED = frozenset({"date", "hour_from", "hour_to", "user_id", "contact_id"})
# Where it is: kept as it was on the day of the visit.
PLACE = ("address", "street", "zip", "city", "country_id", "zip_area", "place")


class CollectionsVisit(models.Model):
    """A visit to a customer on a day, planned ahead, in the order of the visitor's route.

    What came of it is logged as a contact (``collections.contact``), which refers to it: rules
    that count contacts read that one alone. A case has one planned visit at a time. Whether the
    customer may be visited is asked when it is planned, and anew whenever it is looked at
    (``collections_visit_plan.py``).
    """

    _name = "collections.visit"
    _inherit = ["collections.guarded", "collections.numbered"]
    _description = "Visit to a Customer"
    _order = "date, user_id, sequence, id"
    _number_prefix = "VIS"
    _number_also = "partner_id"
    _user_writable = PLANNED | {"note", "sequence"}
    _user_creatable = PLANNED | {"note", "case_id"}

    case_id = fields.Many2one(
        comodel_name="collections.case", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_overdue = fields.Monetary(related="case_id.amount_overdue", related_sudo=False)
    days_overdue = fields.Integer(related="case_id.days_overdue", related_sudo=False)
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', partner_id)]",
        before_write="_check_change",
        help="Who is visited: at his address, or else at that of the customer.",
    )
    phone = fields.Char(related="contact_id.phone", related_sudo=False)
    date = fields.Date(string="Day", required=True, index=True, before_write="_check_change")
    hour_from = fields.Float(
        string="From",
        required=True,
        default=9.0,
        aggregator=None,
        before_write="_check_change",
        help="By the clock where the customer is.",
    )
    hour_to = fields.Float(
        string="To",
        required=True,
        default=17.0,
        aggregator=None,
        before_write="_check_change",
        help="By the clock where the customer is.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Visitor",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        before_write="_check_change",
        domain=lambda self: self._get_visitor_domain(),
    )
    sequence = fields.Integer(string="Place in the route", aggregator=None)
    state = fields.Selection(
        selection=[("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        index=True,
    )
    note = fields.Text(help="What the visitor is to know. It stands on the visit sheet.")

    address = fields.Char(compute="_compute_place", store=True)
    street = fields.Char(compute="_compute_place", store=True)
    zip = fields.Char(string="Postcode", compute="_compute_place", store=True)
    city = fields.Char(compute="_compute_place", store=True)
    country_id = fields.Many2one(
        comodel_name="res.country", compute="_compute_place", store=True, index="btree_not_null"
    )
    zip_area = fields.Char(
        string="Postcode area",
        compute="_compute_place",
        store=True,
        help="The beginning of the postcode: visits of one area lie near each other.",
    )
    place = fields.Char(compute="_compute_place", store=True, help="Country, area and city.")

    logged_contact_id = fields.Many2one(
        comodel_name="collections.contact",
        string="Logged as",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The entry of the contact log that counts.",
    )
    outcome_id = fields.Many2one(
        comodel_name="collections.contact.outcome",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What came of it, as it was logged.",
    )

    _hours_in_order = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "A visit ends after it begins: enter hours from 0:00 to 24:00.",
    )
    _case_once = models.UniqueIndex(
        "(case_id) WHERE state = 'planned'",
        "A visit to this customer is planned already. Move that one, or cancel it.",
    )

    @api.model
    def _get_visitor_domain(self):
        """Return the domain of those who can visit customers."""
        group = self.env.ref("collections_followup.group_collections_collector")
        return [("all_group_ids", "in", group.ids), ("share", "=", False)]

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = f"{visit.partner_id.display_name or ''} ({visit.name or ''})"

    @api.depends(
        "state",
        *(
            f"{who}.{name}"
            for who in ("contact_id", "partner_id")
            for name in ("street", "street2", "zip", "city", "state_id", "country_id", "type")
        ),
    )
    def _compute_place(self):
        for visit in self:
            if visit.state != "planned":
                for name in PLACE:
                    visit[name] = visit[name]
                continue
            where = self._get_place(visit.contact_id, visit.partner_id)
            country = where.country_id
            area = visit_route.get_area(where.zip, country.code)
            visit.address = where.contact_address_inline
            visit.street = where.street
            visit.zip = where.zip
            visit.city = where.city
            visit.country_id = country
            visit.zip_area = area
            visit.place = " ".join(part for part in (country.code, area, where.city) if part)

    @api.model
    def _get_place(self, contact, customer):
        """Return whose address is gone to: the contact's, or else the customer's."""
        own = (contact.city or contact.street) and contact._collections_is_usable("letter")
        return contact if own or contact._collections_is_only() else customer

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        # Sudo: the check holds whatever of the contact the user may read.
        for visit in self.sudo():
            if visit.contact_id.commercial_partner_id != visit.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(record)s does not belong to %(customer)s. Choose one that does.",
                        record=visit.contact_id.display_name,
                        customer=visit.partner_id.display_name,
                    )
                )

    @api.constrains("user_id", "company_id")
    def _check_visitor(self):
        for visit in self:
            visit.user_id._collections_check_works_for(visit.company_id)

    # --------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._check_plan()
        visits._join_routes()
        visits._plan_tasks()
        visits._announce(
            lambda visit, env, day: env._(
                "A visit by %(user)s is planned for %(date)s.",
                # Sudo: who comes is told to whoever works on the case.
                user=visit.user_id.sudo().name,
                date=day,
            )
        )
        return visits

    @api.model
    def _complete_new(self, vals_list):
        # With the customer of the case, and whom letters go to
        cases = self.env["collections.case"].browse(
            [vals["case_id"] for vals in vals_list if vals.get("case_id")]
        )
        if len(cases) < len(vals_list):
            raise UserError(self.env._("Choose the case whose customer is visited."))
        # Who may not see a case plans nothing on it.
        cases.check_access("write")
        planned = self._name_planned(cases)
        if planned:
            raise UserError(
                "\n".join(f"{case.display_name}: {text}" for case, text in planned.items())
            )
        contacts = cases._get_visited()
        return [
            {
                **vals,
                "partner_id": case.partner_id.id,
                "company_id": case.company_id.id,
                "contact_id": vals.get("contact_id") or contacts[case].id,
            }
            for vals, case in zip(vals_list, cases, strict=True)
        ]

    def write(self, vals):
        result = super().write(vals)
        if PLANNED & set(vals):
            self._check_plan()
            self._plan_tasks()
        if {"date", "user_id"} & set(vals):
            self._join_routes()
        return result

    def _check_change(self, vals):
        """Refuse to change the plan of a visit that took place, or will not."""
        over = self.filtered(lambda visit: visit.state != "planned")[:1]
        if over:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(visit)s: %(state)s. Only visits that are still planned are changed.",
                    visit=over.name,
                    state=states[over.state],
                )
            )

    def unlink(self):
        # The message is of more help than that of the missing right.
        self._unlink_except_history()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._("Visits are kept as a record. Cancel a visit that does not take place.")
            )

    def action_view_case(self):
        """Open the case of this visit."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
