//! Papers that one person bears one after another name one person.

use crate::dialect::step;

step!(UP, DOWN);

/// Registro civil, tarjeta de identidad, cédula and NUIP of a person have one number.
const UP: &str = r"
CREATE UNIQUE INDEX students_bearer ON students (institution_id, document_number)
    WHERE document_kind IN ('RC', 'TI', 'CC', 'NUIP')

CREATE UNIQUE INDEX guardians_bearer ON guardians (institution_id, document_number)
    WHERE document_kind IN ('RC', 'TI', 'CC', 'NUIP')
";

const DOWN: &str = r"
DROP INDEX guardians_bearer

DROP INDEX students_bearer
";
