//! A site with Django and Django REST Framework: a form with CSRF under `/register/`, an API under `/api/`.

use anyhow::Result;

use super::{Ready, Real, Recipe, Rows, files, program, python};

/// A site with Django and Django REST Framework.
#[derive(Debug)]
pub struct Django;

const RECIPE: Recipe = Recipe {
    name: "Django",
    command: |folder, port| {
        let mut command = program(python()?);
        command.arg(files()?.join("django_site.py")).arg(folder).arg(port.to_string());
        Ok(command)
    },
    ready: Ready::Says,
    rows: Rows::Table("site.sqlite", "registrations_registration"),
};

impl Django {
    /// Starts it with an empty table.
    ///
    /// # Errors
    /// Django isn't installed, or doesn't start.
    pub async fn start() -> Result<Real> {
        Real::start(&RECIPE).await
    }
}
