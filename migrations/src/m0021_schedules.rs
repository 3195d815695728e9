//! The classes of groups, and each class on its day: no two in one room, or of one instructor, at one time.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Weekdays are bits: Monday is 1, Sunday 64. Times are of the clock on the wall, as `07:00`.
const TABLES: &str = r"
CREATE TABLE schedules (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    environment_id {uuid} NOT NULL,
    instructor_id {uuid} NOT NULL REFERENCES users (id),
    programme {text} NOT NULL CHECK (length(programme) BETWEEN 1 AND 100),
    group_name {text} NOT NULL CHECK (length(group_name) BETWEEN 1 AND 60),
    group_key {key} NOT NULL,
    topic {text} CHECK (length(topic) BETWEEN 1 AND 200),
    search_text {text} NOT NULL,
    start_time {key} NOT NULL CHECK (length(start_time) = 5),
    end_time {key} NOT NULL CHECK (length(end_time) = 5),
    weekdays {int} NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    first_day {date} NOT NULL,
    last_day {date} NOT NULL,
    exceptions {json} NOT NULL,
    on_holidays {bool} NOT NULL,
    students {int} CHECK (students BETWEEN 0 AND 10000),
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT schedules_tenant UNIQUE (institution_id, id),
    CONSTRAINT schedules_hours CHECK (end_time > start_time),
    CONSTRAINT schedules_period CHECK (last_day >= first_day),
    CONSTRAINT schedules_environment FOREIGN KEY (institution_id, environment_id)
        REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX schedules_created ON schedules (institution_id, created_at, id)

CREATE INDEX schedules_first_day ON schedules (institution_id, first_day, id)

CREATE INDEX schedules_active ON schedules (institution_id, active, created_at, id)

CREATE INDEX schedules_environment ON schedules (institution_id, environment_id, created_at, id)

CREATE INDEX schedules_group ON schedules (institution_id, group_key, created_at, id)

CREATE INDEX schedules_instructor ON schedules (instructor_id, created_at, id)

CREATE TABLE schedule_sessions (
    institution_id {uuid} NOT NULL,
    schedule_id {uuid} NOT NULL,
    day {date} NOT NULL,
    environment_id {uuid} NOT NULL,
    instructor_id {uuid} NOT NULL REFERENCES users (id),
    group_name {text} NOT NULL,
    group_key {key} NOT NULL,
    starts_at {time} NOT NULL,
    ends_at {time} NOT NULL,
    missed_told_at {time},
    PRIMARY KEY (institution_id, schedule_id, day),
    CONSTRAINT schedule_sessions_hours CHECK (ends_at > starts_at),
    FOREIGN KEY (institution_id, schedule_id) REFERENCES schedules (institution_id, id),
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX schedule_sessions_day ON schedule_sessions (institution_id, day, starts_at, schedule_id)

CREATE INDEX schedule_sessions_environment ON schedule_sessions (institution_id, environment_id, starts_at)

CREATE INDEX schedule_sessions_instructor ON schedule_sessions (instructor_id, starts_at)

CREATE INDEX schedule_sessions_group ON schedule_sessions (institution_id, group_key, day)

CREATE INDEX schedule_sessions_untold ON schedule_sessions (institution_id, ends_at, schedule_id)
WHERE missed_told_at IS NULL
";

/// One may begin at the moment at which the other ends.
const ONE_AT_A_TIME_ON_POSTGRES: &str = r"
ALTER TABLE schedule_sessions ADD CONSTRAINT schedule_sessions_room EXCLUDE USING gist (
    environment_id WITH =, tstzrange(starts_at, ends_at) WITH &&
)

ALTER TABLE schedule_sessions ADD CONSTRAINT schedule_sessions_teacher EXCLUDE USING gist (
    institution_id WITH =, instructor_id WITH =, tstzrange(starts_at, ends_at) WITH &&
)
";

/// Of classes none of which is at the time of another, the one that begins last also ends last: it alone is asked.
/// The store tells these by their words.
const ONE_AT_A_TIME_ON_SQLITE: &str = r"
CREATE TRIGGER schedule_sessions_one_insert BEFORE INSERT ON schedule_sessions
WHEN NEW.starts_at < (
    SELECT other.ends_at FROM schedule_sessions AS other
    WHERE other.institution_id = NEW.institution_id AND other.environment_id = NEW.environment_id
        AND other.starts_at < NEW.ends_at
    ORDER BY other.starts_at DESC LIMIT 1
) OR NEW.starts_at < (
    SELECT other.ends_at FROM schedule_sessions AS other
    WHERE other.institution_id = NEW.institution_id AND other.instructor_id = NEW.instructor_id
        AND other.starts_at < NEW.ends_at
    ORDER BY other.starts_at DESC LIMIT 1
)
BEGIN SELECT RAISE(ABORT, 'a room and an instructor have one class at a time'); END

CREATE TRIGGER schedule_sessions_one_update
BEFORE UPDATE OF institution_id, environment_id, instructor_id, starts_at, ends_at ON schedule_sessions
WHEN NEW.starts_at < (
    SELECT other.ends_at FROM schedule_sessions AS other
    WHERE other.institution_id = NEW.institution_id AND other.environment_id = NEW.environment_id
        AND other.starts_at < NEW.ends_at AND other.rowid <> OLD.rowid
    ORDER BY other.starts_at DESC LIMIT 1
) OR NEW.starts_at < (
    SELECT other.ends_at FROM schedule_sessions AS other
    WHERE other.institution_id = NEW.institution_id AND other.instructor_id = NEW.instructor_id
        AND other.starts_at < NEW.ends_at AND other.rowid <> OLD.rowid
    ORDER BY other.starts_at DESC LIMIT 1
)
BEGIN SELECT RAISE(ABORT, 'a room and an instructor have one class at a time'); END
";

const DOWN: &str = r"
DROP TABLE schedule_sessions

DROP TABLE schedules
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
        run(manager, if postgres { ONE_AT_A_TIME_ON_POSTGRES } else { ONE_AT_A_TIME_ON_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
