"""Items behind the figures of runs: arrays that the database reads, in place of JSON."""


def migrate(cr, version):
    for table, names in (
        ("collections_run_stat", ("item_ids",)),
        ("collections_simulation_row", ("item_ids", "other_item_ids")),
        ("collections_simulation_customer", ("item_ids",)),
    ):
        for name in names:
            cr.execute(
                """
                SELECT 1 FROM information_schema.columns
                 WHERE table_schema = current_schema AND table_name = %s AND column_name = %s
                   AND data_type = 'jsonb'
                """,
                (table, name),
            )
            if cr.fetchone():
                cr.execute(
                    f"ALTER TABLE {table} ALTER COLUMN {name} TYPE int4[]"
                    f" USING CASE WHEN jsonb_typeof({name}) = 'array'"
                    f" THEN translate({name}::text, '[]', '{{}}')::int4[] END"
                )
