//! The vault asks: its passphrase, a key file, or what a new vault shall be opened with.
//!
//! ```text
//! ┏ Vault is locked ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ 22 profiles are sealed. Names, states and times stay   ┃
//! ┃ readable; verbs that need a token are off.             ┃
//! ┃                                                        ┃
//! ┃ Passphrase     ▸ ••••••••••▏                           ┃
//! ┃                                                        ┃
//! ┃ 2 wrong tries: next in 4s                              ┃
//! ┃                                                        ┃
//! ┃ Nothing is deleted, whatever you type.                 ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::Line;

use super::wizard;
use crate::app::state::State;
use crate::app::state::vault::{VaultAsk, VaultDialog};
use crate::domain::error::{Error, Kind, VAULT_IS_LOCKED, VaultTrouble};
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// Wide enough for a field with its note.
const WIDTH: u16 = 66;

/// Draws it into the body.
pub(crate) fn draw(
    buf: &mut Buffer,
    body: Rect,
    dialog: &VaultDialog,
    state: &State,
    scene: &Scene,
) {
    let cells = WIDTH.min(body.width).saturating_sub(4);
    let above = before(dialog, state, cells, scene);
    let laid = wizard::laid(&dialog.form, None, cells, state, scene);
    let below = behind(dialog, cells, scene);
    let count = |lines: &[Line<'_>]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let (over, under) = (count(&above), count(&below));
    let wanted = Size {
        width: WIDTH,
        height: over + laid.height() + under + 2,
    };
    let area = size::dialog(body, wanted);
    let title = match dialog.ask {
        VaultAsk::Passphrase | VaultAsk::KeyFile => "Vault is locked",
        VaultAsk::NewPassphrase | VaultAsk::NewKeyFile => "New vault",
        VaultAsk::AnotherPassphrase => "Change the vault's passphrase",
        VaultAsk::CopyTo => "Back up the vault",
    };
    let inner = inset(Pane::new(title).draw(buf, area, Focus::Here, scene));
    // The fields come first: on a low window the words above them give way.
    let over = over.min(inner.height.saturating_sub(laid.height()));
    let part = |from: u16, height: u16| Rect {
        y: inner.y + from,
        height: height.min(inner.height.saturating_sub(from)),
        ..inner
    };
    paragraph::draw(buf, part(0, over), &above);
    laid.draw(buf, part(over, laid.height()), scene);
    paragraph::draw(buf, part(over + laid.height(), under), &below);
}

fn before(dialog: &VaultDialog, state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let sealed = state
        .holdings
        .values()
        .filter(|holding| holding.tokens.is_some())
        .count();
    let tokens = match sealed {
        0 => "No token is".to_owned(),
        1 => "One token is".to_owned(),
        count => format!("{count} tokens are"),
    };
    let words = match dialog.ask {
        VaultAsk::Passphrase => format!(
            "{tokens} sealed. Names, states and times stay readable; verbs that need a token are off."
        ),
        VaultAsk::KeyFile => format!(
            "{tokens} sealed. A file that holds one of the vault's keys opens it."
        ),
        VaultAsk::NewPassphrase => {
            "Tokens are kept in an encrypted vault. No keyring answers in this session, so it is \
             opened with a passphrase of yours. It can't be recovered: keep it where you keep such things."
                .to_owned()
        }
        VaultAsk::NewKeyFile => {
            "Tokens are kept in an encrypted vault, opened with a key file. Whoever can read that file can \
             read the tokens. It is made if it isn't there."
                .to_owned()
        }
        VaultAsk::AnotherPassphrase => {
            "From then on this one opens the vault, and the one before doesn't. What else opens it, a keyring or \
             a key file, still does. Copies made before still want the old one."
                .to_owned()
        }
        VaultAsk::CopyTo => {
            "Everything in the vault, sealed as it is: whoever has the copy needs what opens the vault. Servers and \
             profiles aren't in it, they stand in config.toml. keyfob vault restore takes it back."
                .to_owned()
        }
    };
    let mut lines = vec![Line::default()];
    lines.extend(paragraph::wrapped(scene, &words, cells, theme.text));
    // The dialog is itself the way out, and its title says what is locked; hints are for the command line.
    let is_said = |why: &&Error| {
        dialog.ask == VaultAsk::NewPassphrase && why.kind() == Kind::Vault(VaultTrouble::NoService)
    };
    let why = dialog.why.as_ref().filter(|why| !is_said(why));
    let why = why.map(Error::what);
    if let Some(why) = why.filter(|why| *why != VAULT_IS_LOCKED) {
        lines.push(Line::default());
        lines.extend(paragraph::wrapped(
            scene,
            &format!("✗ {why}"),
            cells,
            theme.warn,
        ));
    }
    lines.push(Line::default());
    lines
}

fn behind(dialog: &VaultDialog, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut lines = vec![Line::default()];
    if let Some(until) = dialog.wait_until.filter(|until| *until > scene.now) {
        let left = until.duration_since(scene.now).as_secs_f64().ceil();
        let tries = if dialog.tries == 1 { "try" } else { "tries" };
        let words = format!("{} wrong {tries}: next in {left}s", dialog.tries);
        lines.push(Line::styled(words, theme.warn));
        lines.push(Line::default());
    }
    let words = match dialog.ask {
        VaultAsk::Passphrase | VaultAsk::KeyFile => {
            "Nothing is deleted, whatever you type. esc leaves it locked."
        }
        VaultAsk::NewPassphrase | VaultAsk::NewKeyFile => {
            "Nothing is sent anywhere. esc makes no vault."
        }
        VaultAsk::AnotherPassphrase => "No token changes. esc leaves the vault as it is.",
        VaultAsk::CopyTo => "A file that is there already is never overwritten.",
    };
    lines.extend(paragraph::wrapped(scene, words, cells, theme.muted));
    lines
}
