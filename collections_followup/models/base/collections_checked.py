import math
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_date

# A day further away than so many years is a slip in the year, and so is one before this year.
MOST_YEARS = 10
FIRST_YEAR = 1950
# No amount and no count is as large as this: the database could not keep it.
MOST_AMOUNT = 10**13
MOST_COUNT = 2**31 - 1
# Types of fields whose values a CHECK can be asked about beforehand, and what they are in SQL.
PLAIN = {"date": "date", "float": "numeric", "monetary": "numeric", "integer": "int"}


def check_one(records):
    """Refuse a button that is for one record to none or several, and say so.

    :param records: what was chosen
    :raise UserError: it is not one record
    """
    if len(records) != 1:
        raise UserError(
            records.env._(
                "This is done for one at a time. Choose one: %s.",
                records.env["ir.model"]._get(records._name).name,
            )
        )


def check_before_write(records, vals):
    """Let records look at what is about to be written, where a field names a method for it.

    A field says ``before_write="_name"``: a method of the records, which gets the values and
    raises where they must not be written. So a feature keeps its fields without an override of
    ``write`` that would depend on which of them was loaded first.

    :param dict vals: the values of ``write``
    """
    names = [getattr(records._fields.get(name), "before_write", None) for name in vals]
    for name in dict.fromkeys(filter(None, names)):
        getattr(records, name)(vals)


class CollectionsChecked(models.AbstractModel):
    """Records whose days and numbers make sense, whatever is sent for them.

    A day in the year 9999 breaks the screens that group by month for everybody, and numbers
    that are none break sums: both are refused with a sentence where they are entered.
    """

    _name = "collections.checked"
    _description = "Checked Values"

    def _valid_field_parameter(self, field, name):
        # EXTENDS 'base': what looks at a field before it is written, see ``check_before_write``,
        # and what a dialog hands on, see ``_get_handed_on``
        return name in ("before_write", "handed_on") or super()._valid_field_parameter(field, name)

    def _get_handed_on(self):
        """Return the values that this dialog hands on as they are to what it makes.

        A field says ``handed_on=True``, and is one of what is made, too: so a capability adds
        what it wants to be kept, without an override of the dialog's methods.
        """
        self.ensure_one()
        return {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if getattr(field, "handed_on", False)
        }

    @api.model
    def _check_sense(self, vals):
        """Refuse days and numbers that are slips or none at all.

        :param dict vals: values for ``create`` or ``write``
        """
        self._check_values(self._fields, vals)

    @api.model
    def _check_added(self, records, vals):
        """Refuse such days and numbers in what the add-on adds to a model of core.

        :param records: of that model
        :param dict vals: values for ``create`` or ``write``
        """
        self._check_values(
            records._fields,
            {name: value for name, value in vals.items() if name.startswith("collections_")},
        )

    @api.model
    def _check_values(self, known, vals):
        if self.env.su:
            # The add-on's own: what people gave was checked where they gave it.
            return
        for name, value in vals.items():
            field = known.get(name)
            if not field or value is None or value is False:
                continue
            if field.type in ("date", "datetime"):
                self._check_day(field, value)
            elif field.type in ("float", "monetary", "integer"):
                self._check_number(field, value)

    def _check_day(self, field, value):
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError, AttributeError):
            day = None
        if not day or not hasattr(day, "year"):
            raise UserError(
                self.env._(
                    "%(field)s: %(value)s is not a date. Write it as year-month-day, for example "
                    "2026-03-31.",
                    field=field._description_string(self.env),
                    value=value,
                )
            )
        this_year = fields.Date.today().year
        if not FIRST_YEAR <= day.year <= this_year + MOST_YEARS:
            raise UserError(
                self.env._(
                    "%(field)s: %(date)s is more than %(years)s years away. Check the year.",
                    field=field._description_string(self.env),
                    date=format_date(self.env, day),
                    years=MOST_YEARS,
                )
            )

    def _check_number(self, field, value):
        number = isinstance(value, int | float)
        most = MOST_COUNT if field.type == "integer" else MOST_AMOUNT
        if not number or not math.isfinite(value) or abs(value) > most:
            raise UserError(
                self.env._(
                    "%(field)s: %(value)s is not a number that can be kept. Enter one such as "
                    "120.50.",
                    field=field._description_string(self.env),
                    value=value,
                )
            )

    def _check_declared(self, vals_list):
        """Refuse what a declared CHECK of the table would, before the database is asked to keep it.

        It would write an error into the log, and a new record would have used up its number.

        :param list vals_list: values for ``create`` (on no record) or ``write``
        """
        if self.env.su:
            return
        for rule, names in self._get_declared_checks():
            concerned = [vals for vals in vals_list if not names.isdisjoint(vals)]
            if not concerned:
                continue
            # Sudo: the rule holds whatever fields the user may read.
            before = [{name: record[name] for name in names} for record in self.sudo()] or [
                self.default_get(sorted(names))
            ]
            rows = [{**own, **vals} for own in before for vals in concerned]
            if not self._is_kept(rule, sorted(names), rows):
                # Sudo: messages of constraints are kept with the model.
                kept = self.env["ir.model.constraint"].sudo()
                kept = kept.search([("name", "=", rule.full_name(self))], limit=1)
                raise ValidationError(kept.message or rule.get_error_message(self))

    @api.model
    def _get_declared_checks(self):
        """Return the CHECK constraints of this model that are about plain values.

        :return: list of a constraint and the set of the fields that it is about
        """
        found = []
        for rule in self._table_objects.values():
            words = isinstance(rule, models.Constraint) and rule.get_definition(self.pool)
            if words and words.startswith("CHECK"):
                names = {name for name in re.findall(r"[a-z_]+", words) if name in self._fields}
                if all(self._fields[name].type in PLAIN for name in names):
                    found.append((rule, names))
        return found

    @api.model
    def _is_kept(self, rule, names, rows):
        """Return whether values keep a CHECK constraint.

        :param rule: a ``models.Constraint`` that begins with CHECK
        :param names: the fields that it is about
        :param list rows: values of these fields, as dicts; a number that is missing is 0
        """
        values = [
            SQL(
                "(%s)",
                SQL(", ").join(
                    SQL(
                        "%s::%s",
                        row.get(name) or (None if self._fields[name].type == "date" else 0),
                        SQL(PLAIN[self._fields[name].type]),
                    )
                    for name in names
                ),
            )
            for row in rows
        ]
        # The add-on's own text, no value in it.
        condition = SQL(rule.get_definition(self.pool).removeprefix("CHECK").replace("%", "%%"))
        [(kept,)] = self.env.execute_query(
            SQL(
                "SELECT bool_and(%s) FROM (VALUES %s) AS t(%s)",
                condition,
                SQL(", ").join(values),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        return kept is not False

    @api.model
    def _parse_date(self, value):
        """Return a date, or say clearly that a text is none."""
        try:
            return fields.Date.to_date(value)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "%s is not a date. Write it as year-month-day, for example 2026-03-31.", value
                )
            ) from error

    @api.model
    def _check_near(self, day, today):
        """Refuse a day that is so far away that its year must be a slip."""
        if day.year > today.year + MOST_YEARS or day.year < FIRST_YEAR:
            raise UserError(
                self.env._(
                    "%(date)s is more than %(years)s years away. Check the year.",
                    date=format_date(self.env, day),
                    years=MOST_YEARS,
                )
            )

    @api.private
    def ensure_one(self):
        # EXTENDS 'base': over RPC a button is pressed on no record, or on several
        if len(self._ids) == 1:
            return self
        if not self._ids:
            raise UserError(self.env._("Choose a record first: nothing is selected."))
        raise UserError(
            self.env._(
                "This is done for one record at a time, and %s are selected. Choose one of them.",
                len(self._ids),
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_sense(vals)
        self._check_declared(vals_list)
        records = super().create(vals_list)
        proposed = {
            key.removeprefix("default_") for key in self.env.context if key.startswith("default_")
        }
        for record, vals in zip(records, vals_list, strict=True):
            record._check_named(proposed.union(vals))
        return records

    def write(self, vals):
        self._check_sense(vals)
        self._check_declared([vals])
        check_before_write(self, vals)
        result = super().write(vals)
        self._check_named(vals)
        return result

    def _check_named(self, names):
        """Refuse what somebody names in a dialog and may not see.

        What follows from it is shown: its name by Odoo itself, to whoever reads the dialog.

        :param names: names of fields that were given
        :raise AccessError: one of them names such a record
        """
        if not self._transient or self.env.su:
            return
        for field in filter(None, map(self._fields.get, names)):
            if (
                field.store
                and field.type in ("many2one", "many2many")
                # Who keeps the cases may be a company above one's own.
                and field.comodel_name not in ("res.company", "res.users")
                and (chosen := self.mapped(field.name))
                and not chosen.has_access("read")
            ):
                raise AccessError(
                    self.env._(
                        "%s: what was chosen is not yours to see. Choose something else.",
                        field._description_string(self.env),
                    )
                )
