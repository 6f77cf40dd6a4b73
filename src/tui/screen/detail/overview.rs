//! One profile on a screen of its own.
//!
//! ```text
//!  us-prod-acme   us-prod › acme › jdoe                    PROD  vault ✓  14:02
//! ┏ [Overview]  Server tokens  Claims  History ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ ● active     access 6h 48m of 12h                                            ┃
//! ┃              08:50 ━━━━━━━━━━━━━━━━━━━━ now ────────────────────────── 20:50 ┃
//! ┃                                                                              ┃
//! ┃ ACCESS       6e977f29-…  #d41f                36 characters, bearer          ┃
//! ┃              got today 08:50:44 by password, ends today 20:50:44             ┃
//! ┃ REFRESH      d89c4178-…  #77ac                                               ┃
//! ┃              11d 18h of 12d: after Fri 4 Dec 08:50 only a login helps        ┃
//! ┃ LOGIN        acme\jdoe = Jane Doe, tenant Acme GmbH, role Tenant Admin       ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ as of 14:02:28 ┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{last, pane, tabs};
use crate::app::state::State;
use crate::domain::grant::Grant;
use crate::domain::holding::{TokenFacts, TokenMark};
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::tui::facts::{self, Subject, renewal};
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::header::{self, Head};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// The labels' column.
const LABEL: u16 = 13;

/// Narrower windows show the lines of the pane beside the list.
const ROOM_FOR_LABELS: u16 = 60;

/// Draws the first line: name, and the way to it.
pub(crate) fn draw_header(
    buf: &mut Buffer,
    area: Rect,
    name: &ProfileName,
    state: &State,
    scene: &Scene,
) {
    let theme = scene.theme();
    let mut spans = vec![Span::styled(format!(" {name}"), theme.heading)];
    let mut badge = None;
    if let Some(subject) = Subject::of(state, name) {
        if area.width >= ROOM_FOR_LABELS {
            let tenant = subject.profile.tenant_label(subject.server);
            let seen = subject
                .holding
                .and_then(|holding| holding.facts.identity.as_ref());
            let user = subject.profile.user(seen).unwrap_or("—");
            let way = format!("   {} › {tenant} › {user}", subject.server.name);
            spans.push(Span::styled(way, theme.muted));
        }
        if subject.is_production() {
            badge = Some(Span::styled("PROD", theme.production));
        }
    }
    let left = Line::from(spans);
    header::draw(buf, area, &Head { left, badge }, state, scene);
}

/// Draws everything between header and status line.
pub(crate) fn draw(
    buf: &mut Buffer,
    area: Rect,
    (name, top): (&ProfileName, usize),
    state: &State,
    scene: &Scene,
) {
    let Some(subject) = Subject::of(state, name) else {
        let inner = Pane::new("Overview").draw(buf, area, Focus::Here, scene);
        let gone = format!("{name} is no longer in the configuration: esc goes back");
        let lines = paragraph::wrapped(scene, &gone, inner.width, scene.theme().text);
        return paragraph::draw(buf, inner, &lines);
    };
    let inside_width = area.width.saturating_sub(4);
    let lines = if area.width < ROOM_FOR_LABELS {
        pane::lines(&subject, state, inside_width, scene)
    } else {
        lines(&subject, state, inside_width, scene)
    };
    let height = usize::from(area.height.saturating_sub(2));
    let top = top.min(lines.len().saturating_sub(height));
    let more = match (top > 0, top + height < lines.len()) {
        (false, false) => "",
        (true, false) => "▲ ",
        (false, true) => "▼ more · ",
        (true, true) => "▲▼ more · ",
    };
    let clock = stamp::clock(scene.now, &scene.zone, Precision::Minutes);
    let inner = Pane::new(tabs::title(area.width, name, state, scene))
        .position(format!("{more}as of {clock}"))
        .draw(buf, area, Focus::Here, scene);
    paragraph::draw(
        buf,
        pane::inset(inner),
        lines.get(top..).unwrap_or_default(),
    );
}

fn lines(subject: &Subject<'_>, state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let promise = renewal::promise(subject, state, scene);
    let mut lines = vec![first(subject, promise.as_deref(), cells, scene)];
    lines.extend(timeline(subject, cells, scene));
    lines.push(Line::default());
    if let Some(advice) = facts::advice(subject, state, scene) {
        lines.extend(paragraph::wrapped(
            scene,
            &advice,
            cells,
            scene.theme().text,
        ));
        lines.push(Line::default());
    }
    if let Some(tokens) = subject.tokens() {
        lines.extend(tokens_lines(subject, tokens, cells, scene));
        lines.push(Line::default());
    }
    for (label, value) in about(subject, state, scene) {
        let value = Span::styled(value, scene.theme().text);
        lines.extend(paragraph::labelled(scene, label, &value, (LABEL, cells)));
    }
    lines.extend(trail(subject, state, cells, scene));
    lines
}

fn trail(subject: &Subject<'_>, state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let trail = last::lines_with_seconds(state, subject.name, cells, scene);
    if trail.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), Line::styled("LAST", scene.theme().heading)];
    lines.extend(trail);
    lines
}

/// State and access token; at the right what becomes of it by itself, where there is room.
fn first(subject: &Subject<'_>, promise: Option<&str>, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let mut spans = pane::headline(subject, scene);
    let style = theme.tone(subject.headline(scene).tone);
    spans = spans.patch_style(style);
    let head = u16::try_from(spans.width()).unwrap_or(u16::MAX);
    if let Some(life) = subject.access(scene.now) {
        let gap = text::blanks(LABEL.saturating_sub(head).max(3));
        let words = text::cut(&life.words(), cells.saturating_sub(head.max(LABEL)));
        spans.push_span(Span::styled(format!("{gap}access "), theme.muted));
        spans.push_span(Span::styled(words, theme.text));
    }
    let used = u16::try_from(spans.width()).unwrap_or(u16::MAX);
    let room = cells.saturating_sub(used);
    if let Some(promise) = promise.filter(|promise| text::width(promise) + 2 <= room) {
        let gap = text::blanks(room.saturating_sub(text::width(promise)));
        spans.push_span(Span::styled(format!("{gap}{promise}"), theme.muted));
    }
    spans
}

/// `08:50 ━━━━━━━━ now ───────────── 20:50`: where in its life the access token is.
fn timeline(subject: &Subject<'_>, cells: u16, scene: &Scene) -> Option<Line<'static>> {
    let tokens = subject.tokens()?;
    let end = tokens.expiry.instant()?;
    if end <= scene.now {
        return None;
    }
    let theme = scene.theme();
    let told = |at| stamp::brief(at, scene.now, &scene.zone);
    let (from, to) = (told(tokens.obtained_at), told(end));
    let room = cells.saturating_sub(LABEL + text::width(&from) + text::width(&to) + 7);
    let whole = end.duration_since(tokens.obtained_at).as_secs().max(1);
    let passed = scene.now.duration_since(tokens.obtained_at).as_secs();
    let done = i64::from(room) * passed.clamp(0, whole) / whole;
    let done = u16::try_from(done).unwrap_or_default();
    let (before, behind) = (usize::from(done), usize::from(room - done));
    Some(Line::from(vec![
        Span::styled(format!("{}{from} ", text::blanks(LABEL)), theme.muted),
        Span::styled("━".repeat(before), theme.text),
        Span::styled(" now ", theme.heading),
        Span::styled("─".repeat(behind), theme.muted),
        Span::styled(format!(" {to}"), theme.muted),
    ]))
}

fn tokens_lines(
    subject: &Subject<'_>,
    tokens: &TokenFacts,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let full = |at| stamp::full(at, scene.now, &scene.zone, Precision::Seconds);
    let mut facts: Vec<(&str, String)> = vec![(
        "ACCESS",
        format!(
            "{}   {} characters, bearer",
            facts::mark(&tokens.access),
            tokens.access.length
        ),
    )];
    let got = subject.obtained(scene).unwrap_or_default();
    facts.push((
        "",
        match tokens.expiry.instant() {
            Some(end) if end <= scene.now => format!("got {got}, ended {}", full(end)),
            Some(end) => format!("got {got}, ends {}", full(end)),
            None if tokens.doubt(scene.now).is_some() => format!("got {got}"),
            None => format!("got {got}; the server didn't say when it ends"),
        },
    ));
    match (&tokens.refresh, subject.refresh(scene.now)) {
        (Some(refresh), Some(life)) => {
            facts.push(("REFRESH", renewed(subject, refresh)));
            facts.push((
                "",
                match tokens.refresh_expiry.instant() {
                    Some(end) if end <= scene.now => {
                        format!("ended {}: only a login helps", full(end))
                    }
                    Some(end) => {
                        format!("{}: after {} only a login helps", life.words(), full(end))
                    }
                    None => "how long it lives isn't known".to_owned(),
                },
            ));
        }
        (_, _) => facts.push(("REFRESH", "none: at expiry only a login helps".to_owned())),
    }
    facts
        .into_iter()
        .flat_map(|(label, value)| {
            let value = Span::styled(value, theme.text);
            paragraph::labelled(scene, label, &value, (LABEL, cells))
        })
        .collect()
}

/// That each refresh gives a new one is known of Morpheus and ZeyOS; others may keep it.
fn renewed(subject: &Subject<'_>, refresh: &TokenMark) -> String {
    let mark = facts::mark(refresh);
    match subject.server.provider {
        Provider::Morpheus | Provider::Zeyos => format!("{mark}   a new one at each refresh"),
        Provider::Oidc => mark,
    }
}

fn about(subject: &Subject<'_>, state: &State, scene: &Scene) -> Vec<(&'static str, String)> {
    let mut server = format!("{} · {}", subject.server.address, subject.version());
    if let Some(skew) = subject.skew() {
        server = format!("{server} · its clock is {skew}");
    }
    let mut rows = vec![
        ("LOGIN", login(subject)),
        ("CLIENT", subject.client()),
        ("SERVER", server),
        ("SIGN-IN", sign_in(subject)),
    ];
    if let Some(redirect) = subject.redirect() {
        rows.push(("REDIRECT", redirect));
    }
    if let Some(proof) = subject.id_token() {
        rows.push(("ID TOKEN", proof));
    }
    if let Some(scope) = subject.tokens().and_then(|tokens| tokens.scope.clone()) {
        rows.push(("SCOPE", scope));
    }
    if !subject.profile.tags.is_empty() {
        rows.push(("TAGS", subject.profile.tags.join(", ")));
    }
    if subject.tokens().is_some() {
        rows.push(("STORED", pane::stored(state)));
    }
    // Where nothing is in its way, the first line says it.
    if renewal::promise(subject, state, scene).is_none() {
        rows.extend(renewal::words(subject, state, scene).map(|words| ("AUTO", words)));
    }
    rows.push(("IN A SHELL", format!("keyfob get {}", subject.name)));
    rows
}

fn sign_in(subject: &Subject<'_>) -> String {
    let words = subject.sign_in();
    match subject.profile.grant {
        Grant::Password | Grant::Basic | Grant::Legacy => {
            format!("{words}; the password is not kept")
        }
        Grant::AuthorizationCode | Grant::Device | Grant::ClientCredentials | Grant::Paste => words,
    }
}

/// `acme\jdoe = Jane Doe, tenant Acme GmbH, role Tenant Admin`.
fn login(subject: &Subject<'_>) -> String {
    let login = subject.login();
    let identity = subject
        .holding
        .and_then(|holding| holding.facts.identity.as_ref());
    let Some(identity) = identity else {
        return login;
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(identity.display_name.clone());
    parts.extend(
        identity
            .tenant
            .as_ref()
            .map(|name| format!("tenant {name}")),
    );
    parts.extend(identity.role.as_ref().map(|name| format!("role {name}")));
    if parts.is_empty() {
        return login;
    }
    format!("{login} = {}", parts.join(", "))
}
