//! What somebody with another device needs to see: address, code, and a picture of the address.

use jiff::Timestamp;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use url::Url;

use crate::cli::world::World;
use crate::domain::name::ProfileName;
use crate::infra::prompt;
use crate::infra::surroundings::Terminal;
use crate::service::login::DeviceStep;

/// White on black, of the 256 colours: themes leave these two alone, so that cameras see the picture on any terminal.
const PICTURE_COLOURS: &str = "\x1b[38;5;231;48;5;16m";

/// Back to the terminal's own colours.
const OWN_COLOURS: &str = "\x1b[0m";

pub(super) fn tell(world: &World<'_>, name: &ProfileName, step: &DeviceStep, now: Timestamp) {
    let output = world.output;
    let wait = super::wait_until(step.until, now);
    output.note(&format!("{name}: on any device, open"));
    output.note(&format!("\n{}\n", step.verification_uri));
    output.note(&format!("and type this code within {wait}:"));
    output.note(&format!("\n    {}\n", step.user_code));
    let Some(complete) = &step.verification_uri_complete else {
        return;
    };
    let terminal = &world.surroundings.terminal;
    if let Some(picture) = picture(complete, terminal).filter(|_| output.is_watched) {
        output.note(&picture);
    }
    output.note(&format!("The same with the code in it: {complete}"));
}

/// A QR code in half blocks; none where the terminal can't show it.
fn picture(url: &Url, terminal: &Terminal) -> Option<String> {
    if !terminal.shows_unicode() {
        return None;
    }
    let code = QrCode::new(url.as_str()).ok()?;
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    let columns = drawn.lines().next().map_or(0, |line| line.chars().count());
    let room = prompt::columns().map_or(0, usize::from);
    (columns <= room).then(|| coloured(&drawn, terminal))
}

fn coloured(drawn: &str, terminal: &Terminal) -> String {
    if terminal.is_colourless {
        return drawn.to_owned();
    }
    let lines: Vec<String> = drawn
        .lines()
        .map(|line| format!("{PICTURE_COLOURS}{line}{OWN_COLOURS}"))
        .collect();
    lines.join("\n")
}
