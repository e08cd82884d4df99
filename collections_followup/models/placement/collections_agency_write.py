"""Files to an agency: what it has to be told, written once, and e-mails of what is recalled."""

from markupsafe import escape

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ...engine import placement_file
from ..base.collections_guarded import without_defaults

SUPERVISOR = "collections_followup.group_collections_supervisor"


class CollectionsAgency(models.Model):
    _inherit = "collections.agency"

    def action_write_file(self):
        """Write what this agency has to be told into a file, keep it and download it."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Supervisors hand debts to agencies."))
        return self._write_file_sudo()._download()

    def _write_file_sudo(self):
        """Write the rows that wait for this agency into a file, each once.

        New items are looked at once more, and their amounts frozen. Of two who write at once, or
        of one who writes and one who pays or recalls, the second begins anew: both change the
        rows that wait.

        :return: the file, with the user's rights
        """
        # Sudo: who may write the file was checked; what it says is the ledger's.
        own = self.sudo()
        company = own.company_id
        placements = self.env["collections.placement"].sudo()
        # Cases follow at the end.
        live = placements.search(
            [
                ("agency_id", "=", self.id),
                ("state", "in", ("approved", "placed", "acknowledged")),
            ]
        )
        live._follow_ledger(company, tuple(live.partner_id.ids) or (0,))
        own._drop_unfit(live)
        events = self.env["collections.placement.event"].sudo()
        waiting = events.search(
            [("agency_id", "=", self.id), ("is_pending", "=", True)], order="id"
        )
        if not waiting:
            raise UserError(self.env._("There is nothing new to tell this agency."))
        today = company._collections_today()
        new = waiting.filtered(lambda event: event.kind == "new").line_id
        new.filtered(lambda line: line.state == "waiting")._freeze_sudo(today)
        for event in waiting.filtered(lambda event: event.kind == "new"):
            event.balance = event.line_id.balance
        content = own._write_rows(waiting, today)
        stamp = f"{today:%Y%m%d}"
        file = self.env["collections.placement.file"]._keep_sudo(
            self, "out", f"{stamp} {company.name}.{own.form}", content, row_count=len(waiting)
        )
        waiting.write({"is_pending": False, "file_id": file.id})
        started = waiting.placement_id.filtered(lambda placement: placement.state == "approved")
        started.write({"state": "placed", "date_placed": today})
        for placement in started:
            placement._message_log(
                body=self.env._(
                    "Placed with %(agency)s by %(file)s: %(amount)s.",
                    agency=own.display_name,
                    file=file.name,
                    amount=formatLang(
                        self.env, placement.amount, currency_obj=placement.currency_id
                    ),
                )
            )
        (live | started)._follow_up()
        return file.with_env(self.env)

    def _drop_unfit(self, placements):
        """Take out of placements what has not left and may not be placed any more since.

        :param placements: in sudo mode
        """
        lines = placements.line_ids.filtered(lambda line: line.state == "waiting")
        obstacles = self.env["collections.placement"]._find_obstacles(
            lines.move_line_id, self.company_id, placements
        )
        for placement, own in lines.grouped("placement_id").items():
            for line in own.filtered(lambda line: line.move_line_id in obstacles):
                placement._end_lines(line, "recalled", obstacles[line.move_line_id], follow=False)

    def _write_rows(self, events, today):
        """Return the file of some rows, in this agency's layout.

        :param events: in sudo mode
        """
        columns = self.column_ids.filtered(lambda column: column.usage == "out")
        claims = self.env["collections.claim"].sudo()._read(events.line_id.move_line_id, today)
        return placement_file.write(
            [(column.key, column.heading) for column in columns],
            [self._get_row(event, claims, today) for event in events],
            self.form,
            self.delimiter,
        )

    def _get_row(self, event, claims, today):
        """Return the values of one row by the names of columns.

        :param dict claims: interest and costs by item, see ``collections.claim``
        """
        line, placement = event.line_id, event.placement_id
        customer, currency = placement.partner_id, placement.currency_id
        claim = claims.get(line.move_line_id) if event.kind != "cancel" else None
        digits = currency.decimal_places
        interest = round(float(claim.interest), digits) if claim else 0.0
        fees = round(float(claim.costs), digits) if claim else 0.0

        def amount(value):
            return f"{value:.{digits}f}"

        service = line.move_line_id.move_id.partner_shipping_id or customer
        return {
            "account": placement_file.get_account(line.id),
            "name": customer.name,
            "person_type": "C" if customer.is_company else "P",
            "id_type": "VAT" if customer.vat else "",
            "id_value": customer.vat,
            "phone_type": "MAIN" if customer.phone else "",
            "phone": customer.phone,
            "email": customer.email,
            **self._get_address("", customer),
            **self._get_address("service_", service),
            "language": customer.lang,
            "customer_class": "COM" if customer.is_company else "PRIV",
            "currency": currency.name,
            "date": today,
            "reason": placement_file.REASONS[event.kind],
            "why": event.why,
            "principal": amount(event.balance),
            "interest": amount(interest),
            "fees": amount(fees),
            "total": amount(event.balance + interest + fees),
            "invoice": line.number,
            "invoice_date": line.date_invoice,
            "due_date": line.date_due,
            "placement": placement.name,
            "reference": placement.reference,
        }

    def _get_address(self, prefix, partner):
        return {
            f"{prefix}street": partner.street,
            f"{prefix}street2": partner.street2,
            f"{prefix}zip": partner.zip,
            f"{prefix}city": partner.city,
            f"{prefix}state": partner.state_id.code,
            f"{prefix}country": partner.country_id.code,
        }

    def _tell_recall(self, lines, why):
        """Tell this agency by an e-mail at once that items are recalled.

        It is posted here, not with the placement: the agency is told, no customer is reached.

        :param lines: items of a placement, in sudo mode
        :param str why: in words
        """
        self.ensure_one()
        # Sudo: it follows what happened, whoever did it.
        own = without_defaults(self.sudo()).with_context(lang=self.partner_id.lang)
        accounts = ", ".join(
            f"{placement_file.get_account(line.id)} ({line.number})" for line in lines
        )
        own.message_post(
            body=escape(
                own.env._(
                    "Please stop collecting and return: %(accounts)s. %(why)s.",
                    accounts=accounts,
                    why=why.rstrip("."),
                )
            ),
            subject=own.env._("Recall: %s", accounts),
            partner_ids=own.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
