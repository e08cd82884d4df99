"""Contacts that people chose before: told by that the rule of then would have said another."""

# What waits still, and agreements that are not over; the contact by the rule of version 1.4.
TABLES = (
    (
        "collections_notice",
        "recipient_id",
        "recipient_chosen",
        "'draft', 'approved', 'queued', 'failed'",
    ),
    ("collections_plan", "contact_id", "contact_chosen", "'draft','proposed','active','defaulted'"),
    ("collections_settlement", "contact_id", "contact_chosen", "'draft','to_approve','active'"),
)


def migrate(cr, version):
    if not version:
        return
    for table, contact, chosen, states in TABLES:
        # names and states are those above, nothing comes from outside
        cr.execute(
            f"""
            UPDATE {table} t SET {chosen} = TRUE
              FROM {table} o
         LEFT JOIN LATERAL (
                   SELECT c.id FROM res_partner c
                    WHERE c.parent_id = o.partner_id AND c.active
                      AND (c.collections_contact OR c.type = 'invoice')
                 ORDER BY c.collections_contact DESC NULLS LAST, c.id
                    LIMIT 1) r ON TRUE
             WHERE o.id = t.id AND t.state IN ({states})
               AND t.{contact} IS NOT NULL AND t.{contact} != COALESCE(r.id, t.partner_id)
            """
        )
