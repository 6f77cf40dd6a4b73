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
use crate::app::tenants::{self as view, Held};
use crate::domain::name::ProfileName;
use crate::domain::span;
use crate::domain::tenant::{OauthClient, Tenant};
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::found::{self, By, Spot, spot};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{filter, paragraph};

/// Narrower windows have no room for users and profiles.
const ROOM_FOR_ALL: u16 = 70;

/// Cells of the columns, of what stands before them and between them.
const MARK: u16 = 4;
const GAP: u16 = 2;
const ID: u16 = 5;
const SUBDOMAIN: u16 = 14;
const USERS: u16 = 5;
const STATE: u16 = 6;

/// Draws the tab.
pub(super) fn draw(buf: &mut Buffer, area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let tab = &state.detail.tenants;
    let rows = view::shown(tab);
    let hint = scene.keys("⏎ or n adds a profile there").into_owned();
    let mut frame = Pane::new(tabs::title(area.width, name, state, scene));
    if tab.estate.is_some() {
        let at = view::cursor(tab).map_or(0, |at| at + 1);
        frame = frame.note(hint).position(format!("{at} of {}", rows.len()));
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
    let page = height.saturating_sub(2);
    let held = Held::of(state, name);
    let mut lines = vec![heading(inner.width, scene)];
    if rows.is_empty() {
        let words = filter::nothing(&tab.filter, inner.width);
        lines.push(Line::styled(words, theme.text));
    }
    for tenant in rows.iter().skip(tab.top).take(page) {
        let is_cursor = tab.cursor == Some(tenant.id);
        lines.push(row(tenant, &held, is_cursor, inner.width, scene));
    }
    lines.extend(clients(estate, inner.width, scene));
    lines.truncate(height);
    paragraph::draw(buf, inner, &lines);
    let places = inner.rows().skip(1);
    let drawn = rows.iter().enumerate().skip(tab.top).take(page);
    for (place, (i, tenant)) in places.zip(drawn) {
        scene.hit(place, Action::SelectRow(i));
        let searched = searched(place, tenant);
        found::mark(buf, &searched, tab.filter.text.text());
    }
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

/// Cells of the tenants' names and of the profiles', the latter none in narrow windows.
fn rooms(cells: u16) -> (u16, u16) {
    let fixed = MARK + ID + SUBDOMAIN + STATE + 4 * GAP;
    if cells < ROOM_FOR_ALL {
        return (cells.saturating_sub(fixed), 0);
    }
    let room = cells.saturating_sub(fixed + USERS + 2 * GAP);
    (room / 2, room - room / 2)
}

/// What of a drawn row is searched by the filter.
fn searched(row: Rect, tenant: &Tenant) -> [Spot; 5] {
    let (name, profile) = rooms(row.width);
    let subdomain = MARK + ID + GAP;
    let called = subdomain + SUBDOMAIN + GAP;
    let users = called + name + GAP;
    let state = if profile > 0 {
        users + USERS + GAP
    } else {
        users
    };
    [
        spot(row, MARK, ID, By::Words),
        spot(row, subdomain, SUBDOMAIN, By::Letters),
        spot(row, called, name, By::Letters),
        spot(row, state, if tenant.active { 0 } else { STATE }, By::Words),
        spot(row, state + STATE + GAP, profile, By::Letters),
    ]
}

fn joined([id, subdomain, name, users, state, profile]: &[String; 6], cells: u16) -> String {
    let (name_cells, profile_cells) = rooms(cells);
    let is_wide = profile_cells > 0;
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
        out.push_str(&text::left(profile, profile_cells));
    }
    out
}

fn row(
    tenant: &Tenant,
    held: &Held<'_>,
    is_cursor: bool,
    cells: u16,
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let (glyph, style) = if tenant.active {
        ("●", theme.ok)
    } else {
        ("○", theme.muted)
    };
    let profiles = held.by(tenant);
    let words = [
        tenant.id.to_string(),
        view::subdomain(tenant),
        tenant.name.clone(),
        tenant
            .users
            .map_or_else(String::new, |users| users.to_string()),
        view::state_of(tenant).to_owned(),
        if profiles.is_empty() {
            "—".to_owned()
        } else {
            profiles.join(", ")
        },
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
