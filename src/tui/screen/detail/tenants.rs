//! The tenants of an appliance, and its OAuth clients below them.
//!
//! ```text
//! ┏ Overview  Server tokens  Claims  History  [Tenants 4] ━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃      ID  SUBDOMAIN    TENANT             USERS  STATE   PROFILE              ┃
//! ┃ ▌ ●   2  acme         Acme GmbH             12  active  us-prod-acme         ┃
//! ┃   ○   5  umbrella     Umbrella Inc           0  off     —                    ┃
//! ┃   OAUTH CLIENTS 3 · made in the master: read-only here                       ┃
//! ┃   keyfob       access 12h, refresh 12d   http://127.0.0.1:8976/callback      ┃
//! ┗ ⏎ or n adds a profile ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 of 4 ━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{pane, tabs};
use crate::app::action::Action;
use crate::app::command::Availability::{Available, Disabled, Hidden};
use crate::app::command::availability;
use crate::app::state::State;
use crate::app::state::detail::tenants::Estate;
use crate::app::state::vault::VaultView;
use crate::domain::name::ProfileName;
use crate::domain::span;
use crate::domain::tenant::{OauthClient, Tenant};
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// Narrower windows have no room for users and profiles.
const ROOM_FOR_ALL: u16 = 70;

/// Cells of the columns.
const ID: u16 = 5;
const SUBDOMAIN: u16 = 14;
const USERS: u16 = 5;
const STATE: u16 = 6;

/// Draws the tab.
pub(super) fn draw(buf: &mut Buffer, area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let tab = &state.detail.tenants;
    let hint = scene.keys("⏎ or n adds a profile there").into_owned();
    let mut frame = Pane::new(tabs::title(area.width, name, state, scene));
    if let Some(estate) = &tab.estate {
        let at = (tab.cursor + 1).min(estate.tenants.len());
        frame = frame
            .note(hint)
            .position(format!("{at} of {}", estate.tenants.len()));
    }
    if let Some(problem) = tab.problem.as_ref().filter(|_| tab.estate.is_some()) {
        let words = text::cut(&format!("✗ {problem}"), area.width.saturating_sub(24));
        frame = frame.note(Line::styled(words, theme.bad));
    }
    let inner = pane::inset(frame.draw(buf, area, Focus::Here, scene));
    let Some(estate) = &tab.estate else {
        let lines: Vec<Line<'_>> = without(name, state, scene)
            .iter()
            .flat_map(|words| paragraph::wrapped(scene, words, inner.width, theme.text))
            .collect();
        return paragraph::draw(buf, inner, &lines);
    };
    let height = usize::from(inner.height);
    let mut lines = vec![heading(inner.width, scene)];
    for (i, tenant) in estate.tenants.iter().enumerate().skip(tab.top) {
        if lines.len() + 1 >= height {
            break;
        }
        let y = inner.y + u16::try_from(lines.len()).unwrap_or_default();
        scene.hit(
            Rect {
                y,
                height: 1,
                ..inner
            },
            Action::SelectRow(i),
        );
        let held = profiles(tenant, name, state);
        lines.push(row(tenant, &held, i == tab.cursor, inner.width, scene));
    }
    lines.extend(clients(estate, inner.width, scene));
    lines.truncate(height);
    paragraph::draw(buf, inner, &lines);
}

fn without(name: &ProfileName, state: &State, scene: &Scene) -> Vec<String> {
    let tab = &state.detail.tenants;
    if matches!(state.vault, VaultView::Locked { .. }) {
        return vec!["vault is locked: L unlocks, then the appliance is asked".to_owned()];
    }
    if tab.asking.is_some() {
        return vec![format!("{} asking for the tenants…", scene.busy_glyph())];
    }
    if let Some(problem) = &tab.problem {
        return vec![
            format!("✗ {problem}"),
            problem.next_step().to_owned(),
            "c asks again".to_owned(),
        ];
    }
    let words = match availability::copy(state.holding(name), scene.now) {
        Disabled(why) => format!("{why}, then c asks"),
        Available | Hidden => "c asks the appliance for its tenants".to_owned(),
    };
    let shell = format!("keyfob tenants {name}   the same list in a shell");
    vec![words, shell]
}

fn heading(cells: u16, scene: &Scene) -> Line<'static> {
    let words = ["ID", "SUBDOMAIN", "TENANT", "USERS", "STATE", "PROFILE"];
    let words = words.map(str::to_owned);
    Line::styled(
        format!("    {}", joined(&words, cells)),
        scene.theme().muted,
    )
}

fn joined([id, subdomain, name, users, state, profile]: &[String; 6], cells: u16) -> String {
    let fixed = 4 + ID + SUBDOMAIN + STATE + 8;
    let is_wide = cells >= ROOM_FOR_ALL;
    let room = cells.saturating_sub(fixed + if is_wide { USERS + 4 } else { 0 });
    let name_cells = if is_wide { room / 2 } else { room };
    let mut out = format!(
        "{}  {}  {}  ",
        text::right(id, ID),
        text::left(subdomain, SUBDOMAIN),
        text::left(name, name_cells),
    );
    if is_wide {
        out.push_str(&text::right(users, USERS));
        out.push_str("  ");
    }
    out.push_str(&text::left(state, STATE));
    if is_wide {
        out.push_str("  ");
        out.push_str(&text::left(profile, room - name_cells));
    }
    out
}

fn row(tenant: &Tenant, held: &str, is_cursor: bool, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let (glyph, style, word) = if tenant.active {
        ("●", theme.ok, "active")
    } else {
        ("○", theme.muted, "off")
    };
    let subdomain = match (tenant.master, &tenant.subdomain) {
        (true, _) => "(master)".to_owned(),
        (false, Some(subdomain)) => subdomain.clone(),
        // Logins go by its number.
        (false, None) => tenant.id.to_string(),
    };
    let words = [
        tenant.id.to_string(),
        subdomain,
        tenant.name.clone(),
        tenant
            .users
            .map_or_else(String::new, |users| users.to_string()),
        word.to_owned(),
        held.to_owned(),
    ];
    let mut spans = vec![
        Span::styled(if is_cursor { "▌" } else { " " }, theme.key),
        Span::raw(" "),
        Span::styled(glyph, style),
        Span::styled(format!(" {}", joined(&words, cells)), theme.text),
    ];
    if is_cursor {
        for span in &mut spans {
            span.style = span.style.patch(theme.selected);
        }
    }
    Line::from(spans)
}

/// The profiles here that log in to a tenant.
fn profiles(tenant: &Tenant, asking: &ProfileName, state: &State) -> String {
    let Some(server) = state.catalog.profiles.get(asking).map(|p| &p.server) else {
        return String::new();
    };
    let number = tenant.id.to_string();
    let prefix = tenant.prefix();
    let is_there = |known: &Option<String>| {
        *known == prefix || (!tenant.master && known.as_deref() == Some(number.as_str()))
    };
    let names: Vec<&str> = state
        .catalog
        .profiles
        .values()
        .filter(|profile| profile.server == *server && is_there(&profile.tenant))
        .map(|profile| profile.name.as_str())
        .collect();
    if names.is_empty() {
        "—".to_owned()
    } else {
        names.join(", ")
    }
}

fn clients(estate: &Estate, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let clients = match &estate.clients {
        Ok(clients) => clients,
        Err(error) => {
            let words = text::cut(&format!("OAUTH CLIENTS  ✗ {error}"), cells);
            return vec![Line::default(), Line::styled(words, theme.muted)];
        }
    };
    let heading = format!("OAUTH CLIENTS {} · read-only here", clients.len());
    let widest = clients.iter().map(|client| text::width(&client.client));
    let width = widest.max().unwrap_or_default().min(20);
    let mut lines = vec![Line::default(), Line::styled(heading, theme.heading)];
    lines.extend(clients.iter().map(|client| {
        let words = format!(
            "    {}  {}",
            text::left(&client.client, width),
            lives(client)
        );
        Line::styled(text::cut(&words, cells), theme.text)
    }));
    lines
}

/// `access 12h, refresh 12d   http://127.0.0.1:8976/callback`.
fn lives(client: &OauthClient) -> String {
    let mut parts = Vec::new();
    parts.extend(
        client
            .access_life
            .map(|life| format!("access {}", span::whole(life))),
    );
    parts.extend(
        client
            .refresh_life
            .map(|life| format!("refresh {}", span::whole(life))),
    );
    let redirects = client.redirect_uris.join(" ");
    format!("{}   {redirects}", parts.join(", "))
}
