//! The examples in docs/serving.md, run by the servers that they are for. With `cargo xtask test --all`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const DOCUMENT: &str = include_str!("../../docs/serving.md");

/// A server that ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Asked, and not killed: the workers of a server that is killed stay. It may have ended by itself, which the test has said.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// The document's example in this language, for a folder and a port of the test's.
fn example(language: &str, folder: &Path, port: u16) -> String {
    let (_, after) = DOCUMENT.split_once(&format!("```{language}\n")).unwrap();
    let (text, _) = after.split_once("```").unwrap();
    assert!(text.contains("/srv/www"), "the example names the folder");
    text.replace("/srv/www", &folder.display().to_string()).replace("PORT", &port.to_string())
}

/// Puts the files and a configuration into a folder, starts the server, and asks for everything that the document promises.
async fn check(program: &str, arguments: impl Fn(&Path) -> Vec<String>, configuration: impl Fn(&Path, u16) -> String) {
    let folder = TempDir::new().unwrap();
    // A server that is started by root reads the files as somebody else.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    common::built_site(folder.path());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    fs::write(folder.path().join("configuration"), configuration(folder.path(), port)).unwrap();
    let mut command = Command::new(program);
    command.args(arguments(folder.path())).current_dir(folder.path()).stdin(Stdio::null());
    let mut process = Process(command.spawn().unwrap_or_else(|error| panic!("{program}: {error}")));
    let url = format!("http://127.0.0.1:{port}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    // An answer, and not only a connection: those that come while it still starts may be reset.
    let starting = async {
        while client.get(&url).send().await.is_err() {
            assert!(process.0.try_wait().unwrap().is_none(), "{program} ended instead of serving; it said why above");
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), starting).await.is_ok(), "{program} never answered");
    common::serves_as_documented(&url).await;
}

#[tokio::test]
async fn nginx_serves_as_the_document_says() {
    let own = |folder: &Path, port: u16| {
        let example = example("nginx", folder, port).replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {name};\n")).concat();
        format!(
            "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;\ndaemon off;\npid pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{places}{example}}}\n"
        )
    };
    let arguments = |folder: &Path| ["-p", &folder.display().to_string(), "-c", "configuration", "-e", "stderr"].map(String::from).to_vec();
    check("nginx", arguments, own).await;
}

#[tokio::test]
async fn apache_serves_as_the_document_says() {
    let own = |folder: &Path, port: u16| {
        let modules = ["mpm_event", "authz_core", "alias", "mime", "headers", "rewrite", "proxy", "proxy_http"]
            .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
            .concat();
        let example = example("apache", folder, port);
        let user = if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            "User www-data\nGroup www-data\n"
        } else {
            ""
        };
        format!(
            "ServerRoot {0}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {0}/pid\nErrorLog /dev/stderr\nTypesConfig /dev/null\n{modules}{user}<Directory />\nRequire all denied\n</Directory>\n{example}",
            folder.display()
        )
    };
    let arguments = |folder: &Path| vec!["-D".into(), "FOREGROUND".into(), "-f".into(), folder.join("configuration").display().to_string()];
    check("apache2", arguments, own).await;
}
