//! Where and when a school teaches: sites, school years with their periods, groups.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// A period has the days of its year beside its own, which follow those of the year: so it cannot lie outside.
const TABLES: &str = r"
CREATE TABLE sites (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    name_key {key} NOT NULL,
    dane_code {key} CHECK (length(dane_code) = 12),
    municipality {key} CHECK (length(municipality) = 5),
    address {text} CHECK (length(address) BETWEEN 1 AND 200),
    zone {key} CHECK (zone IN ('urban', 'rural')),
    search_text {text} NOT NULL,
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT sites_tenant UNIQUE (institution_id, id),
    CONSTRAINT sites_name UNIQUE (institution_id, name_key),
    CONSTRAINT sites_dane UNIQUE (institution_id, dane_code),
    CONSTRAINT sites_place CHECK (substr(dane_code, 2, 5) = municipality)
) {strict}

CREATE INDEX sites_created ON sites (institution_id, created_at, id)

CREATE INDEX sites_active ON sites (institution_id, active, name_key, id)

CREATE TABLE school_years (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 30),
    name_key {key} NOT NULL,
    starts_on {date} NOT NULL,
    ends_on {date} NOT NULL,
    state {key} NOT NULL CHECK (state IN ('planning', 'active', 'closed', 'archived')),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT school_years_tenant UNIQUE (institution_id, id),
    CONSTRAINT school_years_name UNIQUE (institution_id, name_key),
    CONSTRAINT school_years_days UNIQUE (institution_id, id, starts_on, ends_on),
    CONSTRAINT school_years_period CHECK (ends_on >= starts_on)
) {strict}

CREATE UNIQUE INDEX school_years_active ON school_years (institution_id, state) WHERE state = 'active'

CREATE INDEX school_years_starts ON school_years (institution_id, starts_on, id)

CREATE INDEX school_years_state ON school_years (institution_id, state, starts_on, id)

CREATE TABLE academic_periods (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    school_year_id {uuid} NOT NULL,
    year_starts_on {date} NOT NULL,
    year_ends_on {date} NOT NULL,
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    name_key {key} NOT NULL,
    starts_on {date} NOT NULL,
    ends_on {date} NOT NULL,
    weight {int} CHECK (weight BETWEEN 0 AND 100),
    CONSTRAINT academic_periods_tenant UNIQUE (institution_id, id),
    CONSTRAINT academic_periods_name UNIQUE (institution_id, school_year_id, name_key),
    CONSTRAINT academic_periods_days CHECK (ends_on >= starts_on),
    CONSTRAINT academic_periods_inside CHECK (starts_on >= year_starts_on AND ends_on <= year_ends_on),
    CONSTRAINT academic_periods_year FOREIGN KEY (institution_id, school_year_id, year_starts_on, year_ends_on)
        REFERENCES school_years (institution_id, id, starts_on, ends_on) ON UPDATE CASCADE
) {strict}

CREATE INDEX academic_periods_of_year
ON academic_periods (institution_id, school_year_id, year_starts_on, year_ends_on, starts_on)

CREATE TABLE class_groups (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    site_id {uuid} NOT NULL,
    school_year_id {uuid} NOT NULL,
    grade {int} NOT NULL,
    shift {key} NOT NULL CHECK (shift IN ('full_day', 'morning', 'afternoon', 'night', 'weekend', 'single')),
    code {text} NOT NULL CHECK (length(code) BETWEEN 1 AND 20),
    code_key {key} NOT NULL,
    order_key {key} NOT NULL,
    capacity {int} NOT NULL CHECK (capacity BETWEEN 1 AND 200),
    taken {int} NOT NULL CHECK (taken >= 0),
    homeroom_teacher_id {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT class_groups_tenant UNIQUE (institution_id, id),
    CONSTRAINT class_groups_code UNIQUE (institution_id, school_year_id, site_id, grade, shift, code_key),
    CONSTRAINT class_groups_grade CHECK (
        grade BETWEEN -2 AND 11 OR grade BETWEEN 21 AND 26 OR grade BETWEEN 41 AND 45 OR grade = 99
    ),
    CONSTRAINT class_groups_places CHECK (taken <= capacity),
    FOREIGN KEY (institution_id, site_id) REFERENCES sites (institution_id, id),
    FOREIGN KEY (institution_id, school_year_id) REFERENCES school_years (institution_id, id)
) {strict}

CREATE INDEX class_groups_order ON class_groups (institution_id, order_key, id)

CREATE INDEX class_groups_codes ON class_groups (institution_id, code_key, id)

CREATE INDEX class_groups_created ON class_groups (institution_id, created_at, id)

CREATE INDEX class_groups_year ON class_groups (institution_id, school_year_id, order_key, id)

CREATE INDEX class_groups_site ON class_groups (institution_id, site_id, order_key, id)

CREATE INDEX class_groups_of_grade ON class_groups (institution_id, grade, order_key, id)

CREATE INDEX class_groups_shift ON class_groups (institution_id, shift, order_key, id)

CREATE INDEX class_groups_homeroom ON class_groups (homeroom_teacher_id, institution_id)

CREATE TABLE class_group_teachers (
    institution_id {uuid} NOT NULL,
    class_group_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES users (id),
    PRIMARY KEY (institution_id, class_group_id, user_id),
    FOREIGN KEY (institution_id, class_group_id) REFERENCES class_groups (institution_id, id)
) {strict}

CREATE INDEX class_group_teachers_user ON class_group_teachers (user_id, institution_id)
";

const APART_ON_POSTGRES: &str = r"
ALTER TABLE academic_periods ADD CONSTRAINT academic_periods_apart EXCLUDE USING gist (
    institution_id WITH =, school_year_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&
)
";

/// The store tells these by their words.
const APART_ON_SQLITE: &str = r"
CREATE TRIGGER academic_periods_apart_insert BEFORE INSERT ON academic_periods
WHEN EXISTS (
    SELECT 1 FROM academic_periods AS other
    WHERE other.institution_id = NEW.institution_id AND other.school_year_id = NEW.school_year_id
        AND other.starts_on <= NEW.ends_on AND NEW.starts_on <= other.ends_on
)
BEGIN SELECT RAISE(ABORT, 'academic periods of a year have no day in common'); END

CREATE TRIGGER academic_periods_apart_update
BEFORE UPDATE OF institution_id, school_year_id, starts_on, ends_on ON academic_periods
WHEN EXISTS (
    SELECT 1 FROM academic_periods AS other
    WHERE other.institution_id = NEW.institution_id AND other.school_year_id = NEW.school_year_id
        AND other.starts_on <= NEW.ends_on AND NEW.starts_on <= other.ends_on AND other.rowid <> OLD.rowid
)
BEGIN SELECT RAISE(ABORT, 'academic periods of a year have no day in common'); END
";

const DOWN: &str = r"
DROP TABLE class_group_teachers

DROP TABLE class_groups

DROP TABLE academic_periods

DROP TABLE school_years

DROP TABLE sites
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { APART_ON_POSTGRES } else { APART_ON_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
