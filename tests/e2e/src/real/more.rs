//! The backends that take long to install: FastAPI, Express with Zod, Lumen, Rails, and a plain page of PHP.

use anyhow::Result;

use super::{Ready, Real, Recipe, Rows, files, program};
use crate::paths;

/// Where those without a database keep registrations.
const LINES: Rows = Rows::Lines("registrations.txt");

macro_rules! backend {
    ($(#[$doc:meta])* $name:ident, $recipe:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl $name {
            /// Starts it with empty storage.
            ///
            /// # Errors
            /// It isn't installed, or doesn't start.
            pub async fn start() -> Result<Real> {
                static RECIPE: Recipe = $recipe;
                Real::start(&RECIPE).await
            }
        }
    };
}

backend!(
    /// FastAPI and Pydantic: JSON to `/registrations`.
    FastApi,
    Recipe {
        name: "FastAPI",
        command: |folder, port| {
            let mut command = program(paths::told("EVENT_REGISTRATION_MORE_PYTHON")?);
            command.arg(files()?.join("fastapi_site.py")).arg(folder).arg(port.to_string());
            Ok(command)
        },
        ready: Ready::Says,
        rows: LINES,
    }
);

backend!(
    /// Express and Zod: JSON to `/registrations/issues`, or another shape of refusals: `tree`, `flat`.
    Express,
    Recipe {
        name: "Express",
        command: |folder, port| {
            let mut command = program("node");
            command.env("NODE_PATH", paths::told("EVENT_REGISTRATION_NODE_MODULES")?);
            command.arg(files()?.join("express_site.cjs")).arg(folder).arg(port.to_string());
            Ok(command)
        },
        ready: Ready::Says,
        rows: LINES,
    }
);

backend!(
    /// Lumen: JSON to `/registrations`.
    Lumen,
    Recipe {
        name: "Lumen",
        command: |folder, port| {
            let mut command = program("php");
            command.env("FOLDER", folder).arg("-S").arg(format!("127.0.0.1:{port}")).arg(files()?.join("lumen/index.php"));
            Ok(command)
        },
        ready: Ready::Answers,
        rows: Rows::Table("registrations.sqlite", "registrations"),
    }
);

backend!(
    /// Rails: JSON to `/registrations`, with the token that is in the page `/registrations/new`.
    Rails,
    Recipe {
        name: "Rails",
        command: |folder, port| {
            let mut command = program("ruby");
            command.arg(files()?.join("rails_site.rb")).arg(folder).arg(port.to_string());
            Ok(command)
        },
        ready: Ready::Says,
        rows: LINES,
    }
);

backend!(
    /// A page of PHP: a form to `/iscrizione.php`, then 303 to `/thanks.html`.
    PlainPhp,
    Recipe {
        name: "the page of PHP",
        command: |folder, port| {
            let mut command = program("php");
            command.env("FOLDER", folder).arg("-S").arg(format!("127.0.0.1:{port}")).arg(files()?.join("page.php"));
            Ok(command)
        },
        ready: Ready::Answers,
        rows: LINES,
    }
);
