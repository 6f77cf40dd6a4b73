//! What the list says when it has nothing to show: what belongs here and the key that fills it (C12).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::menu::tool_objects;
use crate::app::state::State;
use crate::app::state::board::{Group, Only};
use crate::app::state::import::Lookup;
use crate::app::state::trouble::Trouble;
use crate::app::state::vault::VaultView;
use crate::domain::catalog::KeyChoice;
use crate::service::transfer::Tool;
use crate::tui::scene::Scene;
use crate::tui::widget::paragraph;

/// Draws it.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let area = Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(2),
        ..area
    };
    paragraph::draw(buf, area, &lines(state, area.width, scene));
}

fn lines(state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let say = |words: &str| paragraph::wrapped(scene, words, cells, theme.text);
    let filter = &state.board.filter.text;
    if let (Some(trouble), true) = (&state.trouble, state.catalog.profiles.is_empty()) {
        return troubled(trouble, cells, scene);
    }
    if !state.catalog.profiles.is_empty() && !filter.is_empty() {
        return say(&format!(
            "nothing matches \"{}\": esc clears",
            filter.text()
        ));
    }
    if !state.catalog.profiles.is_empty() {
        return say(match state.board.only {
            Only::Group(Group::NeedsYou) => "✓ nothing needs you: 1 shows all profiles",
            Only::Group(Group::Active) => "no profile is active: 1 shows all, l logs in",
            Only::Group(Group::SignedOut) => "no profile is signed out: 1 shows all",
            Only::All => "nothing to show: esc clears what hides it",
        });
    }
    if state.vault == VaultView::Unknown {
        return say("reading profiles …");
    }
    first_run(state, cells, scene)
}

/// What can't be read, and what to do about it.
fn troubled(trouble: &Trouble, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let error = trouble.error();
    let mut lines = paragraph::wrapped(scene, &format!("✗ {error}"), cells, theme.bad);
    lines.push(Line::default());
    let hint = error.way_out().unwrap_or_default();
    let ways: &[&str] = match trouble {
        Trouble::Configuration(_) => &[
            "e  opens it at this line, in $VISUAL or $EDITOR;",
            "   once it is right, keyfob goes on by itself",
        ],
        Trouble::Vault(_) => &[],
    };
    for words in ways.iter().copied().chain([hint]) {
        lines.extend(paragraph::wrapped(scene, words, cells, theme.text));
    }
    lines
}

/// `i  imports 6 morpheus-cli remotes, 3 zeyos profiles; …`.
fn imports(state: &State) -> String {
    match &state.imports {
        Lookup::Reading(_) => "i  imports from other tools: looking for their files …".to_owned(),
        Lookup::Found(findings) if !findings.rows.is_empty() => {
            let objects = Tool::ALL.into_iter().filter_map(|tool| {
                let count = findings.of(tool).count();
                let objects = tool_objects(tool, count);
                let (count_word, object) = objects.split_once(' ').unwrap_or_default();
                (count > 0).then(|| format!("{count_word} {} {object}", tool.word()))
            });
            let objects: Vec<String> = objects.collect();
            format!(
                "i  imports {}; the files there are read, not changed",
                objects.join(", ")
            )
        }
        Lookup::Found(_) | Lookup::Never | Lookup::Failed(_) => {
            "i  imports from other tools: morpheus-cli, zeyos".to_owned()
        }
    }
}

/// What a vault that isn't there yet will be opened with.
const fn coming_key(state: &State) -> &'static str {
    match state.catalog.vault.key {
        KeyChoice::Auto => "key in the keyring, else by passphrase",
        KeyChoice::Keyring => "key in the keyring",
        KeyChoice::Passphrase => "key by passphrase",
        KeyChoice::File(_) => "key in a file",
    }
}

fn first_run(state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut lines = vec![
        Line::styled("No profiles yet.", theme.heading),
        Line::default(),
    ];
    let vault = match &state.vault {
        VaultView::Open { by } => format!("Tokens go to a sealed vault; key: {by} ✓"),
        VaultView::Absent => format!("Tokens go to a sealed vault; {}.", coming_key(state)),
        VaultView::Locked { .. } => "The vault is locked: L unlocks it.".to_owned(),
        VaultView::Unknown | VaultView::Opening => "The vault is being opened …".to_owned(),
    };
    for words in [
        "n  adds one: a Morpheus appliance, ZeyOS, any OpenID or OAuth server",
        "   in a shell: keyfob profile add",
        &imports(state),
        "   in a shell: keyfob import",
        "",
        &vault,
        "keyfob demo shows all of this with simulated servers.",
        "Nothing has been sent anywhere.",
    ] {
        if words.is_empty() {
            lines.push(Line::default());
        } else {
            lines.extend(paragraph::wrapped(scene, words, cells, theme.text));
        }
    }
    lines
}
