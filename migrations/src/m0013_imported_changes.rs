//! What imports changed of assets that were known, for their timelines. Of rows that are older nobody knows it.

crate::dialect::step!(
    r"
ALTER TABLE import_rows ADD COLUMN at {time}

ALTER TABLE import_rows ADD COLUMN changes {json}
    CONSTRAINT import_rows_changed CHECK ((changes IS NULL) = (at IS NULL))
",
    r"
ALTER TABLE import_rows DROP COLUMN changes

ALTER TABLE import_rows DROP COLUMN at
"
);
