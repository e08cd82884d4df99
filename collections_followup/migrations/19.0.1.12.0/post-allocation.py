"""The order of payments of rules that are there already, where nobody has said another."""


def migrate(cr, version):
    """Fill in what the law says, on the rules that came with the add-on."""
    cr.execute(
        """
        UPDATE collections_interest_rule r SET allocation = 'costs-interest-principal'
          FROM ir_model_data d
         WHERE d.model = 'collections.interest.rule' AND d.res_id = r.id
           AND d.module = 'collections_followup' AND r.allocation IS NULL
           AND d.name IN ('interest_rule_de', 'interest_rule_de_person', 'interest_rule_fr')
        """
    )
