//! PocketBase with one collection, `registrations`, which anybody may add to, from any site.

use anyhow::{Context, Result};

use super::{Ready, Real, Recipe, Rows, files, program, python};

/// PocketBase.
#[derive(Debug)]
pub struct PocketBase;

const RECIPE: Recipe = Recipe {
    name: "PocketBase",
    command: |folder, port| {
        // It comes as a Python package, but is a program of its own.
        let mut command = program(python()?.parent().context("Python lies in no folder")?.join("pocketbase"));
        let files = files()?.join("pocketbase");
        command.arg("serve").arg(format!("--http=127.0.0.1:{port}"));
        for (option, folder) in [
            ("dir", folder.to_path_buf()),
            ("migrationsDir", files.join("migrations")),
            ("hooksDir", files.join("hooks")),
            ("publicDir", folder.join("public")),
        ] {
            command.arg(format!("--{option}={}", folder.display()));
        }
        // It may not write into the sources, nor start anew when they change.
        command.args(["--automigrate=false", "--hooksWatch=false"]);
        Ok(command)
    },
    ready: Ready::Answers,
    rows: Rows::Table("data.db", "registrations"),
};

impl PocketBase {
    /// The path under which records are created.
    pub const RECORDS: &str = "/api/collections/registrations/records";

    /// Starts it with an empty collection.
    ///
    /// # Errors
    /// PocketBase isn't installed, or doesn't start.
    pub async fn start() -> Result<Real> {
        Real::start(&RECIPE).await
    }
}
