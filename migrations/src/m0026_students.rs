//! Who learns in a school, what the law calls sensitive of them, and who answers for them.

use crate::dialect::step;

step!(UP, DOWN);

/// Numbers of papers are unique with the kind of paper; an account is of one student, and of one guardian, of an
/// institution. Who answers for a student has a place, from 0, in the order in which they are called.
const UP: &str = r"
CREATE TABLE students (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    document_kind {key} NOT NULL CHECK (document_kind IN (
        'RC', 'TI', 'CC', 'CE', 'NIP', 'NUIP', 'NES', 'CABILDO', 'PEP', 'VISA', 'TMF', 'PPT', 'PASSPORT')),
    document_number {key} NOT NULL CHECK (length(document_number) BETWEEN 1 AND 20),
    issued_in {key} CHECK (length(issued_in) = 5),
    first_surname {text} NOT NULL CHECK (length(first_surname) BETWEEN 1 AND 200),
    second_surname {text} CHECK (length(second_surname) BETWEEN 1 AND 200),
    first_name {text} NOT NULL CHECK (length(first_name) BETWEEN 1 AND 200),
    second_name {text} CHECK (length(second_name) BETWEEN 1 AND 200),
    name_key {key} NOT NULL CHECK (length(name_key) <= 400),
    search_text {text} NOT NULL,
    birth_date {date} NOT NULL,
    birth_municipality {key} CHECK (length(birth_municipality) = 5),
    birth_country {key} CHECK (length(birth_country) = 2),
    sex {key} NOT NULL CHECK (sex IN ('F', 'M')),
    address {text} CHECK (length(address) BETWEEN 1 AND 200),
    municipality {key} CHECK (length(municipality) = 5),
    zone {key} CHECK (zone IN ('urban', 'rural')),
    stratum {int} CHECK (stratum BETWEEN 0 AND 6),
    phone {key} CHECK (length(phone) BETWEEN 7 AND 20),
    email {text} CHECK (length(email) BETWEEN 3 AND 255),
    user_id {uuid} REFERENCES users (id),
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT students_tenant UNIQUE (institution_id, id),
    CONSTRAINT students_document UNIQUE (institution_id, document_kind, document_number),
    CONSTRAINT students_birthplace CHECK (birth_municipality IS NULL OR birth_country IS NULL)
) {strict}

CREATE UNIQUE INDEX students_user ON students (user_id, institution_id) WHERE user_id IS NOT NULL

CREATE INDEX students_name ON students (institution_id, name_key, id)

CREATE INDEX students_active ON students (institution_id, active, name_key, id)

CREATE INDEX students_created ON students (institution_id, created_at, id)

CREATE INDEX students_number ON students (institution_id, document_number)

CREATE TABLE guardians (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    document_kind {key} NOT NULL CHECK (document_kind IN (
        'RC', 'TI', 'CC', 'CE', 'NIP', 'NUIP', 'NES', 'CABILDO', 'PEP', 'VISA', 'TMF', 'PPT', 'PASSPORT')),
    document_number {key} NOT NULL CHECK (length(document_number) BETWEEN 1 AND 20),
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key {key} NOT NULL CHECK (length(name_key) <= 400),
    search_text {text} NOT NULL,
    phone {key} CHECK (length(phone) BETWEEN 7 AND 20),
    email {text} CHECK (length(email) BETWEEN 3 AND 255),
    address {text} CHECK (length(address) BETWEEN 1 AND 200),
    user_id {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT guardians_tenant UNIQUE (institution_id, id),
    CONSTRAINT guardians_document UNIQUE (institution_id, document_kind, document_number)
) {strict}

CREATE UNIQUE INDEX guardians_user ON guardians (user_id, institution_id) WHERE user_id IS NOT NULL

CREATE INDEX guardians_name ON guardians (institution_id, name_key, id)

CREATE INDEX guardians_created ON guardians (institution_id, created_at, id)

CREATE INDEX guardians_number ON guardians (institution_id, document_number)

CREATE TABLE student_guardians (
    institution_id {uuid} NOT NULL,
    student_id {uuid} NOT NULL,
    guardian_id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position BETWEEN 0 AND 9),
    relationship {key} NOT NULL CHECK (relationship IN (
        'mother', 'father', 'grandparent', 'sibling', 'uncle_or_aunt', 'cousin', 'step_parent', 'foster_parent',
        'legal_guardian', 'institution', 'other')),
    may_pick_up {bool} NOT NULL,
    emergency_contact {bool} NOT NULL,
    lives_with {bool} NOT NULL,
    PRIMARY KEY (institution_id, student_id, guardian_id),
    CONSTRAINT student_guardians_position UNIQUE (institution_id, student_id, position),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id),
    FOREIGN KEY (institution_id, guardian_id) REFERENCES guardians (institution_id, id)
) {strict}

CREATE INDEX student_guardians_guardian ON student_guardians (institution_id, guardian_id)

CREATE TABLE student_sensitive (
    institution_id {uuid} NOT NULL,
    student_id {uuid} NOT NULL,
    health_insurer {text} CHECK (length(health_insurer) BETWEEN 1 AND 100),
    blood_type {key} CHECK (blood_type IN ('O+', 'O-', 'A+', 'A-', 'B+', 'B-', 'AB+', 'AB-')),
    allergies {text} CHECK (length(allergies) BETWEEN 1 AND 500),
    health_notes {text} CHECK (length(health_notes) BETWEEN 1 AND 1000),
    disability {int} CHECK (disability BETWEEN 0 AND 99),
    ethnicity {int} CHECK (ethnicity BETWEEN 0 AND 999),
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    PRIMARY KEY (institution_id, student_id),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id)
) {strict}
";

const DOWN: &str = r"
DROP TABLE student_sensitive

DROP TABLE student_guardians

DROP TABLE guardians

DROP TABLE students
";
