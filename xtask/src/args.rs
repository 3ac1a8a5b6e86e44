//! What can be asked of `cargo xtask`, read from its arguments. It runs nothing.

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Print [`USAGE`].
    Help,
    /// Build everything and serve the demonstration page.
    Start {
        /// Where on the loopback interface.
        port: u16,
    },
    /// Run the checks.
    Test {
        /// The slow ones too.
        all: bool,
    },
    /// Write `dist/`.
    Dist {
        /// And agree to its sizes.
        accept_sizes: bool,
        /// With a standard library that is compiled for size.
        smallest: bool,
    },
    /// Say what costs how many bytes.
    Sizes,
    /// Measure the widget beside its peers.
    Bench {
        /// How often each page is visited.
        runs: u32,
    },
    /// Take pictures of every state.
    Screens {
        /// Only those whose names contain this; empty: all.
        filter: String,
        /// Renew the pictures that the tests compare with instead.
        accept: bool,
    },
}

/// Printed by `--help` and under a mistaken call.
pub(crate) const USAGE: &str = "\
cargo xtask <task>

  start [--port N]   set this machine up, build, and serve the demonstration page on http://127.0.0.1:8080/
  test [--all]       set this machine up and run what CI runs; with --all the slow checks too
  dist [--accept-sizes] [--smallest]
                     write dist/: the files that a website includes, with their hashes and sizes; --accept-sizes writes
                     the sizes to bench/budget.json, above which `test` fails; --smallest compiles the standard library
                     for size too (needs rustup's rust-src; a panic then leaves no message)
  bench [--runs N]   measure the widget beside its peers in a browser, each page N times (default 9), and write
                     bench/RESULTS.md: about half an hour, on a machine that does nothing else
  sizes              say what costs how many bytes of the module: by crate, and by module of ours
  screens [FILTER] [--accept]
                     take pictures of every state, width and colour into target/screens/; with --accept renew those that
                     the tests compare with, after a change that is meant to show

What is missing is installed the first time (several minutes); tools and compiled dependencies are kept in
$XDG_CACHE_HOME/event-registration (or ~/.cache/event-registration), which may be deleted at any time.";

const PORT: u16 = 8080;
const RUNS: u32 = 9;

/// Reads the arguments after the command's name; the error is a sentence for the caller.
pub(crate) fn parse(arguments: &[String]) -> Result<Task, String> {
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return Ok(Task::Help);
    }
    let mut rest = arguments.iter().map(String::as_str);
    let task = rest.next().ok_or("which task?")?;
    match task {
        "help" => Ok(Task::Help),
        "start" => start(rest),
        "test" => {
            let mut all = false;
            for argument in rest {
                match argument {
                    "--all" => all = true,
                    other => {
                        return Err(format!("`test` doesn't know `{other}`; it takes `--all` or nothing"));
                    }
                }
            }
            Ok(Task::Test { all })
        }
        "dist" => {
            let (mut accept_sizes, mut smallest) = (false, false);
            for argument in rest {
                match argument {
                    "--accept-sizes" => accept_sizes = true,
                    "--smallest" => smallest = true,
                    other => return Err(format!("`dist` doesn't know `{other}`; it takes `--accept-sizes`, `--smallest` or nothing")),
                }
            }
            Ok(Task::Dist { accept_sizes, smallest })
        }
        "bench" => Ok(Task::Bench { runs: number(rest, "bench", "--runs", RUNS)? }),
        "sizes" => match rest.next() {
            Some(other) => Err(format!("`sizes` takes no arguments, found `{other}`")),
            None => Ok(Task::Sizes),
        },
        "screens" => screens(rest),
        other => Err(format!("there is no task `{other}`")),
    }
}

fn screens<'a>(rest: impl Iterator<Item = &'a str>) -> Result<Task, String> {
    let (mut filter, mut accept) = (String::new(), false);
    for argument in rest {
        match argument {
            "--accept" => accept = true,
            other if other.starts_with('-') || !filter.is_empty() => {
                return Err(format!("`screens` doesn't know `{other}`; it takes a part of names, like `open-it-dark`, and `--accept`"));
            }
            other => filter = other.to_owned(),
        }
    }
    Ok(Task::Screens { filter, accept })
}

fn start<'a>(rest: impl Iterator<Item = &'a str>) -> Result<Task, String> {
    let port = number(rest, "start", "--port", PORT.into())?;
    let port = u16::try_from(port).map_err(|_| format!("`--port {port}`: a port is a number from 1 to 65535"))?;
    Ok(Task::Start { port })
}

/// The value of the one option that a task takes: a number above 0.
fn number<'a>(mut rest: impl Iterator<Item = &'a str>, task: &str, option: &str, default: u32) -> Result<u32, String> {
    let mut number = default;
    while let Some(argument) = rest.next() {
        let value = match argument.split_once('=') {
            Some((name, value)) if name == option => value,
            _ if argument == option => {
                rest.next().ok_or_else(|| format!("`{option}` needs a number, for example `{option} {}`", default + 1))?
            }
            _ => return Err(format!("`{task}` doesn't know `{argument}`; it takes `{option} N` or nothing")),
        };
        number = value.parse().ok().filter(|number| *number != 0).ok_or_else(|| match option {
            "--port" => format!("`--port {value}`: a port is a number from 1 to 65535"),
            _ => format!("`{option} {value}`: a whole number above 0 is needed"),
        })?;
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Task, &str>) {
        let arguments: Vec<String> = line.split_whitespace().map(String::from).collect();
        assert_eq!(parse(&arguments), expected.map_err(String::from), "{line}");
    }

    #[test]
    fn tasks_and_their_arguments() {
        check("start", Ok(Task::Start { port: 8080 }));
        check("start --port 9000", Ok(Task::Start { port: 9000 }));
        check("start --port=9000", Ok(Task::Start { port: 9000 }));
        check("test", Ok(Task::Test { all: false }));
        check("test --all", Ok(Task::Test { all: true }));
        check("dist", Ok(Task::Dist { accept_sizes: false, smallest: false }));
        check("dist --accept-sizes", Ok(Task::Dist { accept_sizes: true, smallest: false }));
        check("dist --smallest --accept-sizes", Ok(Task::Dist { accept_sizes: true, smallest: true }));
        check("dist --smallest", Ok(Task::Dist { accept_sizes: false, smallest: true }));
        check("sizes", Ok(Task::Sizes));
        check("bench", Ok(Task::Bench { runs: 9 }));
        check("bench --runs 3", Ok(Task::Bench { runs: 3 }));
        check("screens", Ok(Task::Screens { filter: String::new(), accept: false }));
        check("screens dark --accept", Ok(Task::Screens { filter: "dark".into(), accept: true }));
        check("dist --help", Ok(Task::Help));
        check("-h", Ok(Task::Help));
    }

    #[test]
    fn mistakes_are_named() {
        check("", Err("which task?"));
        check("strat", Err("there is no task `strat`"));
        check("start --prot 1", Err("`start` doesn't know `--prot`; it takes `--port N` or nothing"));
        check("start --port", Err("`--port` needs a number, for example `--port 8081`"));
        check("start --port 0", Err("`--port 0`: a port is a number from 1 to 65535"));
        check("start --port 70000", Err("`--port 70000`: a port is a number from 1 to 65535"));
        check("test all", Err("`test` doesn't know `all`; it takes `--all` or nothing"));
        check("dist now", Err("`dist` doesn't know `now`; it takes `--accept-sizes`, `--smallest` or nothing"));
        check("bench --runs none", Err("`--runs none`: a whole number above 0 is needed"));
        check("bench all", Err("`bench` doesn't know `all`; it takes `--runs N` or nothing"));
        check("sizes all", Err("`sizes` takes no arguments, found `all`"));
        check("screens --all", Err("`screens` doesn't know `--all`; it takes a part of names, like `open-it-dark`, and `--accept`"));
    }
}
