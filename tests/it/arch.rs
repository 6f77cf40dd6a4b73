//! Whether the layers, sizes and secrets of ARCHITECTURE.md and STYLE.md are kept in every source file.

use std::fs;
use std::path::{Path, PathBuf};

use self::code::{Code, Found};

mod code;

/// A layer and what it never imports: first segments of paths below `crate::`, and crates or `std` modules.
struct Layer {
    name: &'static str,
    not_layers: &'static [&'static str],
    not_crates: &'static [&'static str],
}

/// ARCHITECTURE.md, "layer | never imports"; what lies above a layer is never imported either.
const LAYERS: &[Layer] = &[
    Layer {
        name: "domain",
        not_layers: &[
            "provider", "service", "infra", "app", "runtime", "tui", "plain", "cli", "demo",
        ],
        not_crates: &[
            "tokio",
            "reqwest",
            "ratatui",
            "crossterm",
            "clap",
            "rusqlite",
            "axum",
            "std::net",
            "std::fs",
            "std::env",
            "std::process",
        ],
    },
    Layer {
        name: "provider",
        not_layers: &[
            "service", "infra", "app", "runtime", "tui", "plain", "cli", "demo",
        ],
        not_crates: &[
            "tokio",
            "reqwest",
            "ratatui",
            "crossterm",
            "clap",
            "rusqlite",
            "axum",
            "std::net",
            "std::fs",
            "std::env",
            "std::process",
        ],
    },
    Layer {
        name: "service",
        not_layers: &["infra", "app", "runtime", "tui", "plain", "cli", "demo"],
        not_crates: &[
            "reqwest",
            "ratatui",
            "crossterm",
            "clap",
            "rusqlite",
            "std::net",
            "std::env",
        ],
    },
    Layer {
        name: "app",
        not_layers: &["infra", "runtime", "tui", "plain", "cli", "demo"],
        not_crates: &[
            "tokio",
            "reqwest",
            "ratatui",
            "crossterm",
            "clap",
            "rusqlite",
            "std::net",
            "std::fs",
            "std::env",
            "std::thread",
        ],
    },
    Layer {
        name: "infra",
        not_layers: &["app", "runtime", "tui", "plain", "cli", "demo"],
        not_crates: &["ratatui", "clap"],
    },
    Layer {
        name: "runtime",
        not_layers: &["tui", "plain", "cli"],
        not_crates: &["ratatui", "clap"],
    },
    Layer {
        name: "tui",
        not_layers: &["infra", "provider", "plain", "cli"],
        not_crates: &["reqwest", "rusqlite", "clap"],
    },
    Layer {
        name: "plain",
        not_layers: &["infra", "provider", "runtime", "cli", "demo"],
        not_crates: &["ratatui", "crossterm", "reqwest", "rusqlite", "clap"],
    },
    Layer {
        name: "cli",
        // The command table is the one part of `app` that the command line shares.
        not_layers: &["tui", "plain", "app"],
        not_crates: &["ratatui", "crossterm", "reqwest", "rusqlite"],
    },
    Layer {
        name: "demo",
        not_layers: &["app", "tui", "plain", "cli"],
        not_crates: &["ratatui", "clap"],
    },
];

/// Where a secret may be taken out of its type (STYLE.md S10).
const EXPOSING: &[&str] = &[
    "src/domain/secret.rs",
    // PKCE and what a browser or a human brought back; claims are looked at, never decided on.
    "src/provider/authorization.rs",
    "src/provider/oauth/jwt.rs",
    // Checks signatures.
    "src/provider/oidc/id_token",
    "src/infra/http",
    "src/infra/vault",
    "src/infra/clipboard",
    // Gives a program its variables.
    "src/infra/program.rs",
    // The copy runner: puts a token into other tools' formats, from one `Secret` into another.
    "src/service/handover",
    // The way back: tokens out of a text that somebody hands over, from one `Secret` into others.
    "src/service/login/token_text.rs",
    // Tokens out of other tools' files and back into them.
    "src/service/transfer",
    "src/infra/other_tools.rs",
    "src/cli/output.rs",
    // The one place that shows a token on the screen, for a moment.
    "src/tui/overlay/reveal.rs",
    "src/demo",
];

/// The only printer.
const PRINTER: &str = "src/cli/output.rs";

const LONGEST_FILE: usize = 500;

/// Everything that is wrong with one file.
fn violations(path: &str, text: &str) -> Vec<String> {
    let mut wrong = violations_of_form(path, text);
    let code = match Code::read(text) {
        Ok(code) => code,
        Err(error) => return vec![format!("{path}: no Rust: {error}")],
    };
    let layer = path
        .trim_start_matches("src/")
        .split(['/', '.'])
        .next()
        .unwrap();
    if let Some(layer) = LAYERS.iter().find(|known| known.name == layer) {
        wrong.extend(code.found().filter_map(|found| crosses(layer, found)));
    }
    let is_test_file = path.ends_with("/tests.rs") || path.contains("/tests/");
    let may_expose = is_test_file || EXPOSING.iter().any(|place| path.starts_with(place));
    for found in code.found() {
        match found {
            Found::Expose {
                in_tests: false, ..
            } if !may_expose => {
                wrong.push("takes a secret out of its type".to_owned());
            }
            Found::Print if path != PRINTER && !is_test_file => {
                wrong.push("prints".to_owned());
            }
            Found::Allow => wrong.push("allows a lint".to_owned()),
            Found::Expose { .. } | Found::Print | Found::Path(_) => {}
        }
    }
    wrong.iter().map(|what| format!("{path}: {what}")).collect()
}

fn violations_of_form(path: &str, text: &str) -> Vec<String> {
    let first = text.lines().next().unwrap_or_default();
    let count = text.lines().count();
    let rules = [
        (
            !first.starts_with("//! "),
            "doesn't say which question it answers",
        ),
        (count > LONGEST_FILE, "is too long"),
        (path.ends_with("/mod.rs"), "foo.rs + foo/, never mod.rs"),
    ];
    let broken = rules.iter().filter(|(is_broken, _)| *is_broken);
    broken.map(|(_, what)| (*what).to_owned()).collect()
}

/// What a path that a layer must not take looks like in a message.
fn crosses(layer: &Layer, found: &Found) -> Option<String> {
    let Found::Path(segments) = found else {
        return None;
    };
    let path = segments.join("::");
    let is_below = |prefix: &str| path == prefix || path.starts_with(&format!("{prefix}::"));
    let is_shared = layer.name == "cli" && is_below("crate::app::command");
    let into_layer = |name: &&str| is_below(&format!("crate::{name}"));
    let is_wrong = layer
        .not_layers
        .iter()
        .any(|name| into_layer(name) && !is_shared)
        || layer.not_crates.iter().any(|name| is_below(name));
    is_wrong.then(|| format!("{} must not import {path}", layer.name))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        }
        if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_source_file_keeps_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    assert!(files.len() > 30, "the sources weren't found");
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root).unwrap().to_string_lossy();
        wrong.extend(violations(&name.replace('\\', "/"), &text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_crossed_layer_would_be_noticed() {
    let head = "//! Says something.\n";
    for (path, text, what) in [
        (
            "src/domain/x.rs",
            "use crate::infra::http;",
            "domain must not import crate::infra::http",
        ),
        (
            "src/domain/x.rs",
            "use crate::{error, cli::args};",
            "domain must not import crate::cli::args",
        ),
        (
            "src/domain.rs",
            "fn f() { crate::service::get::run() }",
            "domain must not import crate::service::get::run",
        ),
        (
            "src/provider/x.rs",
            "use std::{fmt, net::TcpStream};",
            "provider must not import std::net::TcpStream",
        ),
        (
            "src/app/x.rs",
            "fn f() { vec![ratatui::style::Color::Red]; }",
            "app must not import ratatui::style::Color::Red",
        ),
        (
            "src/service/x.rs",
            "mod tests { use crate::infra::clock; }",
            "service must not import crate::infra::clock",
        ),
        (
            "src/tui/x.rs",
            "use crate::provider;",
            "tui must not import crate::provider",
        ),
        (
            "src/cli/x.rs",
            "use crate::app::state::State;",
            "cli must not import crate::app::state::State",
        ),
    ] {
        let wrong = violations(path, &format!("{head}{text}"));
        assert_eq!(wrong, [format!("{path}: {what}")], "{text}");
    }
}

#[test]
fn exposed_secrets_prints_and_allowed_lints_would_be_noticed() {
    let head = "//! Says something.\n";
    for (path, text, what) in [
        (
            "src/service/x.rs",
            "fn f() { format!(\"{}\", s.expose()) }",
            "takes a secret out of its type",
        ),
        (
            "src/app/x.rs",
            "fn f() { list.map(Secret::expose) }",
            "takes a secret out of its type",
        ),
        ("src/service/x.rs", "fn f() { println!(\"x\") }", "prints"),
        (
            "src/service/x.rs",
            "#[allow(dead_code)] fn f() {}",
            "allows a lint",
        ),
        (
            "src/service/x.rs",
            "#![cfg_attr(test, allow(dead_code))]",
            "allows a lint",
        ),
    ] {
        let wrong = violations(path, &format!("{head}{text}"));
        assert_eq!(wrong, [format!("{path}: {what}")], "{text}");
    }
}

#[test]
fn long_nameless_and_misplaced_files_would_be_noticed() {
    let wrong = violations("src/service/mod.rs", &"\n".repeat(501));
    assert_eq!(wrong.len(), 3, "{wrong:?}");
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (path, text) in [
        ("src/cli/x.rs", "use crate::app::command::TABLE;"),
        (
            "src/domain/x.rs",
            "// use crate::infra::http;\nconst S: &str = \"crate::infra .expose()\";",
        ),
        (
            "src/domain/x.rs",
            "use super::provider::Provider;\nuse crate::domain::provider;",
        ),
        ("src/service/x.rs", "mod tests { fn f() { s.expose(); } }"),
        ("src/service/x/tests.rs", "fn f() { s.expose(); }"),
        ("src/infra/http/body.rs", "fn f() { s.expose(); }"),
        ("src/cli/output.rs", "fn f() { println!(); s.expose(); }"),
        ("src/app/x.rs", "fn f() { state.tokio; self::clap(); }"),
    ] {
        let text = format!("//! Says something.\n{text}");
        assert_eq!(violations(path, &text), Vec::<String>::new(), "{text}");
    }
}
