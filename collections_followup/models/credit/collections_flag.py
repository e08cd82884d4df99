from odoo import fields, models

INSOLVENT = "collections_followup.flag_insolvent"


class CollectionsFlag(models.Model):
    _inherit = "collections.flag"

    ends_credit = fields.Boolean(
        string="No more credit",
        help="A customer with this flag has the credit grade E, whatever the points are, and "
        "credit is reviewed.",
    )

    def _init_column(self, column_name):
        # EXTENDS 'base': flags that were there before credit was managed
        result = super()._init_column(column_name)
        if column_name == "ends_credit":
            flag = self.env.ref(INSOLVENT, raise_if_not_found=False)
            if flag:
                self.env.cr.execute(
                    "UPDATE collections_flag SET ends_credit = TRUE WHERE id = %s", [flag.id]
                )
        return result
