from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.collections_guarded import without_defaults

TASK = "collections_followup.mail_activity_type_task"


class CollectionsDecided(models.AbstractModel):
    """What happened to money of a customer, found by the add-on and decided once by a person.

    A model says which of its states are undecided (``_undecided``) and what is said to whoever
    wants to delete a record of it (``_get_kept_text``). Its field ``state`` is a selection.
    """

    _name = "collections.decided"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.owned",
        "collections.participant",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "What Is Decided Once"
    _number_also = "partner_id"
    _user_creatable = frozenset()

    # States in which it is open to a decision.
    _undecided = ()

    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        return super()._compute_collector_id()

    def _check_open(self):
        """Refuse to change what is decided.

        :raise UserError: it names the record and its state
        """
        states = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in self._undecided:
                raise UserError(
                    self.env._(
                        "%(number)s: %(state)s. It stays as it is.",
                        number=record.name,
                        state=states[record.state],
                    )
                )

    def _lock_open(self):
        """Let this transaction alone decide these records, and refuse what is decided already.

        The rows are changed, not only locked: of two who decide at once the second is repeated
        on what the first has decided.
        """
        self.lock_for_update()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN %s",
                SQL.identifier(self._table),
                tuple(self.ids) or (0,),
            )
        )
        self.invalidate_recordset()
        self._check_open()

    def _get_kept_text(self):
        """Return what is said to whoever wants to delete one of these records."""
        raise NotImplementedError

    def unlink(self):
        # The message is of more help than that of the missing right.
        self._unlink_except_history()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self._get_history():
            raise UserError(self._get_kept_text())

    def _get_history(self):
        """Return those of these records that are kept."""
        return self

    def _open_record(self, name):
        """Return the action that opens what a field of this record leads to.

        :param str name: of the field
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self[name]._name,
            "res_id": self[name].id,
            "view_mode": "form",
        }

    def _create_task(self, record, user, summary, note):
        """Give somebody a task for today, without an e-mail: it shows in the collector's work.

        :param record: what it is about
        :param user: who does it
        :param str summary: in a few words, in that user's language
        :param str note: what there is to do
        """
        task = self.env.ref(TASK, raise_if_not_found=False)
        return (
            without_defaults(self.env["mail.activity"])
            .with_context(mail_activity_quick_update=True)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": task.id if task else False,
                    "summary": summary,
                    "note": note,
                    "date_deadline": self.company_id._collections_today(),
                    "user_id": user.id,
                    "automated": True,
                }
            )
        )

    def _find_worker(self, company, case):
        """Return who works on the customer, nobody if none does.

        :param company: the company that keeps the cases
        :param case: the customer's open case, if there is one
        """
        customer = self.partner_id.with_company(company)
        people = [case.user_id, customer.collections_user_id, company.collections_user_id]
        for user in people:
            if user.active and user._collections_works_for(company):
                return user
        return self.env["res.users"]
