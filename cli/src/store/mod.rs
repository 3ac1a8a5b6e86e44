//! Where registrations are kept: one SQLite file, or a PostgreSQL database.
//!
//! Knows rows, seats and keys; what a registration must contain was decided before it comes here. Both databases are asked
//! in the same words: every statement is written once, with `$1` placeholders, and bound to whichever pool is open.
//!
//! An acknowledged registration survives a kill and a power cut: SQLite runs with `synchronous=FULL`, PostgreSQL with its
//! default. No network address and no user agent is stored.
//!
//! # Backup
//! While the server runs: `sqlite3 registrations.sqlite "VACUUM INTO 'backup.sqlite'"` for SQLite (never copy the bare file:
//! the newest rows are in the `-wal` beside it), `pg_dump` for PostgreSQL. The README beside this crate says how to restore.

mod admit;
mod attendance;
mod cancel;
mod deletion;
mod links;
mod outbox;
mod rows;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

pub use admit::{Admission, Answer, Arrival, Status};
pub use cancel::{Cancellation, Cancelled};
pub use deletion::Old;
pub use links::{Corrected, Correction, Own};
pub use outbox::{Kind, Letter, Mailing};
pub use rows::Row;

/// Every change to the tables, oldest first, in either dialect. Those that were released are never edited: a database
/// remembers what it was built with.
const MIGRATIONS: [Change; 5] = [
    Change {
        version: 1,
        name: "registrations",
        sqlite: include_str!("../../migrations/sqlite/0001_registrations.sql"),
        postgres: include_str!("../../migrations/postgres/0001_registrations.sql"),
    },
    Change {
        version: 2,
        name: "attendees",
        sqlite: include_str!("../../migrations/sqlite/0002_attendees.sql"),
        postgres: include_str!("../../migrations/postgres/0002_attendees.sql"),
    },
    Change {
        version: 3,
        name: "flags",
        sqlite: include_str!("../../migrations/sqlite/0003_flags.sql"),
        postgres: include_str!("../../migrations/postgres/0003_flags.sql"),
    },
    Change {
        version: 4,
        name: "attendance",
        sqlite: include_str!("../../migrations/sqlite/0004_attendance.sql"),
        postgres: include_str!("../../migrations/postgres/0004_attendance.sql"),
    },
    Change {
        version: 5,
        name: "mail",
        sqlite: include_str!("../../migrations/sqlite/0005_mail.sql"),
        postgres: include_str!("../../migrations/postgres/0005_mail.sql"),
    },
];

struct Change {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// How long a registration waits for its turn at the seats before it is told to try again.
const PATIENCE: Duration = Duration::from_secs(20);

/// In PostgreSQL, one transaction at a time over the seats of an event.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

/// Runs the same lines against whichever pool is open.
macro_rules! on_pool {
    ($store:expr, $pool:ident => $body:expr) => {
        match &$store.pool {
            $crate::store::Pool::Sqlite($pool) => $body,
            $crate::store::Pool::Postgres($pool) => $body,
        }
    };
}
use on_pool;

/// An open database of registrations.
#[derive(Debug, Clone)]
pub struct Store {
    pool: Pool,
}

#[derive(Debug, Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Store {
    /// Opens `database` (a path, `sqlite://…` or `postgres://…`), makes the SQLite file if there is none, and brings the
    /// tables up to date.
    ///
    /// # Errors
    /// The address can't be read, the database can't be reached, or it was written by a newer version.
    pub async fn create(database: &str) -> anyhow::Result<Store> {
        let store = Self::connect(database, true).await?;
        match &store.pool {
            Pool::Sqlite(pool) => migrator(|change| change.sqlite).run(pool).await?,
            Pool::Postgres(pool) => migrator(|change| change.postgres).run(pool).await?,
        }
        Ok(store)
    }

    /// Opens a `database` that is already there, and changes nothing in it.
    ///
    /// # Errors
    /// The address can't be read or the database can't be reached.
    pub async fn open(database: &str) -> anyhow::Result<Store> {
        Self::connect(database, false).await
    }

    async fn connect(database: &str, create: bool) -> anyhow::Result<Store> {
        let pool = if is_postgres(database) {
            let options = PgConnectOptions::from_str(database)?;
            Pool::Postgres(PgPoolOptions::new().max_connections(8).acquire_timeout(PATIENCE).connect_with(options).await?)
        } else {
            anyhow::ensure!(!database.contains(":memory:"), "registrations in memory would be lost; give --database a file");
            let options = sqlite_options(database)?;
            if create {
                make_private(options.get_filename())?;
            }
            Pool::Sqlite(SqlitePoolOptions::new().max_connections(4).acquire_timeout(PATIENCE).connect_with(options).await?)
        };
        Ok(Store { pool })
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> bool {
        on_pool!(self, pool => sqlx::query("SELECT 1").execute(pool).await.is_ok())
    }

    /// Waits for the statements under way and closes the connections; SQLite folds its `-wal` into the file.
    pub async fn close(&self) {
        on_pool!(self, pool => pool.close().await);
    }
}

/// Every change up to this version, in SQLite.
#[cfg(test)]
fn migrator_to(version: i64) -> Migrator {
    let known = MIGRATIONS.iter().filter(|change| change.version <= version);
    let migration =
        |change: &Change| Migration::new(change.version, change.name.into(), MigrationType::Simple, change.sqlite.into_sql_str(), false);
    Migrator::with_migrations(known.map(migration).collect())
}

fn migrator(dialect: fn(&Change) -> &'static str) -> Migrator {
    let migration =
        |change: &Change| Migration::new(change.version, change.name.into(), MigrationType::Simple, dialect(change).into_sql_str(), false);
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

/// The file that `database` names, if it names one.
pub fn file_of(database: &str) -> Option<PathBuf> {
    if is_postgres(database) {
        return None;
    }
    Some(sqlite_options(database).ok()?.get_filename().to_owned())
}

fn is_postgres(database: &str) -> bool {
    database.starts_with("postgres://") || database.starts_with("postgresql://")
}

fn sqlite_options(database: &str) -> Result<SqliteConnectOptions, sqlx::Error> {
    let options = match database.starts_with("sqlite:") {
        true => SqliteConnectOptions::from_str(database)?,
        false => SqliteConnectOptions::new().filename(database),
    };
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full).foreign_keys(true);
    // What is deleted is overwritten: it holds people's details.
    Ok(options.pragma("secure_delete", "ON").busy_timeout(PATIENCE))
}

/// Makes the file, readable by its owner alone: it holds people's details. SQLite gives its `-wal` the same mode.
fn make_private(file: &Path) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) => Err(anyhow::anyhow!("{}: {error}; give --database a file in a directory that can be written", file.display())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_same_table_is_made_in_both_databases() {
        let names = |sql: &str| -> Vec<String> {
            sql.lines().filter_map(|line| line.strip_prefix("    ")?.split_whitespace().next().map(str::to_owned)).collect()
        };
        for change in &MIGRATIONS {
            assert_eq!(names(change.sqlite), names(change.postgres), "{}", change.name);
        }
    }

    #[test]
    fn knows_which_database_an_address_means() {
        assert_eq!(file_of("postgres://localhost/events"), None);
        assert_eq!(file_of("a.sqlite"), Some("a.sqlite".into()));
        assert_eq!(file_of("sqlite://b.sqlite"), Some("b.sqlite".into()));
    }

    #[tokio::test]
    async fn a_file_with_peoples_details_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.sqlite");
        let store = Store::create(file.to_str().unwrap()).await.unwrap();
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions()) & 0o777, 0o600);
        assert!(store.answers().await);
        store.close().await;
        assert!(!store.answers().await);
    }

    #[tokio::test]
    async fn a_backup_made_while_it_runs_opens_as_a_database() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
        let store = Store::create(&path("a.sqlite")).await.unwrap();
        store.admit(&Arrival { event: "table".into(), ..Arrival::default() }).await.unwrap();
        let Pool::Sqlite(pool) = &store.pool else { panic!("SQLite was opened") };
        sqlx::query("VACUUM INTO $1").bind(path("backup.sqlite")).execute(pool).await.unwrap();
        let restored = Store::create(&path("backup.sqlite")).await.unwrap();
        assert_eq!(restored.rows(None).await.unwrap(), store.rows(None).await.unwrap());
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_made_by_looking() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("absent.sqlite");
        assert!(Store::open(file.to_str().unwrap()).await.is_err());
        assert!(!file.exists());
    }
}
