import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import OrderedSet


class CollectionsNumbered(models.AbstractModel):
    """Records that go by a number such as ``CASE-000012``.

    The number is the id with a prefix, and no column: cases and notices are written by the
    thousand in SQL, without a sequence that they would have to wait for.
    """

    _name = "collections.numbered"
    _description = "Numbered Record"

    # What numbers begin with
    _number_prefix = ""
    # A field by whose name records are found just as by their number
    _number_also = None

    name = fields.Char(string="Number", compute="_compute_name", search="_search_name")

    def _compute_name(self):
        for record in self:
            number = record.id
            record.name = (
                f"{self._number_prefix}-{number:06d}"
                if isinstance(number, int)
                else self._get_new_name()
            )

    @api.model
    def _get_new_name(self):
        """Return what stands for the number before there is one."""
        return False

    @api.model
    def _search_name(self, operator, value):
        return self._search_number(operator, value)

    @api.model
    def _search_display_name(self, operator, value):
        if not self._number_also:
            return super()._search_display_name(operator, value)
        return self._search_number(operator, value, self._number_also)

    @api.model
    def _search_number(self, operator, value, also=None):
        """Find records by a number like ``RUN-000012`` or ``12``, or by another field's name.

        :param str also: a field that is searched with the same text
        """
        values = value if isinstance(value, (list, tuple, set, OrderedSet)) else [value]
        if operator not in ("in", "=", "ilike", "like", "=ilike", "=like"):
            return NotImplemented
        numbers = []
        domains = []
        for text in values:
            digits = re.fullmatch(r"(?:[A-Za-z]+-)?0*(\d{1,9})", str(text or "").strip("% "))
            if digits:
                numbers.append(int(digits[1]))
            if also and text:
                domains.append(Domain(also, "ilike" if operator == "in" else operator, text))
        return Domain.OR([Domain("id", "in", numbers), *domains])
