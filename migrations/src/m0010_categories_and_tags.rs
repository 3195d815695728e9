//! The kinds of things an institution has, and what is printed on doors.
//!
//! Every institution begins with the usual categories, and has one for each that its assets name.

/// Letters, and what they are without accents and case; `lower` of SQLite knows ASCII alone.
const PLAIN: &[(&str, &str)] = &[
    ("áàâãäåÁÀÂÃÄÅ", "a"),
    ("éèêëÉÈÊË", "e"),
    ("íìîïÍÌÎÏ", "i"),
    ("óòôõöÓÒÔÕÖ", "o"),
    ("úùûüÚÙÛÜ", "u"),
    ("ñÑ", "n"),
    ("çÇ", "c"),
];

/// The statements, where `{fold …}` of a column is the form in which texts are compared.
fn folded(sql: &str) -> String {
    let fold = |column: &str| {
        let letters = PLAIN.iter().flat_map(|(accented, plain)| accented.chars().map(move |letter| (letter, plain)));
        letters
            .fold(format!("lower({column})"), |sql, (letter, plain)| format!("replace({sql}, '{letter}', '{plain}')"))
    };
    ["category", "code"]
        .iter()
        .fold(sql.to_owned(), |sql, column| sql.replace(&format!("{{fold {column}}}"), &fold(column)))
}

crate::dialect::step!(
    &folded(UP),
    r"
DROP INDEX environments_code

DROP INDEX environments_tag_unique

ALTER TABLE environments DROP COLUMN code_key

ALTER TABLE environments DROP COLUMN tag

DROP TABLE categories
"
);

/// Of categories that fold alike the plainest has the folded key, each other its own code.
const UP: &str = r"
CREATE TABLE categories (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    code {key} NOT NULL CHECK (length(code) > 0),
    code_key {key} NOT NULL,
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    fields {json} NOT NULL,
    useful_life_months {int} CHECK (useful_life_months BETWEEN 1 AND 1200),
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT categories_tenant UNIQUE (institution_id, id),
    CONSTRAINT categories_code_unique UNIQUE (institution_id, code),
    CONSTRAINT categories_key_unique UNIQUE (institution_id, code_key)
) {strict}

WITH usual (code, name) AS (
    VALUES
        ('computer', 'Computador'),
        ('projector', 'Proyector'),
        ('keyboard', 'Teclado'),
        ('mouse', 'Ratón'),
        ('tv', 'Televisor'),
        ('camera', 'Cámara'),
        ('microphone', 'Micrófono'),
        ('tablet', 'Tableta'),
        ('other', 'Otro')
)
INSERT INTO categories (id, institution_id, code, code_key, name, fields, active, created_at, version)
SELECT {random}, i.id, u.code, u.code, u.name, CAST('[]' AS {json}), TRUE, i.created_at, 1
FROM institutions AS i CROSS JOIN usual AS u

INSERT INTO categories (id, institution_id, code, code_key, name, fields, active, created_at, version)
SELECT {random}, i.id, category, {fold category}, substr(category, 1, 60), CAST('[]' AS {json}), TRUE, i.created_at, 1
FROM (SELECT DISTINCT institution_id, category FROM assets) AS a JOIN institutions AS i ON i.id = a.institution_id
WHERE length(category) > 0
ORDER BY category = {fold category} DESC, category
ON CONFLICT DO NOTHING

INSERT INTO categories (id, institution_id, code, code_key, name, fields, active, created_at, version)
SELECT {random}, i.id, category, category, substr(category, 1, 60), CAST('[]' AS {json}), TRUE, i.created_at, 1
FROM (SELECT DISTINCT institution_id, category FROM assets) AS a JOIN institutions AS i ON i.id = a.institution_id
WHERE length(category) > 0
ON CONFLICT DO NOTHING

ALTER TABLE environments ADD COLUMN tag {key} CONSTRAINT environments_tag CHECK (length(tag) = 32)

ALTER TABLE environments ADD COLUMN code_key {key}

UPDATE environments SET tag = {tag} WHERE active

UPDATE environments SET code_key = {fold code} WHERE code IS NOT NULL

CREATE UNIQUE INDEX environments_tag_unique ON environments (tag)

CREATE INDEX environments_code ON environments (institution_id, code_key, name_key) WHERE code_key IS NOT NULL
";
