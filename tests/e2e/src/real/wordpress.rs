//! WordPress on MariaDB, with the plugin as it was built: a site of its own for each test, served by PHP on the loopback
//! interface. What the site is set up with is in `tests/e2e/backends/wordpress`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::{files, free_port, program};
use crate::{paths, wait};

/// The version of those that the package brings.
const VERSION: &str = "6.5";
const MARIADB: &str = "/usr/sbin/mariadbd";

/// A running site. It ends when this value goes.
#[derive(Debug)]
pub struct WordPress {
    folder: TempDir,
    port: u16,
    database: Child,
    servers: Vec<Child>,
}

impl WordPress {
    /// Installs and starts it.
    ///
    /// # Errors
    /// Something of it isn't installed, or doesn't start.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder for WordPress")?;
        let (root, port) = (folder.path().to_path_buf(), free_port().await?);
        lay_out(&root).await?;
        let database = database(&root).await?;
        let mut site = Self { folder, port, database, servers: Vec::new() };
        let mut setup = program("php");
        setup.arg(files()?.join("wordpress/setup.php")).arg(site.root()).arg(site.url());
        said_nothing(setup, "WordPress can't be installed").await?;
        site.serve(port).await?;
        Ok(site)
    }

    /// Its address, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Another server of the same site, so that two requests really run at once.
    ///
    /// # Errors
    /// It doesn't start.
    pub async fn another_port(&mut self) -> Result<u16> {
        let port = free_port().await?;
        self.serve(port).await?;
        Ok(port)
    }

    /// Posts JSON to one of its servers, as a program would, and gives status and the whole answer.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn post(port: u16, target: &str, body: &str) -> Result<(u16, String)> {
        super::post(port, target, "application/json", body).await
    }

    /// The port of its first server.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What browsers reported as blocked, so far.
    ///
    /// # Errors
    /// The reports can't be read.
    pub fn reports(&self) -> Result<Vec<String>> {
        lines(&self.folder.path().join("reports"))
    }

    /// What PHP noted about the plugin, so far: notices, warnings, errors.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn notes(&self) -> Result<Vec<String>> {
        let notes = lines(&self.folder.path().join("debug.log"))?;
        Ok(notes.into_iter().filter(|line| line.contains("event-registration") || line.contains("EventRegistration")).collect())
    }

    /// Runs SQL in its database and gives the rows, fields separated by tabs.
    ///
    /// # Errors
    /// The statement is refused.
    pub async fn sql(&self, statement: &str) -> Result<Vec<String>> {
        let mut command = client(self.folder.path());
        command.args(["wordpress", "--skip-column-names", "--execute", statement]);
        let output = command.output().await.context("could not start MariaDB's client")?;
        ensure!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }

    /// Runs PHP with WordPress and the plugin loaded, and gives what it prints.
    ///
    /// # Errors
    /// It ends badly.
    pub async fn php(&self, code: &str) -> Result<String> {
        let mut command = program("php");
        command.arg("-r").arg(format!("$_SERVER['HTTP_HOST'] = '127.0.0.1'; require '{}/wp-load.php'; {code}", self.root().display()));
        let output = command.output().await.context("could not start PHP")?;
        ensure!(output.status.success(), "{code}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A file in its folder, for an upload.
    ///
    /// # Errors
    /// It can't be written.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).context("the site's folder can't be written to")?;
        Ok(path)
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    async fn serve(&mut self, port: u16) -> Result<()> {
        let mut command = program("php");
        command.args(["-d", "upload_max_filesize=4M", "-S", &format!("127.0.0.1:{port}"), "-t"]).arg(self.root());
        command.arg(files()?.join("wordpress/router.php"));
        let log = std::fs::File::create(self.folder.path().join(format!("server-{port}")))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        let mut child = command.spawn().context("could not start PHP; run `cargo xtask test --all`")?;
        super::answers(&mut child, port).await.context("PHP's server did not start")?;
        self.servers.push(child);
        Ok(())
    }
}

impl Drop for WordPress {
    fn drop(&mut self) {
        for child in self.servers.iter_mut().chain([&mut self.database]) {
            // Already gone is as good. Waited for, so that the folder can be removed after it.
            let _ = child.start_kill();
            for _ in 0..200 {
                if !matches!(child.try_wait(), Ok(None)) {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
    }
}

/// Puts WordPress's programs and files together: the package keeps them apart.
async fn lay_out(folder: &Path) -> Result<()> {
    let package = paths::told("EVENT_REGISTRATION_WORDPRESS")?.join("@wp-playground/wordpress-builds");
    let root = folder.join("site");
    let mut unpack = program("python3");
    unpack.args(["-m", "zipfile", "-e"]).arg(package.join(format!("src/wordpress/wp-{VERSION}.zip"))).arg(&root);
    said_nothing(unpack, "WordPress can't be unpacked").await?;
    let mut copy = program("cp");
    copy.arg("-r").arg(package.join(format!("public/wp-{VERSION}/."))).arg(&root);
    said_nothing(copy, "WordPress's files can't be copied").await?;
    let mut plugin = program("cp");
    plugin.arg("-r").arg(paths::told("EVENT_REGISTRATION_PLUGIN")?).arg(root.join("wp-content/plugins/"));
    said_nothing(plugin, "the plugin can't be copied").await?;
    for folder in ["mu-plugins", "languages"] {
        std::fs::create_dir_all(root.join("wp-content").join(folder))?;
    }
    // An Italian without a word: WordPress takes no language of which it has no file. The plugin brings its own.
    std::fs::write(root.join("wp-content/languages/it_IT.l10n.php"), "<?php\nreturn array( 'messages' => array() );\n")?;
    std::fs::copy(files()?.join("wordpress/policy.php"), root.join("wp-content/mu-plugins/policy.php"))?;
    // What the package brings for a database of its own.
    let _ = std::fs::remove_file(root.join("wp-content/db.php"));
    std::fs::write(root.join("wp-config.php"), settings(folder)).context("the site's folder can't be written to")
}

/// Editors may post no scripts, nothing is asked of other hosts, and what goes wrong is noted.
fn settings(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "<?php
        define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:{folder}/socket');
        define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
        foreach (array('AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT') as $name) define($name, 'a test');
        define('DISALLOW_UNFILTERED_HTML', true); define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
        define('CONCATENATE_SCRIPTS', false);
        define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', '{folder}/debug.log');
        $table_prefix = 'wp_';
        if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
        require_once ABSPATH . 'wp-settings.php';\n"
    )
}

/// A MariaDB that only this site reaches.
async fn database(folder: &Path) -> Result<Child> {
    let data = folder.join("data");
    let user = if std::env::var("USER").as_deref().unwrap_or("root") == "root" { "--user=root" } else { "--skip-name-resolve" };
    // Two that run at once would take each other's temporary tables from a folder that they share.
    let own = folder.join("temporary");
    std::fs::create_dir_all(&own)?;
    let mut prepare = program("mariadb-install-db");
    prepare.env("TMPDIR", &own);
    prepare
        .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", user])
        .arg(format!("--datadir={}", data.display()));
    said_nothing(prepare, "MariaDB can't be prepared").await?;
    let mut command = program(MARIADB);
    command.env("TMPDIR", &own);
    command.args(["--no-defaults", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", user]);
    command.arg(format!("--datadir={}", data.display())).arg(format!("--socket={}", folder.join("socket").display()));
    let log = std::fs::File::create(folder.join("mariadb.log"))?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
    let child = command.spawn().context("could not start MariaDB; run `cargo xtask test --all`")?;
    wait::until("MariaDB to answer", async || {
        let mut make = client(folder);
        make.args(["--execute", "CREATE DATABASE IF NOT EXISTS wordpress"]).stderr(Stdio::null());
        Ok(make.status().await?.success().then_some(()))
    })
    .await?;
    Ok(child)
}

fn client(folder: &Path) -> Command {
    let mut command = program("mariadb");
    command.arg("--no-defaults").arg(format!("--socket={}", folder.join("socket").display())).arg("--user=root");
    command
}

/// Runs it; what it says is the message if it ends badly.
async fn said_nothing(mut command: Command, otherwise: &str) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().await.with_context(|| format!("{otherwise}; run `cargo xtask test --all`"))?;
    let said = || format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{otherwise}: {}", said());
    Ok(())
}

fn lines(file: &Path) -> Result<Vec<String>> {
    match std::fs::read_to_string(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => Ok(read.with_context(|| format!("{} can't be read", file.display()))?.lines().map(str::to_owned).collect()),
    }
}
