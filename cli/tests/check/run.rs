//! Runs the command on an event file, and looks at what it said.
#![allow(unreachable_pub, missing_docs)]

use std::process::Command;

use serde_json::Value;

use crate::common;

/// What it printed, and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the command on an event file with this submission.
#[allow(dead_code)]
pub async fn check(submission: Value, args: &[&str]) -> Ran {
    check_event(&common::event(|event| event["registration"]["submission"] = submission), args).await
}

/// Runs the command on an event file.
pub async fn check_event(event: &Value, args: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("event.json");
    std::fs::write(&file, event.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_event-registration"));
    command.arg("check").arg(&file).args(args).env("NO_PROXY", "127.0.0.1");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    drop(dir);
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Fails unless it ended so and printed every one of these.
#[track_caller]
pub fn says(ran: &Ran, code: i32, lines: &[&str]) {
    for line in lines {
        assert!(ran.out.contains(line), "{line:?} isn't in\n{}{}", ran.out, ran.err);
    }
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
}
